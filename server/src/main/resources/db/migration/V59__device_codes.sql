-- device: the application may sign people in on a device without a browser (RFC 8628).
ALTER TABLE clients ADD COLUMN device ${bigint} NOT NULL DEFAULT 0;

-- What devices wait for: digest is that of the device code, user_digest that of the code that the device shows. state is
-- pending, allowed, refused or expired. What was allowed is the grant whose code_digest is digest. place is the address
-- that the device asked from, for whoever is asked to allow it. polled_at says when the device last got an answer.
CREATE TABLE device_codes (
  digest      ${blob} PRIMARY KEY,
  user_digest ${blob} NOT NULL UNIQUE,
  client_id   TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  scopes      TEXT NOT NULL,
  place       TEXT NOT NULL,
  state       TEXT NOT NULL,
  created_at  ${bigint} NOT NULL,
  expires_at  ${bigint} NOT NULL,
  polled_at   ${bigint} NOT NULL
) ${strict};

CREATE INDEX device_codes_by_client ON device_codes (client_id, expires_at);
CREATE INDEX device_codes_by_end ON device_codes (expires_at);
