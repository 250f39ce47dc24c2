-- Passkeys: a row for each. public_key is a COSE key (RFC 9052), with ML-DSA-87 2.6 KB; credential_id is as the
-- authenticator chose it. A sign count of 0 is one that is not kept. The user handle is the account's id.
CREATE TABLE passkeys (
  id              TEXT PRIMARY KEY,
  account_id      TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  credential_id   ${blob} NOT NULL UNIQUE,
  public_key      ${blob} NOT NULL,
  algorithm       ${bigint} NOT NULL,
  sign_count      ${bigint} NOT NULL,
  backup_eligible ${bigint} NOT NULL,
  backed_up       ${bigint} NOT NULL,
  aaguid          TEXT NOT NULL,
  transports      TEXT NOT NULL,
  name            TEXT NOT NULL,
  added_at        ${bigint} NOT NULL,
  last_used_at    ${bigint}
) ${strict};

CREATE INDEX passkeys_by_account ON passkeys (account_id);

-- The challenges that were answered rightly, until they expire: none is good twice.
CREATE TABLE passkey_challenges_used (
  nonce      ${blob} PRIMARY KEY,
  expires_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX passkey_challenges_used_by_end ON passkey_challenges_used (expires_at);
