-- Where an application wants to be told that a session is over; empty where it does not.
ALTER TABLE clients ADD COLUMN backchannel_logout_uri TEXT NOT NULL DEFAULT '';

-- The applications that got tokens in a session and want to be told of its end. next_attempt_at is empty as long as the
-- session lasts, and set in the transaction that ends it; the row goes once the application was told, or is given up. It
-- is no row of the session or the account, because it outlasts both.
CREATE TABLE logouts (
  id              TEXT PRIMARY KEY,
  client_id       TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  account_id      TEXT NOT NULL,
  session_id      TEXT NOT NULL,
  created_at      ${bigint} NOT NULL,
  tries           ${bigint} NOT NULL,
  next_attempt_at ${bigint},
  UNIQUE (session_id, client_id)
) ${strict};

CREATE INDEX logouts_by_account ON logouts (account_id);
CREATE INDEX logouts_by_client ON logouts (client_id, next_attempt_at);
CREATE INDEX logouts_in_turn ON logouts (next_attempt_at);
