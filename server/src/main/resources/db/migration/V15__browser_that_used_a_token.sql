-- Keyed digest of the browser that used the token: a second click there is told the truth. Null for programs.
ALTER TABLE one_time_tokens ADD COLUMN used_by TEXT;
