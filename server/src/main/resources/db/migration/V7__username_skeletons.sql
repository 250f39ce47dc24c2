-- What a username looks like (UTS #39), so that no two accounts have names that look alike. It begins with the version
-- of Unicode's tables that it was made by; the server makes all of them anew when it has other tables.
ALTER TABLE accounts ADD COLUMN username_skeleton TEXT;
CREATE UNIQUE INDEX accounts_by_username_skeleton ON accounts (username_skeleton);

-- The version of the tables that all skeletons were made by; no row: of several, or of none.
CREATE TABLE username_skeletons (
  version TEXT PRIMARY KEY,
  made_at ${bigint} NOT NULL
) ${strict};
