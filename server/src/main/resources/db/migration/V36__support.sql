-- The account that a line is about, taken from its fields: ids have 26 characters, and quotes within values are escaped.
-- It follows from what the hash covers, so that a search cannot be misled by changing something else.
ALTER TABLE audit_lines ADD COLUMN account TEXT GENERATED ALWAYS AS (
  CASE ${position}(fields, '"account":"') WHEN 0 THEN NULL
  ELSE substr(fields, ${position}(fields, '"account":"') + 11, 26) END) ${generated};

CREATE INDEX audit_lines_by_account ON audit_lines (account, seq) WHERE account IS NOT NULL;
CREATE INDEX audit_lines_by_event ON audit_lines (event, seq);

-- What has left the outbox, for a month: whom it was about as the outbox had it, never its content. Dummy emails leave a
-- row, too. outcome: sent or withheld.
CREATE TABLE sent_mails (
  id             TEXT PRIMARY KEY,
  purpose        TEXT NOT NULL,
  subject        TEXT,
  address_digest ${blob},
  outcome        TEXT NOT NULL,
  at             ${bigint} NOT NULL
) ${strict};

CREATE INDEX sent_mails_by_subject ON sent_mails (subject, at);
CREATE INDEX sent_mails_by_address ON sent_mails (address_digest, at);
CREATE INDEX sent_mails_by_time ON sent_mails (at);
