-- One for each time that a person goes on to an application: made with its code, and what every token of it belongs to.
-- offline: it outlasts the session. Challenge, redirect_uri and session_id bind the code; nonce and methods are told in
-- the ID token. A code is used by one conditional statement.
CREATE TABLE grants (
  id               TEXT PRIMARY KEY,
  client_id        TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  account_id       TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  generation       ${bigint} NOT NULL,
  session_id       TEXT NOT NULL,
  scopes           TEXT NOT NULL,
  offline          ${bigint} NOT NULL,
  authenticated_at ${bigint} NOT NULL,
  methods          TEXT NOT NULL,
  acr              TEXT NOT NULL,
  nonce            TEXT,
  redirect_uri     TEXT NOT NULL,
  challenge        TEXT NOT NULL,
  code_digest      ${blob} NOT NULL UNIQUE,
  code_expires_at  ${bigint} NOT NULL,
  code_used_at     ${bigint},
  created_at       ${bigint} NOT NULL,
  expires_at       ${bigint} NOT NULL,
  ended_at         ${bigint}
) ${strict};

CREATE INDEX grants_by_account ON grants (account_id, client_id);
CREATE INDEX grants_by_session ON grants (session_id);
CREATE INDEX grants_by_end ON grants (expires_at);

-- The chain of refresh tokens of a grant: only the last one has no replaced_at.
CREATE TABLE refresh_tokens (
  digest      ${blob} PRIMARY KEY,
  grant_id    TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  created_at  ${bigint} NOT NULL,
  replaced_at ${bigint}
) ${strict};

CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);

-- Access tokens on behalf of a person; those of applications alone are in access_tokens.
CREATE TABLE grant_tokens (
  digest     ${blob} PRIMARY KEY,
  grant_id   TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  scopes     TEXT NOT NULL,
  created_at ${bigint} NOT NULL,
  expires_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX grant_tokens_by_grant ON grant_tokens (grant_id);
CREATE INDEX grant_tokens_by_end ON grant_tokens (expires_at);

-- What a person has allowed an application to know.
CREATE TABLE consents (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  client_id  TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  scopes     TEXT NOT NULL,
  given_at   ${bigint} NOT NULL,
  PRIMARY KEY (account_id, client_id)
) ${strict};
