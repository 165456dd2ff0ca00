/** The file `keys.db`. Only wrapped keys lie in it; scopes are opaque ids that the log holds as well. */
export const keyStoreVersion = 1;

export const keyStoreSchema = `
CREATE TABLE IF NOT EXISTS data_key (
  number INTEGER PRIMARY KEY,
  key_id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  controller TEXT NOT NULL,
  retention TEXT NOT NULL,
  kek_id TEXT NOT NULL,
  wrapped BLOB NOT NULL CHECK (length(wrapped) BETWEEN 32 AND 4096),
  UNIQUE (person, controller, retention)
) STRICT;
CREATE TABLE IF NOT EXISTS tombstone (
  key_id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  controller TEXT NOT NULL,
  retention TEXT NOT NULL,
  destroyed_at TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS destruction (
  number INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  controller TEXT,
  retention TEXT,
  destroyed_at TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS destruction_person ON destruction (person);
CREATE TABLE IF NOT EXISTS secret (
  name TEXT PRIMARY KEY,
  kek_id TEXT NOT NULL,
  wrapped BLOB NOT NULL CHECK (length(wrapped) BETWEEN 32 AND 4096)
) STRICT;
`;

/** One row of `data_key`. */
export type KeyRow = {
  readonly key_id: string;
  readonly person: string;
  readonly controller: string;
  readonly retention: string;
  readonly kek_id: string;
  readonly wrapped: Uint8Array;
};

/** One row of `secret`. */
export type SecretRow = { readonly name: string; readonly kek_id: string; readonly wrapped: Uint8Array };
