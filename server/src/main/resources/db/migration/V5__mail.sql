-- The language of a letter: what the person used when asking for it, else what the account was opened in.
ALTER TABLE outbox ADD COLUMN language TEXT;
ALTER TABLE enrolments ADD COLUMN language TEXT;
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
