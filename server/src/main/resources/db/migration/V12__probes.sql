-- What Database.probe() writes and removes again, to see whether anything can be saved. It holds no row that is committed.
CREATE TABLE probes (
  at ${bigint} NOT NULL
) ${strict};
