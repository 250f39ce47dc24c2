-- Since when a passkey is held without a break: further resets by email prolong the hold and leave its beginning.
ALTER TABLE passkeys ADD COLUMN held_since ${bigint};
UPDATE passkeys SET held_since = held_until - 604800000 WHERE held_until IS NOT NULL;
