-- A delivery and its one token. Only the token's public key stands here: what is stolen with this table redeems
-- nothing.
CREATE TABLE deliveries (
  id               TEXT PRIMARY KEY,
  client_id        TEXT NOT NULL REFERENCES clients (id),
  rid              ${blob} NOT NULL UNIQUE,
  application      TEXT NOT NULL,
  mode             ${bigint} NOT NULL,
  channel          TEXT NOT NULL,
  recipient_email  TEXT,
  recipient_id     TEXT,
  account          TEXT NOT NULL,
  sink             TEXT NOT NULL,
  status           TEXT NOT NULL,
  token_key        ${blob},
  agent_key        ${blob},
  claim_transcript ${blob},
  created_at       ${bigint} NOT NULL,
  expires_at       ${bigint} NOT NULL,
  claimed_at       ${bigint},
  deadline_at      ${bigint},
  finished_at      ${bigint},
  alarm_at         ${bigint},
  receipt          TEXT
) ${strict};

CREATE INDEX deliveries_by_client ON deliveries (client_id, created_at);
CREATE INDEX deliveries_by_status ON deliveries (status, expires_at);

CREATE TABLE delivery_events (
  id          TEXT PRIMARY KEY,
  delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  seq         ${bigint} NOT NULL,
  at          ${bigint} NOT NULL,
  event       TEXT NOT NULL,
  agent_key   TEXT,
  address     TEXT
) ${strict};

CREATE INDEX delivery_events_by_delivery ON delivery_events (delivery_id, seq);

CREATE TABLE idempotency (
  client_id   TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  key_digest  ${blob} NOT NULL,
  body_digest ${blob} NOT NULL,
  delivery_id TEXT NOT NULL,
  created_at  ${bigint} NOT NULL,
  PRIMARY KEY (client_id, key_digest)
) ${strict};

CREATE INDEX idempotency_by_age ON idempotency (created_at);
