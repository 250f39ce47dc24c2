-- One row for all refresh tokens of a grant, however often it is refreshed: each token names its number in the chain and
-- proves it by a keyed digest. digest is that of the random part that all of them share; number is that of the token that
-- is good now, and replaced_at says when the one before was used. The tokens before had another form: who holds one signs
-- in again.
DROP TABLE refresh_tokens;

CREATE TABLE refresh_tokens (
  digest      ${blob} PRIMARY KEY,
  grant_id    TEXT NOT NULL UNIQUE REFERENCES grants (id) ON DELETE CASCADE,
  number      ${bigint} NOT NULL,
  created_at  ${bigint} NOT NULL,
  replaced_at ${bigint}
) ${strict};
