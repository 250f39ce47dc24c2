-- Counts are stored under other digests from now on: those of one name or source stand beside each other. What was
-- counted before cannot be found any more, and begins again.
DELETE FROM attempts;
