import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FileBlobStore, type BlobStore } from '@safeguarding/attachments';
import {
  beginning,
  checkpointsFile,
  eventReader,
  EventStoreDbEventLog,
  LogInUse,
  LogUnavailable,
  ReadDatabase,
  SqliteCheckpoints,
  SqliteEventLog,
  Upcasters,
  type CheckpointStore,
  type EventLog,
} from '@safeguarding/event-log';
import type { Clock } from '@safeguarding/kernel';
import { Ledger, type EventCatalogue, type ReadEvent } from '@safeguarding/ledger';
import type { AppConfig } from '@safeguarding/platform';
import { forgetDestroyed, NameIndex } from '@safeguarding/people';
import {
  hasOwnKeys,
  KeyStoreUnavailable,
  openSealing,
  type KeyProvider,
  type KeyStore,
  type OpenedSealing,
} from '@safeguarding/sealing';
import { keyFileOf, openKeyProvider, openKeyStore, type KeySettings } from './key-provider.ts';
import { checkWritable, StorageRefused } from './writable.ts';

/** Everything that lies under the data folder, opened. */
export type Storage = {
  readonly log: EventLog;
  readonly sealed: OpenedSealing;
  readonly blobs: BlobStore;
  /** From here on somebody waits for answers of the log. */
  readonly started: () => void;
  readonly keyProvider: KeyProvider;
  readonly readDatabase: ReadDatabase;
  readonly checkpoints: CheckpointStore;
  readonly names: NameIndex;
  readonly readEvent: ReadEvent;
  readonly ledger: Ledger;
  close(): Promise<void>;
};

type StoragePlaces = Pick<AppConfig, 'dataDir' | 'keysDir' | 'documentsDir' | 'eventStoreDbUrl'> & KeySettings;

/**
 * A damaged file is never made anew or mended here: what is in it exists nowhere else but in a backup. Throws StorageRefused with the
 * file and what to do where `open` met one.
 */
export const usable = async <T>(file: string, open: () => Promise<T>): Promise<T> => {
  try {
    return await open();
  } catch (error) {
    if (error instanceof LogInUse || !(error instanceof LogUnavailable || error instanceof KeyStoreUnavailable))
      throw error;
    throw new StorageRefused(
      `${file} cannot be used: it is damaged, or this user cannot write it. Nothing was changed. Look at the disk, its room and the file's rights; if it is damaged, restore the ledger from a backup (operator restore).`,
      { cause: error },
    );
  }
};

/** While a process starts nobody waits for an answer, and a machine that has just started everything is slow. */
const startTimeoutMs = 120_000;

type OpenedLog = { readonly log: EventLog; readonly started: () => void };

const openLog = async (url: string | undefined, dataDir: string): Promise<OpenedLog> => {
  const file = join(dataDir, 'events.db');
  if (url === undefined)
    return { log: await usable(file, () => SqliteEventLog.open({ file })), started: () => undefined };
  const log = await EventStoreDbEventLog.open({ url, startTimeoutMs });
  return {
    log,
    started: () => {
      log.started();
    },
  };
};

/**
 * A second set of keys beside a log would make every child unknown under its own number, and what is written from then on would belong to
 * nothing of before. A wrong folder, or a restore that ended half way, must not pass for a new ledger. The keys are looked for after the
 * log: another process may be at its first start, and makes its keys before its first event.
 */
const refuseForeignKeys = async (
  log: EventLog,
  place: string,
  keysAreThere: () => boolean | Promise<boolean>,
): Promise<void> => {
  if ((await log.head()) === beginning || (await keysAreThere())) return;
  throw new StorageRefused(
    `The log holds events, and the key store (${place}) has no keys of this ledger: nothing in the log could be read, and new keys are never made beside it. Nothing was changed. Look at KEYS_DIR or KEY_STORE, or restore the key store that belongs to the log (deploy/runbooks/key-loss.md).`,
  );
};

type OpenedPair = OpenedLog & { readonly sealed: OpenedSealing };

/**
 * The log and its keys, which must belong together. Nothing is made where they do not. Keys that are there are unwrapped first: whoever
 * cannot is told so before the log is waited for.
 */
const openPair = async (config: StoragePlaces, provider: KeyProvider): Promise<OpenedPair> => {
  const { dataDir, eventStoreDbUrl } = config;
  const file = keyFileOf(config);
  const place = file ?? 'The key-value engine of the data keys';
  const opened: { log?: EventLog; keys?: Pick<KeyStore, 'close'> } = {};
  const openOnlyLog = async (): Promise<OpenedLog> => {
    const log = await openLog(eventStoreDbUrl, dataDir);
    opened.log = log.log;
    return log;
  };
  try {
    // Where there is no file yet even an empty one must not be left behind: a restore would find it in its way.
    const early = file !== undefined && !existsSync(file) ? await openOnlyLog() : undefined;
    if (file !== undefined && early) await refuseForeignKeys(early.log, place, () => existsSync(file));
    const keyStore = await usable(place, () => openKeyStore(config));
    opened.keys = keyStore;
    const unwrapped = async (): Promise<OpenedSealing> => {
      // It closes the store itself where it throws.
      delete opened.keys;
      return (opened.keys = await usable(place, () => openSealing({ keyStore, provider })));
    };
    if (await hasOwnKeys(keyStore)) {
      const sealed = await unwrapped();
      return { sealed, ...(early ?? (await openOnlyLog())) };
    }
    const log = early ?? (await openOnlyLog());
    await refuseForeignKeys(log.log, place, () => hasOwnKeys(keyStore));
    return { ...log, sealed: await unwrapped() };
  } catch (error) {
    await opened.keys?.close();
    await opened.log?.close();
    throw error;
  }
};

/**
 * Opens the event log, the key store and the disposable read database. Without its keys nothing that the log holds can be read: both
 * are opened before anything is made.
 */
export const openStorage = async (
  config: StoragePlaces,
  clock: Clock,
  catalogues: readonly EventCatalogue[],
  onKeeperChange?: (trouble: Error | undefined) => void,
): Promise<Storage> => {
  const { dataDir, keysDir, documentsDir, eventStoreDbUrl } = config;
  for (const folder of new Set([dataDir, keysDir, documentsDir])) checkWritable(folder);
  const keyProvider = await openKeyProvider(config, onKeeperChange);
  const { log, started, sealed } = await openPair(config, keyProvider);
  // Positions of one engine mean nothing in another: what follows a log lies under its engine's name.
  const follower = eventStoreDbUrl === undefined ? '' : 'eventstoredb-';
  const readDatabase = ReadDatabase.open({ file: join(dataDir, `${follower}read.db`), copyAside: true });
  const engine = eventStoreDbUrl === undefined ? 'embedded' : 'eventstoredb';
  const checkpoints = SqliteCheckpoints.open({ file: checkpointsFile(dataDir, engine) });
  const names = NameIndex.open({ file: join(dataDir, `${follower}names.db`) });
  names.startAnewBeyond(await log.head());
  // An erasure reaches the tokens before it is acknowledged; without ids its outcome is unknown, and a look at the keys
  // finds it: now, or at the next start.
  sealed.keyStore.onDestroyed((keyIds) => {
    names.forget(keyIds);
    if (keyIds.length === 0) forgetDestroyed(names, sealed.keyStore).catch(() => undefined);
  });
  await forgetDestroyed(names, sealed.keyStore);
  const readEvent = eventReader(new Upcasters(...catalogues));
  const ledger = new Ledger({ log, sealing: sealed.sealing, keyedHash: sealed.keyedHash, clock, readEvent });
  return {
    log,
    sealed,
    blobs: new FileBlobStore(documentsDir),
    keyProvider,
    readDatabase,
    checkpoints,
    names,
    readEvent,
    ledger,
    started,
    close: async () => {
      readDatabase.close();
      checkpoints.close();
      names.close();
      await readDatabase.released();
      await log.close();
      await sealed.close();
      await keyProvider.close?.();
    },
  };
};
