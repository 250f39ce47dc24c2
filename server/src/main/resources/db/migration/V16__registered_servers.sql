-- Servers that people operate, each registered once by its agent. Only public keys of theirs are here.
-- client_id: the application that asked for the registration; null where its owner or the operator did.
CREATE TABLE servers (
  id                TEXT PRIMARY KEY,
  account_id        TEXT NOT NULL,
  client_id         TEXT REFERENCES clients (id),
  name              TEXT NOT NULL,
  status            TEXT NOT NULL,
  rid               ${blob} NOT NULL UNIQUE,
  token_key         ${blob},
  identity_key      ${blob},
  second_key        ${blob},
  sealing_number    ${bigint},
  sealing_key       ${blob},
  sealing_signature ${blob},
  created_at        ${bigint} NOT NULL,
  expires_at        ${bigint} NOT NULL,
  registered_at     ${bigint},
  changed_at        ${bigint} NOT NULL
) ${strict};

CREATE INDEX servers_by_account ON servers (account_id, created_at);
CREATE INDEX servers_by_status ON servers (status, expires_at);

-- registration: the identity key of the one server that may redeem. claim_identity: of the server that did.
-- sealed: the password under the server's or the token's key and under a key of the vault; null once it is over.
-- code_hash: Argon2id of the confirm code.
ALTER TABLE deliveries ADD COLUMN server_id TEXT;
ALTER TABLE deliveries ADD COLUMN registration ${blob};
ALTER TABLE deliveries ADD COLUMN sealing_number ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN sealed ${blob};
ALTER TABLE deliveries ADD COLUMN code_hash TEXT;
ALTER TABLE deliveries ADD COLUMN code_tries ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN claim_identity ${blob};

CREATE INDEX deliveries_by_server ON deliveries (server_id, status);
