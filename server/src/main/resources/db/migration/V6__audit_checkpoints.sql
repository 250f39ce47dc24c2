-- What line `seq` of the audit trail was when it was signed by the installation's key, which is not in this database.
CREATE TABLE audit_checkpoints (
  seq       ${bigint} PRIMARY KEY,
  at        ${bigint} NOT NULL,
  hash      ${blob} NOT NULL,
  signature ${blob} NOT NULL
) ${strict};
