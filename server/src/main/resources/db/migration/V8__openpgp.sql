-- One public key for each account: letters are encrypted to it.
CREATE TABLE openpgp_keys (
  account_id  TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  certificate ${blob} NOT NULL,
  fingerprint TEXT NOT NULL,
  algorithm   TEXT NOT NULL,
  added_at    ${bigint} NOT NULL,
  expires_at  ${bigint},
  reminded_at ${bigint}
) ${strict};

CREATE INDEX openpgp_keys_by_end ON openpgp_keys (expires_at);
