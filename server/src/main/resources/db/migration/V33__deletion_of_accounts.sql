-- When the account is to be deleted; until then it can be kept.
ALTER TABLE accounts ADD COLUMN deletes_at ${bigint};

CREATE INDEX accounts_by_deletion ON accounts (deletes_at) WHERE deletes_at IS NOT NULL;

-- Accounts that are deleted, or are being deleted: ids alone, so that a backup brings none of them back. Each node
-- keeps a copy outside the database.
CREATE TABLE deleted_accounts (
  account_id TEXT PRIMARY KEY,
  deleted_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX one_time_tokens_of_subject ON one_time_tokens (subject);
