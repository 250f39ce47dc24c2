-- After a reset of the password by email, a passkey stays until then unless someone proves more than the mailbox.
ALTER TABLE passkeys ADD COLUMN held_until ${bigint};
