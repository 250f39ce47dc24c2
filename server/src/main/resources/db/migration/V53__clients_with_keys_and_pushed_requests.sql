-- Applications that prove by a key of their own who they are: jwks is a JSON Web Key Set, as its operator has given it,
-- or empty. require_par: people are sent to us with pushed requests only.
ALTER TABLE clients ADD COLUMN jwks TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN require_par ${bigint} NOT NULL DEFAULT 0;

-- The signed tokens of others that were shown to us, until they are refused for their age: digest is SHA-256 of whose it
-- is and its jti. Each counts once: whoever inserts the row has used it.
CREATE TABLE used_tokens (
  digest     ${blob} PRIMARY KEY,
  expires_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX used_tokens_by_end ON used_tokens (expires_at);

-- Requests for a sign-in that applications have sent us beforehand, for one use within 90 seconds: the path that the
-- browser could have come with as well. digest is that of the random part of request_uri.
CREATE TABLE pushed_requests (
  digest     ${blob} PRIMARY KEY,
  client_id  TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  path       TEXT NOT NULL,
  expires_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX pushed_requests_by_client ON pushed_requests (client_id);
CREATE INDEX pushed_requests_by_end ON pushed_requests (expires_at);
