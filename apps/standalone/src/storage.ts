import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileBlobStore, type BlobStore } from '@safeguarding/attachments';
import {
  eventReader,
  EventStoreDbEventLog,
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
import { localFileKeyProvider, openSealing, type OpenedSealing } from '@safeguarding/sealing';

/** Everything that lies under the data folder, opened. */
export type Storage = {
  readonly log: EventLog;
  readonly sealed: OpenedSealing;
  readonly blobs: BlobStore;
  readonly readDatabase: ReadDatabase;
  readonly checkpoints: CheckpointStore;
  readonly names: NameIndex;
  readonly readEvent: ReadEvent;
  readonly ledger: Ledger;
  close(): Promise<void>;
};

type StoragePlaces = Pick<AppConfig, 'dataDir' | 'keysDir' | 'keyFile' | 'profile' | 'eventStoreDbUrl'>;

const openLog = (url: string | undefined, dataDir: string): Promise<EventLog> =>
  url === undefined ? SqliteEventLog.open({ file: join(dataDir, 'events.db') }) : EventStoreDbEventLog.open({ url });

/**
 * Opens the event log, the key store and the disposable read database. Keys come first: without them nothing that the log holds
 * can be read, and a second set of keys must never be made beside it.
 */
export const openStorage = async (
  { dataDir, keysDir, keyFile, profile, eventStoreDbUrl }: StoragePlaces,
  clock: Clock,
  catalogues: readonly EventCatalogue[],
): Promise<Storage> => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const provider = localFileKeyProvider({ file: keyFile, createIfMissing: profile === 'development' });
  const sealed = await openSealing({ dataDir: keysDir, provider });
  const log = await openLog(eventStoreDbUrl, dataDir);
  // Positions of one engine mean nothing in another: what follows a log lies under its engine's name.
  const follower = eventStoreDbUrl === undefined ? '' : 'eventstoredb-';
  const readDatabase = ReadDatabase.open({ file: join(dataDir, `${follower}read.db`) });
  const checkpoints = SqliteCheckpoints.open({ file: join(dataDir, `${follower}reactions.db`) });
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
    blobs: new FileBlobStore(join(dataDir, 'blobs')),
    readDatabase,
    checkpoints,
    names,
    readEvent,
    ledger,
    close: async () => {
      readDatabase.close();
      checkpoints.close();
      names.close();
      await log.close();
      await sealed.close();
    },
  };
};
