-- What an account is disabled for: deletion, as long as it is for no other reason; keeping it then enables it.
ALTER TABLE accounts ADD COLUMN disabled_for TEXT;
