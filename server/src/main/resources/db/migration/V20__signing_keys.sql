-- signing_key: the version of the signing key that a delivery's token, and a server's agent, trusts.
ALTER TABLE deliveries ADD COLUMN signing_key INTEGER NOT NULL DEFAULT 1;
ALTER TABLE servers ADD COLUMN signing_key INTEGER NOT NULL DEFAULT 1;
