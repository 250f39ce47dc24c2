-- Tokens that are good only with a proof of a key (RFC 9449): jkt is the thumbprint of the key, empty where there is none.
-- That of a grant is asked of its code, and of the refresh tokens of applications without a secret.
ALTER TABLE grants ADD COLUMN jkt TEXT NOT NULL DEFAULT '';
ALTER TABLE grant_tokens ADD COLUMN jkt TEXT NOT NULL DEFAULT '';

-- dpop: the application gets no other tokens on behalf of people.
ALTER TABLE clients ADD COLUMN dpop ${bigint} NOT NULL DEFAULT 0;
