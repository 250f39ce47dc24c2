-- Usernames that were given up: for 90 days only their former owner can take them again, or a name that looks like one.
-- skeleton_digest: keyed digest of what the name looks like (UTS #39). Without an account, its owner was deleted.
CREATE TABLE former_usernames (
  skeleton_digest ${blob} PRIMARY KEY,
  account_id      TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  username        TEXT,
  reserved_until  ${bigint} NOT NULL
) ${strict};

CREATE INDEX former_usernames_by_account ON former_usernames (account_id);
CREATE INDEX former_usernames_by_end ON former_usernames (reserved_until);

-- Why an operator disabled the account, in the operator's words.
ALTER TABLE accounts ADD COLUMN disabled_reason TEXT;
