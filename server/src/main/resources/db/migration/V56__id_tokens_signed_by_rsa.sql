-- By what the ID tokens of an application are signed: ES256, or RS256 for those that know nothing newer.
ALTER TABLE clients ADD COLUMN id_token_alg TEXT NOT NULL DEFAULT 'ES256';
