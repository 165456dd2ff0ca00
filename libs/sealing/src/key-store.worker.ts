import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromKeyWorker, KeyCommand, KeyResult, ToKeyWorker } from './key-store-messages.ts';
import { keyStoreSchema, keyStoreVersion, type KeyRow, type SecretRow } from './key-store-schema.ts';

/** The only writer of `keys.db`: a commit waits for the disk, so it must not happen on the main thread. */
const db = new DatabaseSync(String(workerData));
db.exec(
  'PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON',
);
const pragma = (name: string): unknown => db.prepare(`PRAGMA ${name}`).get()?.[name];

// A file system without shared memory silently gives another journal: better no start than another promise.
if (pragma('journal_mode') !== 'wal' || pragma('synchronous') !== 2 || pragma('secure_delete') !== 1)
  throw new Error('The key store cannot be opened as it must be.');
if (Number(pragma('user_version')) > keyStoreVersion) throw new Error('The key store was written by a newer release.');
db.exec('BEGIN IMMEDIATE');
db.exec(keyStoreSchema);
// Not again: whoever is refused its start must have changed nothing.
if (pragma('user_version') !== keyStoreVersion) db.exec(`PRAGMA user_version=${String(keyStoreVersion)}`);
db.exec('COMMIT');

const covered = db.prepare(
  `SELECT 1 FROM destruction WHERE person = ? AND (controller IS NULL OR controller = ?) AND (retention IS NULL OR retention = ?)`,
);
const insertKey = db.prepare(
  `INSERT INTO data_key (key_id, person, controller, retention, kek_id, wrapped)
   SELECT :key_id, :person, :controller, :retention, :kek_id, :wrapped
   WHERE NOT EXISTS (
     SELECT 1 FROM destruction
     WHERE person = :person AND (controller IS NULL OR controller = :controller) AND (retention IS NULL OR retention = :retention)
   )
   ON CONFLICT (person, controller, retention) DO NOTHING`,
);
const findKey = db.prepare(
  `SELECT key_id, person, controller, retention, kek_id, wrapped FROM data_key WHERE person = ? AND controller = ? AND retention = ?`,
);
const insertSecret = db.prepare(
  'INSERT INTO secret (name, kek_id, wrapped) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING',
);
const findSecret = db.prepare('SELECT name, kek_id, wrapped FROM secret WHERE name = ?');
const rewrap = {
  data_key: db.prepare('UPDATE data_key SET kek_id = ?, wrapped = ? WHERE key_id = ? AND kek_id = ? AND wrapped = ?'),
  secret: db.prepare('UPDATE secret SET kek_id = ?, wrapped = ? WHERE name = ? AND kek_id = ? AND wrapped = ?'),
};
const bury = db.prepare(
  `INSERT INTO tombstone (key_id, person, controller, retention, destroyed_at, why)
   SELECT key_id, person, controller, retention, :at, :why FROM data_key
   WHERE person = :person AND controller = ifnull(:controller, controller) AND retention = ifnull(:retention, retention)
   RETURNING key_id`,
);
const remove = db.prepare(
  `DELETE FROM data_key
   WHERE person = :person AND controller = ifnull(:controller, controller) AND retention = ifnull(:retention, retention)`,
);
const remember = db.prepare(
  'INSERT INTO destruction (person, controller, retention, destroyed_at, why) VALUES (?, ?, ?, ?, ?)',
);

type Handlers = { readonly [K in KeyCommand['kind']]: (command: Extract<KeyCommand, { kind: K }>) => KeyResult };

const handlers: Handlers = {
  add: ({ row }) => {
    if (insertKey.run(row).changes === 1) return { kind: 'kept' };
    const { person, controller, retention } = row;
    if (covered.get(person, controller, retention)) return { kind: 'refused' };
    return { kind: 'there', row: findKey.get(person, controller, retention) as unknown as KeyRow };
  },
  addSecret: ({ row }) => {
    insertSecret.run(row.name, row.kek_id, row.wrapped);
    return { kind: 'secretAdded', row: findSecret.get(row.name) as unknown as SecretRow };
  },
  rewrap: ({ of, id, from, to }) => {
    const { changes } = rewrap[of].run(to.kekId, to.wrapped, id, from.kekId, from.wrapped);
    return { kind: 'rewrapped', exchanged: changes === 1 };
  },
  destroy: ({ person, controller, retention, at, why }) => {
    const selector = { person, controller, retention };
    const keyIds = bury.all({ ...selector, at, why }).map((row) => String(row['key_id']));
    remove.run(selector);
    remember.run(person, controller, retention, at, why);
    return { kind: 'destroyed', keyIds };
  },
};

const handlerOf = (command: KeyCommand) => handlers[command.kind] as (command: KeyCommand) => KeyResult;

/** A command is all or nothing and does not pull its neighbours down; SQLite undoes a single failed statement by itself. */
const handle = (command: KeyCommand): KeyResult => {
  const several = command.kind === 'destroy';
  if (several) db.exec('SAVEPOINT command');
  try {
    const result = handlerOf(command)(command);
    if (several) db.exec('RELEASE command');
    return result;
  } catch {
    if (several) db.exec('ROLLBACK TO command; RELEASE command');
    return { kind: 'failed' };
  }
};

/** The log ahead of the file still holds the pages as they were before: cut it off, or the wrapped key could be read there. */
const forget = (): boolean => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;

const commit = (batch: readonly KeyCommand[]): readonly KeyResult[] => {
  try {
    db.exec('BEGIN IMMEDIATE');
    const results = batch.map(handle);
    db.exec('COMMIT');
    const clean = !batch.some(({ kind }) => kind === 'destroy') || forget();
    return clean ? results : results.map((result) => (result.kind === 'destroyed' ? { kind: 'failed' } : result));
  } catch {
    if (db.isTransaction) db.exec('ROLLBACK');
    return batch.map(() => ({ kind: 'failed' }));
  }
};

const answer = (message: FromKeyWorker): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToKeyWorker) => {
  if (message === 'close') {
    db.close();
    answer({ kind: 'closed' });
    parentPort?.close();
    return;
  }
  answer({ kind: 'results', results: commit(message.batch) });
});
answer({ kind: 'ready' });
