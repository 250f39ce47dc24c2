-- remembered: 1 where the owner chose to stay signed in on this device. Such a session has limits of its own.
ALTER TABLE sessions ADD COLUMN remembered ${bigint} NOT NULL DEFAULT 0;
