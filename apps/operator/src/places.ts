import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkBlobs, FileBlobStore, type BlobFinding } from '@safeguarding/attachments';
import {
  ConnectionStringRefused,
  EventStoreDbEventLog,
  ordinalOf,
  SqliteEventLog,
  type EventLog,
} from '@safeguarding/event-log';
import { LeafFile, notaryFiles, readNotes, readVerifier, type Witness } from '@safeguarding/integrity';
import { destroyedRecords, destructionsBegun, disposableClasses, type DestroyedRecords } from '@safeguarding/retention';
import { exits, Stopped } from './terminal.ts';

/** Options that name where things lie. */
export type Places = {
  readonly data: string;
  readonly notary?: string;
  readonly eventstoredb?: string;
  /** Folder of `keys.db`, where it is not `data`. */
  readonly keys?: string;
  /** Folder of the documents, where it is not `blobs` in `data`. */
  readonly documents?: string;
};

/** Where the notary wrote: as told, else beside the data as in development. */
export const notaryOf = ({ data, notary }: Places): string => notary ?? join(data, 'notary');

/** The database that is named, for reading and writing. Throws Stopped where it does not answer. */
export const openDatabase = async (url: string): Promise<EventLog> => {
  try {
    return await EventStoreDbEventLog.open({ url, openTimeoutMs: 10_000 });
  } catch (error) {
    if (error instanceof ConnectionStringRefused) throw new Stopped(exits.refused, error.message);
    throw new Stopped(
      exits.unreachable,
      'The EventStoreDB that EVENTSTOREDB_URL or --eventstoredb names does not answer.',
    );
  }
};

/** The log for reading, beside a service that may be writing it. Throws Stopped. */
export const openLog = async ({ data, eventstoredb }: Pick<Places, 'data' | 'eventstoredb'>): Promise<EventLog> => {
  if (eventstoredb !== undefined) return openDatabase(eventstoredb);
  const file = join(data, 'events.db');
  if (!existsSync(file))
    throw new Stopped(exits.refused, `There is no ledger in ${data}: name its folder with --data or DATA_DIR.`);
  try {
    return await SqliteEventLog.open({ file, access: 'reader' });
  } catch {
    throw new Stopped(exits.wrong, `The log in ${data} cannot be opened: the file is damaged or not a log.`);
  }
};

/** How many events the log has now; 0 where its positions do not tell. */
export const countOf = async (log: EventLog): Promise<number> =>
  log.capabilities.gaplessPositions ? ordinalOf(await log.head()) : 0;

/** What a notary left, read; `key` names a file with the key to believe instead of the one that lies beside the notes. */
export const witnessOf = (
  folder: string,
  key: string | undefined,
): Witness & { readonly close: () => void; readonly found: boolean } => {
  const files = notaryFiles(folder);
  if (!existsSync(files.checkpoints)) return { found: false, close: () => undefined };
  const { notes, malformed } = readNotes(readFileSync(files.checkpoints, 'utf8'));
  const keyFile = key ?? files.verifier;
  const verifier = existsSync(keyFile) ? readVerifier(readFileSync(keyFile, 'utf8')) : undefined;
  if (!verifier) throw new Stopped(exits.refused, `The file ${keyFile} holds no verifier key (name+id+key).`);
  const leaves = existsSync(files.leaves) ? new LeafFile(files.leaves) : undefined;
  return {
    found: true,
    notes,
    verifier,
    ...(malformed === undefined ? {} : { malformedNote: malformed }),
    ...(leaves ? { leaves } : {}),
    close: () => leaves?.close(),
  };
};

/** The file of the data keys, where they lie in one. */
export const keyFileOf = ({ data, keys }: Pick<Places, 'data' | 'keys'>): string => join(keys ?? data, 'keys.db');

/** Folder of the documents. */
export const documentsFolderOf = ({ data, documents }: Pick<Places, 'data' | 'documents'>): string =>
  documents ?? join(data, 'blobs');

/** Where the documents lie. */
export const blobsOf = (places: Pick<Places, 'data' | 'documents'>): FileBlobStore =>
  new FileBlobStore(documentsFolderOf(places));

/** Whether a data key was destroyed; nothing is known where there is no file of keys. */
const destroyedIn = (places: Pick<Places, 'data' | 'keys'>) => {
  const file = keyFileOf(places);
  const db = existsSync(file) ? new DatabaseSync(file, { readOnly: true }) : undefined;
  const found = db?.prepare('SELECT 1 FROM tombstone WHERE key_id = ?');
  return {
    known: (keyId: string): boolean => found?.get(keyId) !== undefined,
    close: () => {
      db?.close();
    },
  };
};

type KeysCompared = {
  /** Destroyed records whose data key lies in the file all the same, as the log orders them. */
  readonly thereAgain: readonly DestroyedRecords[];
  /** How many keys of records of people were destroyed without a word of it in the log. */
  readonly goneUnsaid: number;
};

/** Compares the file of data keys with what the log says of destructions; nothing is found where there is no such file. */
export const compareKeys = async (log: EventLog, places: Pick<Places, 'data' | 'keys'>): Promise<KeysCompared> => {
  const file = keyFileOf(places);
  if (!existsSync(file)) return { thereAgain: [], goneUnsaid: 0 };
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const live = db.prepare('SELECT 1 FROM data_key WHERE person = ? AND controller = ? AND retention = ?');
    const thereAgain: DestroyedRecords[] = [];
    for await (const one of destroyedRecords(log))
      if (live.get(one.person, one.controller, one.retention) !== undefined) thereAgain.push(one);
    const scopeOf = (one: Readonly<Record<string, unknown>>) =>
      [one['person'], one['controller'], one['retention']].join(' ');
    const classes: ReadonlySet<unknown> = new Set(disposableClasses);
    const gone = db
      .prepare('SELECT person, controller, retention FROM tombstone')
      .all()
      .filter(({ retention }) => classes.has(retention));
    // The log after the keys: a destruction that comes in between is on record before its key goes.
    const said = new Set<string>();
    for await (const one of destructionsBegun(log)) said.add(scopeOf(one));
    return { thereAgain, goneUnsaid: gone.filter((row) => !said.has(scopeOf(row))).length };
  } finally {
    db.close();
  }
};

/** One sentence for people. */
export const sentenceOfUnsaid = (count: number): string =>
  `Look into it: ${String(count)} data keys of people's records are destroyed, and the log says nothing of it. The log was restored from a backup of before, and those disposals have to be proposed again; or somebody destroyed them by hand.`;

/** One sentence for people. */
export const sentenceOfKey = ({ disposal, position }: DestroyedRecords): string =>
  `The data key of records that were destroyed (disposal ${disposal}, position ${placeIn(position)}) is there again: this key store is older than the log. A service destroys it again when it starts.`;

/** Compares the documents with the hashes in the log, and hands each that is whole to `each`. */
export const checkDocuments = async (
  log: EventLog,
  places: Pick<Places, 'data' | 'keys' | 'documents'>,
  each?: (blob: string, bytes: Buffer) => Promise<void>,
) => {
  const destroyed = destroyedIn(places);
  try {
    return await checkBlobs(log, blobsOf(places), destroyed.known, each);
  } finally {
    destroyed.close();
  }
};

const faults = { missing: 'is not there', altered: 'is not the one that was attached' } as const;

/** As it is counted in the embedded log; places of a database are no numbers. */
const placeIn = (position: string): string => (/^\d{16}$/.test(position) ? String(Number(position)) : position);

/** One sentence for people. */
export const sentenceOfBlob = ({ blob, position, fault }: BlobFinding): string =>
  `The document ${blob} of the event at position ${placeIn(position)} ${faults[fault]}.`;
