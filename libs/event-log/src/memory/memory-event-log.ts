import type { Position, StreamName } from '@safeguarding/kernel';
import { judgeAppend } from '../core/judge-append.ts';
import { wantedBy } from '../core/wanted-by.ts';
import { checkAppend, readLimit } from '../limits.ts';
import {
  beginning,
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
import { Faults } from './faults.ts';

const scanWindow = 20_000;

/** For tests: the embedded log's rules without a disk, and faults on order. */
export class MemoryEventLog implements EventLog {
  readonly capabilities = { durable: false, multipleWriters: false, gaplessPositions: true } as const;
  readonly faults = new Faults();
  private readonly all: LogEvent[] = [];
  private readonly streams = new Map<StreamName, LogEvent[]>();
  private readonly listeners = new Listeners();
  private readonly source: Source;
  private closed = false;

  constructor() {
    this.source = { scan: this.scan, onChange: this.listeners.add, pollMs: 1_000, gatherMs: 0 };
  }

  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.faults.around(stream, () => {
      checkAppend(expected, events);
      return this.whileOpen(() => this.write(stream, expected, events));
    });
  }

  readStream(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly LogEvent[]> {
    return this.read(() => {
      const events = this.streams.get(stream) ?? [];
      const limit = readLimit(options.limit);
      if (options.direction !== 'backwards') return events.slice(options.from ?? 0, (options.from ?? 0) + limit);
      return events
        .slice(0, (options.from ?? events.length) + 1)
        .toReversed()
        .slice(0, limit);
    });
  }

  readAll(options: ReadAllOptions = {}): Promise<readonly LogEvent[]> {
    return readPage(this.source, options);
  }

  subscribeAll(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    return follow(this.source, options);
  }

  head(): Promise<Position> {
    return this.read(() => positionOf(this.all.length));
  }

  close(): Promise<void> {
    this.closed = true;
    this.listeners.tell();
    return Promise.resolve();
  }

  private write(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Appended {
    const there = this.streams.get(stream) ?? [];
    const head = there.length - 1;
    const ids = events.map(({ id }) => id);
    const verdict = judgeAppend(expected, ids, { head, idAt: (revision) => there[revision]?.id });
    if (verdict.kind === 'conflict') throw new RevisionConflict(stream, expected, head < 0 ? 'noStream' : head);
    if (verdict.kind === 'replay') return placeOf(there, verdict.revision, true);
    if (events.length === 0) return placeOf(there, head, false);
    events.forEach(({ id, type, body }, index) => {
      const event: LogEvent = {
        id,
        type,
        body,
        stream,
        revision: head + 1 + index,
        position: positionOf(this.all.length + 1),
      };
      this.all.push(event);
      there.push(event);
    });
    this.streams.set(stream, there);
    this.listeners.tell();
    return placeOf(there, there.length - 1, false);
  }

  private readonly scan = (from: Position, filter: EventFilter, limit: number): Scan =>
    this.whileOpen(() => {
      const wanted = wantedBy(filter);
      const after = ordinalOf(from);
      const until = Math.min(this.all.length, after + scanWindow);
      const found = this.all.slice(after, until).filter(wanted).slice(0, limit);
      const last = found.at(-1);
      const next = found.length === limit && last ? Number(last.position) : Math.max(after, until);
      return { events: found, next: positionOf(next), atEnd: next >= this.all.length };
    });

  private read<T>(query: () => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(this.whileOpen(query));
    });
  }

  private whileOpen<T>(query: () => T): T {
    if (this.closed) throw new LogUnavailable('The event log is closed.');
    return query();
  }
}

const placeOf = (events: readonly LogEvent[], revision: number, replayed: boolean): Appended => ({
  revision,
  position: events[revision]?.position ?? beginning,
  replayed,
});
