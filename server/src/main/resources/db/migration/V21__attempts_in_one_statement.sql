-- An attempt takes its places in several counts by one statement, so that each row carries what it is judged by.
-- opened_at: when the window began. most: how many there may be; 0 once the first refusal is written down.
-- share: what the last statement moved, into a count or out of it. people: who signed in, as bits that tell no names.
ALTER TABLE attempts ADD COLUMN opened_at ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN most ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN share ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN people ${bigint} NOT NULL DEFAULT 0;
