-- Where applications want to be told of their deliveries. The secret that signs messages is wrapped by the vault.
CREATE TABLE webhooks (
  id              TEXT PRIMARY KEY,
  client_id       TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  url             TEXT NOT NULL,
  events          TEXT NOT NULL,
  wrapped_secret  ${blob} NOT NULL,
  created_at      ${bigint} NOT NULL,
  disabled_at     ${bigint},
  disabled_reason TEXT
) ${strict};

CREATE INDEX webhooks_by_client ON webhooks (client_id, created_at);

-- One event for one webhook. It waits while next_attempt_at is set; then it was accepted, or given up.
CREATE TABLE webhook_messages (
  id              TEXT PRIMARY KEY,
  webhook_id      TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event           TEXT NOT NULL,
  delivery_id     TEXT NOT NULL,
  body            TEXT NOT NULL,
  created_at      ${bigint} NOT NULL,
  tries           ${bigint} NOT NULL,
  step            ${bigint} NOT NULL,
  next_attempt_at ${bigint},
  delivered_at    ${bigint},
  last_attempt_at ${bigint},
  last_status     ${bigint},
  last_failure    TEXT
) ${strict};

CREATE INDEX webhook_messages_waiting ON webhook_messages (webhook_id, next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_messages_by_webhook ON webhook_messages (webhook_id, created_at);
CREATE INDEX webhook_messages_by_age ON webhook_messages (created_at);
