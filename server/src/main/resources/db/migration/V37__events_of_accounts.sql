-- A message is about a delivery or an account; what it tells of an account goes with that.
ALTER TABLE webhook_messages RENAME COLUMN delivery_id TO subject;
ALTER TABLE webhook_messages ADD COLUMN account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE;
CREATE INDEX webhook_messages_by_account ON webhook_messages (account_id) WHERE account_id IS NOT NULL;

-- The last line of the audit trail that a webhook was told of; null where it wants no events of accounts.
ALTER TABLE webhooks ADD COLUMN trail_position ${bigint};
