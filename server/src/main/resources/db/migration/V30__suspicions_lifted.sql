-- since: when it was found first. lifted: 1 where an operator has ended it; it is not suspected again before expires_at then.
ALTER TABLE suspicions ADD COLUMN since ${bigint} NOT NULL DEFAULT 0;
ALTER TABLE suspicions ADD COLUMN lifted INTEGER NOT NULL DEFAULT 0;
UPDATE suspicions SET since = expires_at - 3600000;
