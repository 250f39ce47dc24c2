-- Letters leave in turn (0029).
-- topic: purpose, address and subject; what is asked for again before the first attempt is the same letter.
-- source: who asked, by a keyed digest or an id. turn: its place among the letters that somebody waits for and that were
-- never attempted; null for notices, and for what comes back.
ALTER TABLE outbox ADD COLUMN topic TEXT;
ALTER TABLE outbox ADD COLUMN source TEXT;
ALTER TABLE outbox ADD COLUMN turn ${bigint};

CREATE UNIQUE INDEX outbox_once ON outbox (topic) WHERE attempts = 0;
CREATE INDEX outbox_in_turn ON outbox (turn, created_at, id) WHERE turn IS NOT NULL;
CREATE INDEX outbox_of_source ON outbox (source, turn) WHERE turn IS NOT NULL;
CREATE INDEX outbox_of_address ON outbox (address_digest, turn) WHERE turn IS NOT NULL;
DROP INDEX outbox_by_turn;
CREATE INDEX outbox_by_time ON outbox (next_attempt_at) WHERE turn IS NULL;
