-- pending: attempts that are being verified. Each holds a place in the count until it is known how it went.
ALTER TABLE attempts ADD COLUMN pending ${bigint} NOT NULL DEFAULT 0;
