-- Applications whose requests may come without PKCE, because they cannot do better.
ALTER TABLE clients ADD COLUMN without_pkce ${bigint} NOT NULL DEFAULT 0;
