import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBlobs, FileBlobStore } from '@safeguarding/attachments';
import {
  carryPlaces,
  checkpointsFile,
  countPlaces,
  SqliteEventLog,
  type CarriedPlaces,
  type EventLog,
} from '@safeguarding/event-log';
import {
  eventsOf,
  exportLog,
  ExportRefused,
  importLog,
  readExport,
  sentenceOf,
  verifyEvents,
} from '@safeguarding/integrity';
import { blobsOf, checkDocuments, countOf, openDatabase, openLog, sentenceOfBlob, type Places } from '../places.ts';
import { exits, progressOf, Stopped, type Exit, type Terminal } from '../terminal.ts';

type Options = Places & { readonly json?: true };

const refusing = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ExportRefused) throw new Stopped(exits.wrong, error.message);
    throw error;
  }
};

/** The folder beside an export in which its documents lie, sealed as they are. */
const documentsOf = (file: string): string => `${file}.documents`;

const documentsInto = async (log: EventLog, options: Options, folder: string): Promise<void> => {
  const into = new FileBlobStore(folder);
  let first = true;
  const { findings } = await checkDocuments(log, options, async (blob, bytes) => {
    if (first) mkdirSync(folder, { recursive: true, mode: 0o700 });
    first = false;
    await into.put(blob, bytes);
  });
  const [found] = findings;
  if (found) throw new Stopped(exits.wrong, `The export has not all documents. ${sentenceOfBlob(found)}`);
};

/** Whether one that is missing was erased stands in the key store, which is restored afterwards: `verify` tells then. */
const documentsFrom = async (log: EventLog, folder: string, options: Options): Promise<void> => {
  const into = blobsOf(options);
  const { findings } = await checkBlobs(
    log,
    new FileBlobStore(folder),
    () => true,
    (blob, bytes) => into.put(blob, bytes),
  );
  const [found] = findings;
  if (found) throw new Stopped(exits.wrong, `The import has not all documents. ${sentenceOfBlob(found)}`);
};

const placesOf = (file: string): string => `${file}.places`;
const reactionsOf = ({ data, eventstoredb }: Options): string =>
  checkpointsFile(data, eventstoredb === undefined ? 'embedded' : 'eventstoredb');

/** How far the reactions have come: without it they would tell every agency everything again where the ledger is moved to. */
const placesInto = async (log: EventLog, options: Options, file: string): Promise<void> => {
  const reactions = reactionsOf(options);
  if (!existsSync(reactions)) return;
  writeFileSync(file, `${JSON.stringify(await countPlaces(log, reactions), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
};

const isPlaces = (value: unknown): value is CarriedPlaces =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((count) => Number.isSafeInteger(count) && Number(count) >= 0);

const placesFrom = async (log: EventLog, file: string, options: Options, terminal: Terminal): Promise<void> => {
  if (!existsSync(file)) return;
  const places: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isPlaces(places)) throw new Stopped(exits.wrong, `${file} does not say how far the reactions have come.`);
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const carried = await carryPlaces(log, places, reactionsOf(options));
  if (carried > 0 && !options.json)
    terminal.err(
      `${String(carried)} reactions go on where they were: whoever runs them must have ${reactionsOf(options)} in its DATA_DIR.`,
    );
};

/** Writes the log, its content sealed as it is, to one file of lines of JSON. */
export const exportTo = async (file: string, options: Options, terminal: Terminal): Promise<Exit> => {
  if (existsSync(file)) throw new Stopped(exits.refused, `${file} exists: an export overwrites nothing.`);
  const log = await openLog(options);
  const progress = progressOf(terminal, 'exporting', await countOf(log));
  try {
    const written = await exportLog(log, file, progress.at);
    progress.end();
    await documentsInto(log, options, documentsOf(file));
    await placesInto(log, options, placesOf(file));
    terminal.out(
      options.json
        ? JSON.stringify(written)
        : `${String(written.events)} events written to ${file}, root ${written.root}`,
    );
    return exits.done;
  } finally {
    await log.close();
  }
};

/** A new file in an empty folder, or the database that is named. */
const openTarget = async ({ data, eventstoredb }: Options): Promise<EventLog> => {
  if (eventstoredb !== undefined) return openDatabase(eventstoredb);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return SqliteEventLog.open({ file: join(data, 'events.db') });
};

/** Reads the whole export first, and writes nothing where it is not whole; then reads what it has written. */
export const importFrom = async (file: string, options: Options, terminal: Terminal): Promise<Exit> => {
  if (!existsSync(file)) throw new Stopped(exits.refused, `There is no file ${file}.`);
  if (options.eventstoredb === undefined && existsSync(join(options.data, 'events.db')))
    throw new Stopped(exits.refused, `There is a ledger in ${options.data}: an export goes into an empty folder.`);
  const { events, finding } = await verifyEvents(readExport(file));
  if (finding) throw new Stopped(exits.wrong, `The export is not whole. ${sentenceOf(finding)}`);
  const log = await openTarget(options);
  const place = options.eventstoredb === undefined ? options.data : 'the database';
  const progress = progressOf(terminal, 'importing', events);
  try {
    const written = await refusing(importLog(file, log, progress.at));
    progress.end();
    const { root } = await verifyEvents(eventsOf(log));
    if (root !== written.root)
      throw new Stopped(
        exits.wrong,
        `What lies in ${place} has another root than the export: do not start a service on it.`,
      );
    await documentsFrom(log, documentsOf(file), options);
    await placesFrom(log, placesOf(file), options, terminal);
    terminal.out(
      options.json ? JSON.stringify(written) : `${String(written.events)} events are in ${place}, root ${written.root}`,
    );
    if (!options.json) terminal.err('Restore the key store that belongs to it before the service is started.');
    return exits.done;
  } finally {
    await log.close();
  }
};
