-- sessions: rotation and re-authentication ----------------------------------------------------------------------

-- begun_at: the first use; authenticated_at moves when the person proves again who it is.
-- token_at: when the present token (sessions.token_digest) was made.
ALTER TABLE sessions ADD COLUMN begun_at ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN token_at ${bigint} NOT NULL DEFAULT 0;
UPDATE sessions SET begun_at = authenticated_at, token_at = authenticated_at;

-- A session's other tokens: successors that nobody has shown yet (replaced_at is null), and those that were replaced.
-- They stay as long as the session: who shows one too late has a copy.
CREATE TABLE session_tokens (
  digest      ${blob} PRIMARY KEY,
  session_id  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  made_at     ${bigint} NOT NULL,
  replaced_at ${bigint}
) ${strict};

CREATE INDEX session_tokens_by_session ON session_tokens (session_id);

-- one-time tokens -----------------------------------------------------------------------------------------------

-- generation: the account's, when the token was made; null for a token that is about no account.
-- binding: keyed digest of the request that alone may use the token, or null.
ALTER TABLE one_time_tokens ADD COLUMN generation ${bigint};
ALTER TABLE one_time_tokens ADD COLUMN binding TEXT;

-- installation --------------------------------------------------------------------------------------------------

-- A random value that goes into the digests of everything that was given out. With a new one all of it is over.
CREATE TABLE epoch (
  name     TEXT PRIMARY KEY,
  value    ${blob} NOT NULL,
  begun_at ${bigint} NOT NULL
) ${strict};
