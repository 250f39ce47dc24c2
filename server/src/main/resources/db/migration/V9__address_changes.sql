-- Changes of an account's address. One waits for its confirmation while it has neither `seq` nor `ended_at`; once made
-- it has its place among the account's changes, and can be taken back from the address before until `ended_at`.
-- generation: the account's when it was asked for; with a new one it waits no longer.
CREATE TABLE address_changes (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  generation ${bigint} NOT NULL,
  from_email TEXT NOT NULL,
  to_email   TEXT NOT NULL,
  created_at ${bigint} NOT NULL,
  seq        ${bigint},
  ended_at   ${bigint}
) ${strict};

CREATE INDEX address_changes_by_account ON address_changes (account_id, seq);
CREATE UNIQUE INDEX address_changes_waiting ON address_changes (account_id) WHERE seq IS NULL AND ended_at IS NULL;
CREATE INDEX address_changes_by_age ON address_changes (created_at);
