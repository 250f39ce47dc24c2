-- Groups of accounts. skeleton: what the name looks like (UTS #39); no two groups have names that look alike.
CREATE TABLE account_groups (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  skeleton   TEXT NOT NULL UNIQUE,
  created_at ${bigint} NOT NULL
) ${strict};

CREATE TABLE group_members (
  group_id   TEXT NOT NULL REFERENCES account_groups (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, account_id)
) ${strict};

CREATE INDEX group_members_by_account ON group_members (account_id, group_id);
