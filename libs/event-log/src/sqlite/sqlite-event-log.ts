import type { Position, StreamName } from '@safeguarding/kernel';
import { checkAppend, readLimit } from '../limits.ts';
import {
  LogUnavailable,
  RevisionConflict,
  type Appended,
  type EventFilter,
  type EventLog,
  type ExpectedRevision,
  type LogEvent,
  type NewEvent,
  type ReadAllOptions,
  type ReadStreamOptions,
  type SubscribeOptions,
  type SubscriptionMessage,
} from '../port.ts';
import { ordinalOf, positionOf } from '../position.ts';
import { follow, readPage } from '../subscription/follow.ts';
import { Listeners } from '../subscription/listeners.ts';
import type { Scan, Source } from '../subscription/source.ts';
import { LogReader } from './log-reader.ts';
import { RecentEvents } from './recent-events.ts';
import { StreamEnds } from './stream-ends.ts';
import { WriterLink } from './writer-link.ts';

export type SqliteEventLogOptions = {
  /** The folder must exist. Beside it lie `-wal`, `-shm` and `.writer`, the lock. */
  readonly file: string;
  /** `reader` opens a log that another process writes; it must exist. `writer` when absent. */
  readonly access?: 'writer' | 'reader';
  /** After this an append whose answer has not come fails with LogUnavailable; 10,000 when absent. */
  readonly appendTimeoutMs?: number;
  /** How long a commit of another process may stay unseen by subscriptions; 250 when absent. */
  readonly pollMs?: number;
  /** Commits this close together reach subscriptions together, of a busy log four times this; 15 when absent. */
  readonly gatherMs?: number;
};

const busyTimeoutMs = 5_000;

/** What only the process that writes has. */
type Writing = { readonly writer: WriterLink; readonly ends: StreamEnds; readonly recent: RecentEvents };

const distance = (from: Position, to: Position): number => ordinalOf(to) - ordinalOf(from);

/**
 * The embedded log: one file, one writing thread, reads on the caller's thread (a short stream in about 10 microseconds). One
 * process writes, any number read.
 */
export class SqliteEventLog implements EventLog {
  readonly capabilities = { durable: true, multipleWriters: false, gaplessPositions: true } as const;
  private readonly reader: LogReader;
  private readonly writer: WriterLink | undefined;
  private readonly listeners: Listeners;
  private readonly source: Source;
  /** Only the process that writes knows of every append before it is acknowledged. */
  private readonly ends: StreamEnds | undefined;
  private readonly recent: RecentEvents | undefined;
  private closed = false;

  private constructor(options: SqliteEventLogOptions, listeners: Listeners, writing?: Writing) {
    this.listeners = listeners;
    this.writer = writing?.writer;
    this.ends = writing?.ends;
    this.recent = writing?.recent;
    this.reader = orUnavailable(() => new LogReader(options.file));
    const { pollMs = 250, gatherMs = 15 } = options;
    this.source = { scan: this.scan, distance, onChange: listeners.add, pollMs, gatherMs };
  }

  /** Throws LogInUse where the file already has a writer, LogUnavailable where it cannot be opened. */
  static async open(options: SqliteEventLogOptions): Promise<SqliteEventLog> {
    const listeners = new Listeners();
    if (options.access === 'reader') return new SqliteEventLog(options, listeners);
    const { file, appendTimeoutMs = 10_000 } = options;
    const { tell } = listeners;
    const ends = new StreamEnds();
    const recent = new RecentEvents();
    const writer = await WriterLink.start({
      ...{ file, appendTimeoutMs, busyTimeoutMs, onCommit: tell },
      onAnswer: (command, result) => {
        if (result.kind !== 'unavailable') ends.reached(command.stream, result.revision);
        recent.answered(command, result);
      },
      onGone: () => {
        // What the writer had in hand may have been committed: from here on only the file can tell.
        ends.close();
        recent.close();
        tell();
      },
    });
    return new SqliteEventLog(options, listeners, { writer, ends, recent });
  }

  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    checkAppend(expected, events);
    if (!this.writer || this.closed) throw new LogUnavailable('This event log is not open for writing.');
    const { kind, revision, position } = await this.writer.append({
      stream,
      expected,
      events: events.map(({ id, type, body }) => ({ id, type, body })),
    });
    if (kind === 'conflict') throw new RevisionConflict(stream, expected, revision < 0 ? 'noStream' : revision);
    return { revision, position: positionOf(position), replayed: kind === 'replayed' };
  }

  readStream(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly LogEvent[]> {
    return this.read(() => this.readTo(stream, options));
  }

  readAll(options: ReadAllOptions = {}): Promise<readonly LogEvent[]> {
    // What lies in the file, also for who checks it: only those who follow the end are served from memory.
    return readPage({ scan: this.scanFile }, options);
  }

  subscribeAll(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    return follow(this.source, options);
  }

  head(): Promise<Position> {
    return this.read(() => positionOf(this.reader.head()));
  }

  /** Writes what waits, then lets go of the file; appends from now on fail with LogUnavailable, subscriptions throw it. */
  async close(): Promise<void> {
    if (this.closed) return this.writer?.close();
    this.closed = true;
    await this.writer?.close();
    this.reader.close();
    this.listeners.tell();
  }

  private readTo(stream: StreamName, options: ReadStreamOptions): readonly LogEvent[] {
    const { from = 0, direction, limit } = options;
    if (!this.ends || direction === 'backwards') return this.reader.readStream(stream, options);
    if (this.ends.endBefore(stream, from)) return [];
    const events = this.reader.readStream(stream, options);
    if (events.length < readLimit(limit)) this.ends.read(stream, from, events.at(-1)?.revision);
    return events;
  }

  private readonly scan = (after: Position, filter: EventFilter, limit: number): Scan => {
    const ordinal = ordinalOf(after);
    return this.whileOpen(() => this.recent?.scan(ordinal, filter, limit) ?? this.reader.scan(ordinal, filter, limit));
  };

  private readonly scanFile = (after: Position, filter: EventFilter, limit: number): Scan => {
    const ordinal = ordinalOf(after);
    return this.whileOpen(() => this.reader.scan(ordinal, filter, limit));
  };

  private read<T>(query: () => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(this.whileOpen(query));
    });
  }

  private whileOpen<T>(query: () => T): T {
    if (this.closed) throw new LogUnavailable('The event log is closed.');
    return orUnavailable(query);
  }
}

const orUnavailable = <T>(query: () => T): T => {
  try {
    return query();
  } catch (error) {
    throw new LogUnavailable('The event log could not be read.', { cause: error });
  }
};
