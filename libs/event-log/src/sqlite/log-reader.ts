import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { EventId, StreamName } from '@safeguarding/kernel';
import type { EventFilter, LogEvent, ReadStreamOptions } from '../port.ts';
import { readLimit } from '../limits.ts';
import { positionOf } from '../position.ts';
import type { Scan } from '../subscription/source.ts';

const columns = 'position, stream, revision, id, type, body';
const cacheKib = 16_384;
/** Positions that one query may walk over: a rare type must not hold the event loop while a million others are skipped. */
const scanWindow = 20_000;
const mostFilters = 200;
/** Events of rare streams are looked up by their names instead of walking over everything between them. */
const mostRare = 5_000;

type Row = readonly [position: number, stream: string, revision: number, id: string, type: string, body: string];

const eventOf = ([position, stream, revision, id, type, body]: Row): LogEvent => ({
  id: id as EventId,
  type,
  body,
  stream: stream as StreamName,
  revision,
  position: positionOf(position),
});

/** Into an array of our own: what the engine gives is of another realm where tests run in a sandbox. */
const eventsOf = (rows: readonly Row[]): readonly LogEvent[] => {
  const events: LogEvent[] = [];
  for (const row of rows) events.push(eventOf(row));
  return events;
};

/** A read-only connection. It sees every commit that was acknowledged before the call, and nothing else. */
export class LogReader {
  private readonly db: DatabaseSync;
  private readonly forwards: StatementSync;
  private readonly backwards: StatementSync;
  private readonly last: StatementSync;
  private readonly at: StatementSync;
  private readonly named: StatementSync;
  private readonly scans = new Map<string, StatementSync>();

  constructor(file: string) {
    this.db = new DatabaseSync(file, { readOnly: true });
    this.db.exec(`PRAGMA busy_timeout=5000; PRAGMA cache_size=-${String(cacheKib)}`);
    this.forwards = this.prepare('stream = ? AND revision >= ? ORDER BY revision LIMIT ?');
    this.backwards = this.prepare('stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?');
    this.last = this.db.prepare('SELECT max(position) FROM event');
    this.last.setReturnArrays(true);
    this.at = this.prepare('position = ?');
    this.named = this.db.prepare('SELECT position FROM event WHERE stream >= ? AND stream < ? LIMIT ?');
    this.named.setReturnArrays(true);
  }

  readStream(stream: StreamName, { from, direction, limit }: ReadStreamOptions): readonly LogEvent[] {
    const backwards = direction === 'backwards';
    const statement = backwards ? this.backwards : this.forwards;
    const start = from ?? (backwards ? Number.MAX_SAFE_INTEGER : 0);
    return eventsOf(rowsOf(statement, stream, start, readLimit(limit)));
  }

  /** Ordinal of the last event; 0 for an empty log. */
  head(): number {
    const [row] = this.last.all() as unknown as readonly (readonly [number | null])[];
    return row?.[0] ?? 0;
  }

  /** Looks at no more than one window of the log. */
  scan(after: number, filter: EventFilter, limit: number): Scan {
    const head = this.head();
    const rare = filter.streams !== undefined && head - after > scanWindow ? this.rare(filter.streams) : undefined;
    if (rare) return this.scanRare(rare, { after, head, filter, limit });
    const unfiltered = filter.streams === undefined && filter.types === undefined;
    const until = unfiltered ? head : Math.min(head, after + scanWindow);
    const found = rowsOf(this.scanOf(filter), after, until, ...valuesOf(filter), limit);
    // A full page may have stopped anywhere in the window; anything less has seen all of it.
    const next = found.length === limit ? (found.at(-1)?.[0] ?? until) : Math.max(after, until);
    return { events: eventsOf(found), next: positionOf(next), atEnd: next >= head };
  }

  close(): void {
    this.db.close();
  }

  /** Positions of every event of the streams in order, straight from the index; undefined where there are many. */
  private rare(prefixes: readonly string[]): readonly number[] | undefined {
    const positions: number[] = [];
    for (const prefix of prefixes) {
      const left = mostRare + 1 - positions.length;
      // The types of node:sqlite do not know that a statement can give arrays.
      const found = this.named.all(prefix, pastPrefix(prefix), left) as unknown as readonly (readonly [number])[];
      for (const [position] of found) positions.push(position);
      if (positions.length > mostRare) return undefined;
    }
    return [...new Set(positions)].sort((a, b) => a - b);
  }

  private scanRare(
    positions: readonly number[],
    { after, head, filter, limit }: { after: number; head: number; filter: EventFilter; limit: number },
  ): Scan {
    const types = filter.types && new Set(filter.types);
    const events: LogEvent[] = [];
    for (const position of positions) {
      if (position <= after || position > head) continue;
      const [row] = rowsOf(this.at, position);
      if (!row || (types && !types.has(row[4]))) continue;
      events.push(eventOf(row));
      if (events.length === limit) return { events, next: positionOf(position), atEnd: position >= head };
    }
    return { events, next: positionOf(Math.max(after, head)), atEnd: true };
  }

  private scanOf(filter: EventFilter): StatementSync {
    const conditions = conditionsOf(filter);
    const known = this.scans.get(conditions);
    if (known) return known;
    if (this.scans.size >= mostFilters) this.scans.clear();
    const statement = this.prepare(`position > ? AND position <= ?${conditions} ORDER BY position LIMIT ?`);
    this.scans.set(conditions, statement);
    return statement;
  }

  private prepare(where: string): StatementSync {
    const statement = this.db.prepare(`SELECT ${columns} FROM event WHERE ${where}`);
    // Arrays cost half of what null-prototype objects cost, on the path of every read.
    statement.setReturnArrays(true);
    return statement;
  }
}

const rowsOf = (statement: StatementSync, ...values: readonly SQLInputValue[]): readonly Row[] =>
  statement.all(...values) as unknown as readonly Row[];

/** The `+` keeps the planner on the primary key: the order of a scan is stated and its cost is bounded by the window. */
const conditionsOf = ({ streams, types }: EventFilter): string => {
  const prefixes = streams?.map(() => '(+stream >= ? AND +stream < ?)').join(' OR ');
  const marks = types?.map(() => '?').join(', ');
  return [
    ...(prefixes === undefined ? [] : [` AND (${prefixes === '' ? 'FALSE' : prefixes})`]),
    ...(marks === undefined ? [] : [` AND type IN (${marks})`]),
  ].join('');
};

/** Greater than every name that begins with the prefix. */
const pastPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;

const valuesOf = ({ streams = [], types = [] }: EventFilter): readonly string[] => [
  ...streams.flatMap((prefix) => [prefix, pastPrefix(prefix)]),
  ...types,
];
