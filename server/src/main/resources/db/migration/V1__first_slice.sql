-- Times are milliseconds since 1970 in UTC. Ids are 128 random bits as text. Digests are HMAC-SHA-256 under a key
-- that is not in this database.

CREATE TABLE installation (
  name        TEXT PRIMARY KEY,
  fingerprint ${blob} NOT NULL,
  created_at  ${bigint} NOT NULL
) ${strict};

-- audit ---------------------------------------------------------------------------------------------------------

CREATE TABLE audit_head (
  chain TEXT PRIMARY KEY,
  seq   ${bigint} NOT NULL,
  hash  ${blob} NOT NULL
) ${strict};

INSERT INTO audit_head (chain, seq, hash)
VALUES ('main', 0, ${zero_hash});

CREATE TABLE audit_lines (
  seq    ${bigint} PRIMARY KEY,
  at     ${bigint} NOT NULL,
  event  TEXT NOT NULL,
  fields TEXT NOT NULL,
  hash   ${blob} NOT NULL
) ${strict};

-- accounts ------------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
  id           TEXT PRIMARY KEY,
  email        TEXT NOT NULL,
  email_digest ${blob} NOT NULL UNIQUE,
  username     TEXT UNIQUE,
  display_name TEXT,
  generation   ${bigint} NOT NULL,
  created_at   ${bigint} NOT NULL,
  disabled_at  ${bigint}
) ${strict};

-- What other modules may join: the accounts that can act, each with the generation that all it was ever given
-- (sessions, tokens, device cookies) must carry to be good.
CREATE VIEW live_accounts AS
SELECT id, generation FROM accounts WHERE disabled_at IS NULL;

CREATE TABLE passwords (
  account_id  TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  sealed_hash ${blob} NOT NULL,
  changed_at  ${bigint} NOT NULL,
  changed_by  TEXT NOT NULL
) ${strict};

CREATE TABLE enrolments (
  id             TEXT PRIMARY KEY,
  request_digest ${blob} NOT NULL UNIQUE,
  email          TEXT NOT NULL,
  email_digest   ${blob} NOT NULL,
  username       TEXT,
  display_name   TEXT,
  sealed_hash    ${blob} NOT NULL,
  created_at     ${bigint} NOT NULL,
  expires_at     ${bigint} NOT NULL
) ${strict};

CREATE INDEX enrolments_by_email ON enrolments (email_digest);
CREATE INDEX enrolments_by_end ON enrolments (expires_at);

-- one-time tokens -----------------------------------------------------------------------------------------------

CREATE TABLE one_time_tokens (
  id         TEXT PRIMARY KEY,
  digest     ${blob} NOT NULL UNIQUE,
  purpose    TEXT NOT NULL,
  subject    TEXT NOT NULL,
  created_at ${bigint} NOT NULL,
  expires_at ${bigint} NOT NULL,
  used_at    ${bigint},
  ended_at   ${bigint}
) ${strict};

CREATE INDEX one_time_tokens_by_subject ON one_time_tokens (subject, purpose)
  WHERE used_at IS NULL AND ended_at IS NULL;
CREATE INDEX one_time_tokens_by_end ON one_time_tokens (expires_at);

-- sessions ------------------------------------------------------------------------------------------------------

CREATE TABLE sessions (
  id               TEXT PRIMARY KEY,
  token_digest     ${blob} NOT NULL UNIQUE,
  account_id       TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  generation       ${bigint} NOT NULL,
  authenticated_at ${bigint} NOT NULL,
  methods          TEXT NOT NULL,
  last_used_at     ${bigint} NOT NULL,
  expires_at       ${bigint} NOT NULL,
  device           TEXT NOT NULL,
  place            TEXT NOT NULL
) ${strict};

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- mail ----------------------------------------------------------------------------------------------------------

-- No mailed token is ever stored: a row names the purpose and whom it is about; the worker makes the token when it
-- sends.
CREATE TABLE outbox (
  id              TEXT PRIMARY KEY,
  purpose         TEXT NOT NULL,
  subject         TEXT,
  address_digest  ${blob},
  created_at      ${bigint} NOT NULL,
  attempts        ${bigint} NOT NULL,
  next_attempt_at ${bigint} NOT NULL,
  dead_at         ${bigint}
) ${strict};

CREATE INDEX outbox_by_turn ON outbox (next_attempt_at);

-- guessing defence ----------------------------------------------------------------------------------------------

CREATE TABLE attempts (
  bucket    ${blob} PRIMARY KEY,
  charged   ${bigint} NOT NULL,
  resets_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX attempts_by_end ON attempts (resets_at);

-- applications --------------------------------------------------------------------------------------------------

CREATE TABLE clients (
  id            TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  secret_digest ${blob} NOT NULL,
  scopes        TEXT NOT NULL,
  created_at    ${bigint} NOT NULL,
  disabled_at   ${bigint}
) ${strict};

CREATE TABLE access_tokens (
  digest     ${blob} PRIMARY KEY,
  client_id  TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  scopes     TEXT NOT NULL,
  created_at ${bigint} NOT NULL,
  expires_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX access_tokens_by_end ON access_tokens (expires_at);
