import { join } from 'node:path';
import { FileBlobStore, type BlobStore } from '@safeguarding/attachments';
import {
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
import { KeyStoreUnavailable, openSealing, type KeyProvider, type OpenedSealing } from '@safeguarding/sealing';
import { openKeyProvider, openKeyStore, type KeySettings } from './key-provider.ts';
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
 * Opens the event log, the key store and the disposable read database. Keys come first: without them nothing that the log holds
 * can be read, and a second set of keys must never be made beside it.
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
  const sealed = await usable(join(keysDir, 'keys.db'), async () =>
    openSealing({ keyStore: await openKeyStore(config), provider: keyProvider }),
  );
  const { log, started } = await openLog(eventStoreDbUrl, dataDir);
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
