import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  closeSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ordinalOf, SqliteEventLog } from '@safeguarding/event-log';
import { eventsOf, notaryFiles, sentenceOf, verifyEvents } from '@safeguarding/integrity';
import {
  checkDocuments,
  documentsFolderOf,
  keyFileOf,
  notaryOf,
  sentenceOfBlob,
  witnessOf,
  type Places,
} from '../places.ts';
import { exits, progressOf, Stopped, type Exit, type Terminal } from '../terminal.ts';

type Kept = { readonly name: string; readonly bytes: number; readonly sha256: string };
type Manifest = {
  readonly format: string;
  readonly version: number;
  readonly events: number;
  readonly files: readonly Kept[];
};
/** `withoutKeys`: data keys lie in a key-value engine, whose own snapshots keep them. */
export type BackupOptions = Places & { readonly json?: true; readonly withoutKeys?: boolean };

const format = 'safeguarding-ledger-backup';
const manifestName = 'manifest.json';
/**
 * In this order: what follows the log is taken before it, so that nothing in the backup is ahead of its log; the documents and then
 * the keys are taken after it, so that every event in the backup can be opened. Read models are built anew and are no part of it.
 */
const before = ['reactions.db'];
const keysName = 'keys.db';
/** Documents lie under this name in a backup, wherever their folder is. */
const documentsName = 'blobs';
const notaryNames = ['checkpoints', 'leaves', 'verifier'] as const;

/** Every document, as a name under their folder; written once, so a copy needs no lock. */
const blobNames = (folder: string): readonly string[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.unfinished'))
    .map(({ parentPath, name }) => join(relative(folder, parentPath), name));
};

/** False for one that was erased in this moment: its key is destroyed in the copy of the keys, which comes later. */
const copied = (from: string, to: string): boolean => {
  try {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    copyFileSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  synced(to);
  return true;
};

const sha256Of = async (file: string): Promise<string> => {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest('hex');
};

const synced = (file: string): void => {
  const handle = openSync(file, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** One consistent state of a database that somebody else may be writing. */
const snapshot = (from: string, to: string): void => {
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 10000');
    db.prepare('VACUUM INTO ?').run(to);
  } finally {
    db.close();
  }
  synced(to);
};

const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

/** Takes a backup of a ledger, running or not. The key-encryption key is no part of it and is kept elsewhere. */
export const backup = async (into: string, options: BackupOptions, terminal: Terminal): Promise<Exit> => {
  const { data } = options;
  if (!existsSync(join(data, 'events.db')))
    throw new Stopped(exits.refused, `There is no ledger in ${data}: name its folder with --data or DATA_DIR.`);
  const keys = keyFileOf(options);
  if (!options.withoutKeys && !existsSync(keys))
    throw new Stopped(
      exits.refused,
      `There is no ${keys}, and without the data keys nothing in the backup could be read: name their folder with --keys or KEYS_DIR, or say --without-keys where they lie in a key-value engine.`,
    );
  if (!isEmpty(into)) throw new Stopped(exits.refused, `${into} is not empty: a backup overwrites nothing.`);
  mkdirSync(into, { recursive: true, mode: 0o700 });
  const names: string[] = [];
  const documents = documentsFolderOf(options);
  const steps = 4 + blobNames(documents).length + before.length + notaryNames.length;
  const progress = progressOf(terminal, 'backing up', steps);
  const done = (name: string): void => {
    names.push(name);
    progress.at(names.length);
  };
  for (const name of before.filter((one) => existsSync(join(data, one)))) {
    snapshot(join(data, name), join(into, name));
    done(name);
  }
  const files = notaryFiles(notaryOf(options));
  for (const name of notaryNames.filter((one) => existsSync(files[one]))) {
    copyFileSync(files[name], join(into, `notary-${name}`));
    done(`notary-${name}`);
  }
  snapshot(join(data, 'events.db'), join(into, 'events.db'));
  done('events.db');
  for (const name of blobNames(documents))
    if (copied(join(documents, name), join(into, documentsName, name))) done(join(documentsName, name));
  if (existsSync(keys)) {
    snapshot(keys, join(into, keysName));
    done(keysName);
  }
  const log = await SqliteEventLog.open({ file: join(into, 'events.db'), access: 'reader' });
  const events = ordinalOf(await log.head());
  await log.close();
  const kept = await Promise.all(
    names.map(async (name): Promise<Kept> => {
      const file = join(into, name);
      return { name, bytes: statSync(file).size, sha256: await sha256Of(file) };
    }),
  );
  const manifest: Manifest = { format, version: 1, events, files: kept };
  writeFileSync(join(into, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  synced(join(into, manifestName));
  progress.at(steps);
  progress.end();
  terminal.out(options.json ? JSON.stringify(manifest) : `${String(events)} events and their keys are in ${into}`);
  if (!options.json) terminal.err('The key-encryption key (KEY_FILE) is not in it: keep that elsewhere.');
  return exits.done;
};

const manifestOf = (from: string): Manifest => {
  const file = join(from, manifestName);
  if (!existsSync(file)) throw new Stopped(exits.refused, `There is no backup in ${from}.`);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest>;
  if (manifest.format !== format || manifest.version !== 1 || !manifest.files)
    throw new Stopped(exits.refused, `The backup in ${from} is of a form that this release does not know.`);
  return manifest as Manifest;
};

/** Where a file of a backup belongs in the ledger that is restored. */
const placeOf = (name: string, options: BackupOptions): string => {
  const witness = notaryNames.find((one) => name === `notary-${one}`);
  if (witness !== undefined) return notaryFiles(notaryOf(options))[witness];
  if (name === keysName) return keyFileOf(options);
  const [folder, ...rest] = name.split(sep);
  return folder === documentsName ? join(documentsFolderOf(options), ...rest) : join(options.data, name);
};

/** Puts a backup in a new place: hashes first, then the files, then the log is verified there. */
export const restore = async (from: string, options: BackupOptions, terminal: Terminal): Promise<Exit> => {
  const { data } = options;
  const manifest = manifestOf(from);
  if (!isEmpty(data)) throw new Stopped(exits.refused, `${data} is not empty: a backup is restored into a new folder.`);
  if (existsSync(keyFileOf(options)))
    throw new Stopped(exits.refused, `There is a ${keyFileOf(options)}: keys are restored over no others.`);
  const leftOver = `${keyFileOf(options)}-wal`;
  if (existsSync(leftOver))
    throw new Stopped(
      exits.refused,
      `There is a ${leftOver} of another key store, which would be read into the restored one: move it away first.`,
    );
  const notary = notaryOf(options);
  const standing = Object.values(notaryFiles(notary)).find((file) => existsSync(file));
  if (standing !== undefined)
    throw new Stopped(
      exits.refused,
      `There is a ${standing}: a witness is restored over no other, which may be the only one that knows what came after the backup. Name another folder with --notary, and keep that one.`,
    );
  for (const { name, sha256 } of manifest.files) {
    const file = join(from, name);
    if (!existsSync(file) || (await sha256Of(file)) !== sha256)
      throw new Stopped(exits.wrong, `The file ${name} of the backup is not the one that was written.`);
  }
  mkdirSync(data, { recursive: true, mode: 0o700 });
  mkdirSync(notary, { recursive: true, mode: 0o700 });
  for (const { name } of manifest.files) {
    const to = placeOf(name, options);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    copyFileSync(join(from, name), to);
    synced(to);
  }
  const log = await SqliteEventLog.open({ file: join(data, 'events.db'), access: 'reader' });
  const { close, found: _found, ...witness } = witnessOf(notary, undefined);
  const progress = progressOf(terminal, 'verifying', manifest.events);
  const verdict = await verifyEvents(eventsOf(log), { ...witness, onProgress: progress.at });
  progress.end();
  close();
  const { findings } = await checkDocuments(log, options);
  await log.close();
  if (findings[0])
    throw new Stopped(exits.wrong, `The restored documents are not whole. ${sentenceOfBlob(findings[0])}`);
  if (verdict.finding) throw new Stopped(exits.wrong, `The restored log is not whole. ${sentenceOf(verdict.finding)}`);
  const { events, root, witnessed } = verdict;
  terminal.out(
    options.json
      ? JSON.stringify({ events, root, witnessed })
      : `${String(events)} events are in ${data}, verified; read models are built when the service starts`,
  );
  return exits.done;
};
