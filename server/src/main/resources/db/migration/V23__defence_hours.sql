-- What each rule of the guessing defence has counted in an hour: numbers alone, kept for 30 days. hour: when it began.
CREATE TABLE defence_hours (
  hour           ${bigint} NOT NULL,
  rule           TEXT NOT NULL,
  threshold      ${bigint} NOT NULL,
  seen           ${bigint} NOT NULL,
  slowed         ${bigint} NOT NULL,
  stopped        ${bigint} NOT NULL,
  quarter        ${bigint} NOT NULL,
  half           ${bigint} NOT NULL,
  three_quarters ${bigint} NOT NULL,
  found          ${bigint} NOT NULL,
  PRIMARY KEY (hour, rule, threshold)
) ${strict};
