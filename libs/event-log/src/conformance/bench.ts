import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventId, Position, StreamName } from '@safeguarding/kernel';
import type { ReadDatabase } from '../followers/read-database.ts';
import type { rebuildModel } from '../followers/rebuild.ts';
import { beginning, type EventFilter, type EventLog, type LogEvent, type NewEvent } from '../port.ts';
import { positionOf } from '../position.ts';
import type { EventVersions, Upcasters } from '../upcasting/upcasters.ts';
import type { Chance } from './seed.ts';

/** What a row of the suite works on. A tooth replaces a part of it by a broken one. */
export type Bench = {
  readonly log: EventLog;
  /** Whether positions count from 1 without a gap, or only rise. */
  readonly positions: 'gapless' | 'rising';
  readonly chance: Chance;
  /** Ends the log and opens it again with what it had. */
  readonly restart: () => Promise<EventLog>;
  /** Runs an append whose answer does not come back although it may have been written. */
  readonly loseAnswer: <T>(append: () => Promise<T>) => Promise<T>;
  readonly openReadDatabase: () => ReadDatabase;
  /** One that several owners open. */
  readonly openFile: (file: string) => ReadDatabase;
  readonly makeUpcasters: (...catalogues: readonly EventVersions[]) => Upcasters;
  /** `rebuildModel` when absent. */
  readonly rebuild?: typeof rebuildModel;
  /** Of a follower that queues events otherwise than by their streams. */
  readonly keysOf?: (event: LogEvent) => readonly string[];
};

/** A deliberately broken part that the row must notice. */
export type Tooth = { readonly title: string; readonly broken: (bench: Bench) => Bench };

/** One promise about an event log; `check` throws an AssertionError where it is not kept. */
export type ConformanceRow = {
  readonly row: number;
  readonly title: string;
  readonly check: (bench: Bench) => Promise<void>;
  readonly teeth: readonly Tooth[];
};

/** A tooth that puts something in the way of the log, also after a restart. */
export const brokenLog = (title: string, wrap: (log: EventLog) => Partial<EventLog>): Tooth => ({
  title,
  broken: (bench) => {
    const broken = (log: EventLog): EventLog => ({ ...delegate(log), ...wrap(log) });
    return { ...bench, log: broken(bench.log), restart: async () => broken(await bench.restart()) };
  },
});

const delegate = (log: EventLog): EventLog => ({
  append: (stream, expected, events) => log.append(stream, expected, events),
  readStream: (stream, options) => log.readStream(stream, options),
  readAll: (options) => log.readAll(options),
  subscribeAll: (options) => log.subscribeAll(options),
  head: () => log.head(),
  capabilities: log.capabilities,
  close: () => log.close(),
});

export const aStream = (category = 'concern'): StreamName => `${category}-${randomUUID()}` as StreamName;

export const anEvent = (type = 'ConcernRaised', body = '{"facts":{}}'): NewEvent => ({
  id: randomUUID() as EventId,
  type,
  body,
});

export const someEvents = (count: number, type?: string): readonly NewEvent[] =>
  Array.from({ length: count }, () => anEvent(type));

/** The answer, or an AssertionError once the time is over: a promise that never settles must not hang the suite. */
export const within = async <T>(ms: number, what: string, promise: Promise<T>): Promise<T> => {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() =>
    assert.fail(`${what} took over ${String(ms)} ms.`),
  );
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
};

/** What a promise was rejected with; an AssertionError where it was not. */
export const refusal = async (promise: Promise<unknown>): Promise<Record<string, unknown>> => {
  let answer: unknown;
  try {
    answer = await promise;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  return assert.fail(`Expected a refusal, got ${JSON.stringify(answer)}.`);
};

/** The positions are in order, and without a gap where the engine promises that. */
export const assertInOrder = (positions: readonly Position[], kind: Bench['positions']): void => {
  if (kind === 'gapless')
    assert.deepEqual(
      positions,
      positions.map((_, index) => positionOf(index + 1)),
    );
  for (const [index, position] of positions.entries())
    assert.ok(position > (positions[index - 1] ?? beginning), 'A position does not lie behind the one before it.');
};

export const ids = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);

/** The whole log, page by page. */
export const everything = async (log: EventLog, filter: EventFilter = {}): Promise<readonly LogEvent[]> => {
  const events: LogEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.position;
    const page = await log.readAll({ filter, limit: 1_000, ...(after === undefined ? {} : { after }) });
    events.push(...page);
    if (page.length < 1_000) return events;
  }
};
