/** Raised with every change of the tables; a file of a newer release is refused. */
export const logSchemaVersion = 1;

/** `position` has no gap: it is counted by the one writer, not by AUTOINCREMENT, which keeps what a rollback took. */
export const logSchema = `
CREATE TABLE IF NOT EXISTS event (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0),
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (stream, revision)
) STRICT;
CREATE TABLE IF NOT EXISTS writer (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch INTEGER NOT NULL
) STRICT;
`;
