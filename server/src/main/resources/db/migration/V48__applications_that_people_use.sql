-- Applications that people sign in to. Addresses are one a line, as they were registered. A public one has no secret:
-- auth is none, and secret_digest is that of a secret that was never told.
ALTER TABLE clients ADD COLUMN redirect_uris TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN post_logout_redirect_uris TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN auth TEXT NOT NULL DEFAULT 'basic';
ALTER TABLE clients ADD COLUMN trusted ${bigint} NOT NULL DEFAULT 0;
