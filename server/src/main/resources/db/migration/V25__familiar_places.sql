-- Where an account has signed in: codes of countries, and keyed digests of a network with the kind of device. seen_on:
-- the last day, in days since 1970.
CREATE TABLE familiar_places (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  place      TEXT NOT NULL,
  seen_on    ${bigint} NOT NULL,
  PRIMARY KEY (account_id, place)
) ${strict};

CREATE INDEX familiar_places_by_day ON familiar_places (seen_on);

-- The last new sign-in that an owner was told of: so it is at most one a day.
CREATE TABLE new_sign_ins (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  at         ${bigint} NOT NULL,
  device     TEXT NOT NULL,
  country    TEXT
) ${strict};
