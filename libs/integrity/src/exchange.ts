import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { beginning, type EventLog, type NewEvent } from '@safeguarding/event-log';
import type { StreamName } from '@safeguarding/kernel';
import { Frontier } from './core/merkle.ts';
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
  log: Pick<EventLog, 'readAll'>,
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

/**
 * Writes an export into an empty log, event by event at the very positions. Read it to its end first (`verifyEvents`): what is half
 * imported is to be thrown away. Throws ExportRefused.
 */
export const importLog = async (
  file: string,
  log: Pick<EventLog, 'append' | 'head'>,
  onProgress: (events: number) => void = () => undefined,
): Promise<Exchanged> => {
  if ((await log.head()) !== beginning) throw new ExportRefused('The log that it is to go into is not empty.');
  const frontier = new Frontier(treeHashing);
  for await (const events of readExport(file)) {
    // The writer takes them in the order in which they are asked for, many in one transaction.
    await Promise.all(
      events.map(({ stream, revision, id, type, body }) =>
        log.append(stream as StreamName, revision === 0 ? 'noStream' : revision - 1, [{ id, type, body } as NewEvent]),
      ),
    );
    for (const event of events) frontier.append(leafHash(event));
    onProgress(frontier.size);
  }
  return { events: frontier.size, root: rootText(frontier) };
};
