-- Codes on paper that stand in for a second factor. A code is used by the statement that deletes it.
CREATE TABLE recovery_codes (
  digest     ${blob} PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  created_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX recovery_codes_by_account ON recovery_codes (account_id);
