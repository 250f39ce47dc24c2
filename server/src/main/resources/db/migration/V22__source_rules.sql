-- Networks from which an operator has allowed or denied guesses for a time. network: in CIDR form, in clear until it expires.
CREATE TABLE source_rules (
  network    TEXT PRIMARY KEY,
  verdict    TEXT NOT NULL,
  made_at    ${bigint} NOT NULL,
  expires_at ${bigint} NOT NULL
) ${strict};
