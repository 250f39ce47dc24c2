-- What an operator finds accounts by: the beginning of an address, of @domain, of a username, of a display name or of a
-- word in it, all in lower case.
CREATE TABLE account_words (
  word       TEXT ${binary} NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  PRIMARY KEY (word, account_id)
) ${strict};

CREATE INDEX account_words_by_account ON account_words (account_id);
CREATE INDEX accounts_by_creation ON accounts (created_at, id);

-- The form that all words were made in; no row: some are missing.
CREATE TABLE account_word_forms (
  form    ${bigint} PRIMARY KEY,
  made_at ${bigint} NOT NULL
) ${strict};
