-- What an application asked for by name in the parameter claims (OpenID Connect Core 1.0, section 5.5), beside what its
-- scopes open: words like id_token.email, separated by blanks.
ALTER TABLE grants ADD COLUMN claims TEXT NOT NULL DEFAULT '';
