-- Secrets of authenticator apps (RFC 6238). Without confirmed_at, one waits for its first code. last_step is the time
-- step of the last code that was used: one conditional statement raises it, so that no code is used twice.
CREATE TABLE totp_secrets (
  id             TEXT PRIMARY KEY,
  account_id     TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  wrapped_secret ${blob} NOT NULL,
  created_at     ${bigint} NOT NULL,
  confirmed_at   ${bigint},
  last_step      ${bigint} NOT NULL
) ${strict};

CREATE INDEX totp_secrets_by_account ON totp_secrets (account_id);
CREATE UNIQUE INDEX totp_secrets_waiting ON totp_secrets (account_id) WHERE confirmed_at IS NULL;
CREATE UNIQUE INDEX totp_secrets_confirmed ON totp_secrets (account_id) WHERE confirmed_at IS NOT NULL;

-- Sign-ins whose first proof was right and whose second factor is still to come.
CREATE TABLE pending_sign_ins (
  token_digest   ${blob} PRIMARY KEY,
  account_id     TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  generation     ${bigint} NOT NULL,
  method         TEXT NOT NULL,
  known_device   ${bigint} NOT NULL,
  proven_device  TEXT,
  remembered     ${bigint} NOT NULL,
  after_failures ${bigint} NOT NULL,
  tries          ${bigint} NOT NULL,
  created_at     ${bigint} NOT NULL,
  used_at        ${bigint}
) ${strict};

CREATE INDEX pending_sign_ins_by_account ON pending_sign_ins (account_id);
CREATE INDEX pending_sign_ins_by_end ON pending_sign_ins (created_at);
