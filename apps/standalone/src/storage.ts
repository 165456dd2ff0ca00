import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  eventReader,
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
import { KeyStoreUnavailable, openSealing, type KeyProvider, type OpenedSealing } from '@safeguarding/sealing';
import { openKeyProvider, type KeySettings } from './key-provider.ts';

/** Everything that lies under the data folder, opened. */
export type Storage = {
  readonly log: EventLog;
  readonly sealed: OpenedSealing;
  readonly keyProvider: KeyProvider;
  readonly readDatabase: ReadDatabase;
  readonly checkpoints: CheckpointStore;
  readonly readEvent: ReadEvent;
  readonly ledger: Ledger;
  close(): Promise<void>;
};

/** A file of the ledger cannot be used; the message says which and what to do, and nothing of what is in it. */
export class StorageRefused extends Error {
  override readonly name = 'StorageRefused';
}

/** A damaged file is never made anew or mended here: what is in it exists nowhere else but in a backup. */
const usable = async <T>(file: string, open: () => Promise<T>): Promise<T> => {
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

/**
 * Opens the event log, the key store and the disposable read database. Keys come first: without them nothing that the log holds
 * can be read, and a second set of keys must never be made beside it.
 */
export const openStorage = async (
  config: Pick<AppConfig, 'dataDir'> & KeySettings,
  clock: Clock,
  catalogues: readonly EventCatalogue[],
  onKeeperChange?: (trouble: Error | undefined) => void,
): Promise<Storage> => {
  const { dataDir } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keyProvider = await openKeyProvider(config, onKeeperChange);
  const sealed = await usable(join(dataDir, 'keys.db'), () => openSealing({ dataDir, provider: keyProvider }));
  const log = await usable(join(dataDir, 'events.db'), () => SqliteEventLog.open({ file: join(dataDir, 'events.db') }));
  const readDatabase = ReadDatabase.open({ file: join(dataDir, 'read.db') });
  const checkpoints = SqliteCheckpoints.open({ file: join(dataDir, 'reactions.db') });
  const readEvent = eventReader(new Upcasters(...catalogues));
  const ledger = new Ledger({ log, sealing: sealed.sealing, keyedHash: sealed.keyedHash, clock, readEvent });
  return {
    log,
    sealed,
    keyProvider,
    readDatabase,
    checkpoints,
    readEvent,
    ledger,
    close: async () => {
      readDatabase.close();
      checkpoints.close();
      await log.close();
      await sealed.close();
      await keyProvider.close?.();
    },
  };
};
