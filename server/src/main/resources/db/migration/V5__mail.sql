-- The language of a letter: what the person used when asking for it, else what the account was opened in.
ALTER TABLE outbox ADD COLUMN language TEXT;
ALTER TABLE enrolments ADD COLUMN language TEXT;
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- Letters that somebody waits for go before notices. What the last attempt came to: words and codes of ours, never
-- the text of another server.
ALTER TABLE outbox ADD COLUMN notice ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN last_failure TEXT;
