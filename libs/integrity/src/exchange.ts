import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { beginning, type EventLog, type NewEvent } from '@safeguarding/event-log';
import type { StreamName } from '@safeguarding/kernel';
import { Frontier, type Hash } from './core/merkle.ts';
import { leafHash, treeHashing } from './hashing.ts';
import { eventsOf } from './sources.ts';
import type { StoredEvent } from './verify.ts';

/** The file is no export of this form, or not the whole of one. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';
}

const format = 'safeguarding-ledger-export';
const version = 1;

type Head = { readonly format: string; readonly version: number };
type Tail = { readonly end: true; readonly events: number; readonly root: string };
/** What was written or read: how many events, and the base64 of the root over them. */
export type Exchanged = { readonly events: number; readonly root: string };

const rootText = (frontier: Frontier): string => Buffer.from(frontier.root()).toString('base64');

/**
 * Writes a log as lines of JSON: a head, each event with its bytes as they are stored, and a tail with the root over all of them.
 * Content stays sealed, and the keys are no part of it. Throws where the file exists.
 */
export const exportLog = async (
  log: Pick<EventLog, 'readAll' | 'capabilities'>,
  file: string,
  onProgress: (events: number) => void = () => undefined,
): Promise<Exchanged> => {
  const handle = await open(file, 'wx', 0o600);
  const frontier = new Frontier(treeHashing);
  try {
    const head: Head = { format, version };
    await handle.appendFile(`${JSON.stringify(head)}\n`);
    for await (const events of eventsOf(log)) {
      for (const event of events) frontier.append(leafHash(event));
      await handle.appendFile(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      onProgress(frontier.size);
    }
    const tail: Tail = { end: true, events: frontier.size, root: rootText(frontier) };
    await handle.appendFile(`${JSON.stringify(tail)}\n`);
    await handle.datasync();
    return { events: tail.events, root: tail.root };
  } finally {
    await handle.close();
  }
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw new ExportRefused('A line of the export is no JSON.');
  }
};
const isTail = (value: unknown): value is Tail => typeof value === 'object' && value !== null && 'end' in value;
const isEvent = (value: unknown): value is StoredEvent => {
  const { position, stream, revision, id, type, body } = (value ?? {}) as Partial<Record<keyof StoredEvent, unknown>>;
  return (
    Number.isSafeInteger(position) &&
    Number.isSafeInteger(revision) &&
    [stream, id, type, body].every((text) => typeof text === 'string')
  );
};

const page = 1_000;

/** The events of an export; throws ExportRefused at the line where it is not one, also where its tail is missing or does not fit. */
export async function* readExport(file: string): AsyncGenerator<readonly StoredEvent[]> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  const frontier = new Frontier(treeHashing);
  let head: Partial<Head> | undefined;
  let tail: Tail | undefined;
  let events: StoredEvent[] = [];
  for await (const line of lines) {
    const value = parsed(line);
    if (!head) {
      head = value ?? {};
      if (head.format !== format || head.version !== version)
        throw new ExportRefused(`The file is no ${format} of version ${String(version)}.`);
      continue;
    }
    if (tail) throw new ExportRefused('Something follows the end of the export.');
    if (isTail(value)) tail = value;
    else if (isEvent(value)) {
      frontier.append(leafHash(value));
      events.push(value);
    } else throw new ExportRefused('A line of the export is no event.');
    if (events.length < page) continue;
    yield events;
    events = [];
  }
  if (events.length > 0) yield events;
  if (tail?.events !== frontier.size || tail.root !== rootText(frontier))
    throw new ExportRefused('The export is not whole: its end is missing, or is that of other events.');
}

type Target = Pick<EventLog, 'append' | 'head' | 'readAll' | 'capabilities'>;

const appendRun = (log: Pick<EventLog, 'append'>, run: readonly StoredEvent[]): Promise<unknown> => {
  const [first] = run;
  if (!first) return Promise.resolve();
  const events = run.map(({ id, type, body }) => ({ id, type, body }) as NewEvent);
  return log.append(first.stream as StreamName, first.revision === 0 ? 'noStream' : first.revision - 1, events);
};

const longestRun = 100;
const largestRunChars = 262_144;

/** Neighbours of one stream, which can go in one append without changing the order of the whole. */
function* runsOf(events: readonly StoredEvent[]): Generator<readonly StoredEvent[]> {
  let run: StoredEvent[] = [];
  let chars = 0;
  for (const event of events) {
    const full = run.length >= longestRun || chars + event.body.length > largestRunChars;
    if (run.length > 0 && (full || run[0]?.stream !== event.stream)) {
      yield run;
      run = [];
      chars = 0;
    }
    run.push(event);
    chars += event.body.length;
  }
  if (run.length > 0) yield run;
}

/** One writer takes them in the order in which they are asked for; several writers promise none, so each append waits for the last. */
const appendInOrder = async (log: Target, events: readonly StoredEvent[]): Promise<void> => {
  if (!log.capabilities.multipleWriters) await Promise.all(events.map((event) => appendRun(log, [event])));
  else for (const run of runsOf(events)) await appendRun(log, run);
};

/** The leaves of what is there already. A database of several writers cannot simply be thrown away: an import goes on in it. */
const leavesIn = async (log: Target): Promise<readonly Hash[]> => {
  if (!log.capabilities.multipleWriters) {
    if ((await log.head()) !== beginning) throw new ExportRefused('The log that it is to go into is not empty.');
    return [];
  }
  const leaves: Hash[] = [];
  for await (const events of eventsOf(log)) for (const event of events) leaves.push(leafHash(event));
  return leaves;
};

/**
 * Writes an export into an empty log, every event in its order. Read it to its end first (`verifyEvents`). In the embedded log what is
 * half imported is to be thrown away; in a database of several writers the import goes on behind the events that are there, if they
 * are the first of the export. Throws ExportRefused.
 */
export const importLog = async (
  file: string,
  log: Target,
  onProgress: (events: number) => void = () => undefined,
): Promise<Exchanged> => {
  const there = await leavesIn(log);
  const frontier = new Frontier(treeHashing);
  for await (const events of readExport(file)) {
    const leaves = events.map(leafHash);
    const known = there.slice(frontier.size, frontier.size + leaves.length);
    if (!known.every((leaf, index) => Buffer.from(leaf).equals(leaves[index] ?? Buffer.of())))
      throw new ExportRefused('The log that it is to go into holds other events.');
    await appendInOrder(log, events.slice(known.length));
    for (const leaf of leaves) frontier.append(leaf);
    onProgress(frontier.size);
  }
  if (there.length > frontier.size) throw new ExportRefused('The log that it is to go into holds more events.');
  return { events: frontier.size, root: rootText(frontier) };
};
