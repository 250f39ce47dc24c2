-- What is suspected of guessing, for an hour at most. id: 64 bits of a keyed digest of a name, a source or what names have in common.
CREATE TABLE suspicions (
  id         ${bigint} PRIMARY KEY,
  rule       TEXT NOT NULL,
  expires_at ${bigint} NOT NULL
) ${strict};
