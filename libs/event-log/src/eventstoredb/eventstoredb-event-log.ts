import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Position, StreamName } from '@safeguarding/kernel';
import { judgeAppend } from '../core/judge-append.ts';
import { wantedBy } from '../core/wanted-by.ts';
import { delayAfter } from '../followers/backoff.ts';
import { checkAppend, readLimit } from '../limits.ts';
import {
  beginning,
  EventTooLarge,
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
import { follow, readPage } from '../subscription/follow.ts';
import { Listeners } from '../subscription/listeners.ts';
import type { Scan, Source } from '../subscription/source.ts';
import { checkAppendSize } from './append-size.ts';
import { ClientLink } from './client-link.ts';
import { connectionOf } from './connection.ts';
import { LiveWindow } from './live-window.ts';
import type { Asking, Failure, Outcome } from './messages.ts';
import { placeOfPosition } from './place.ts';

export type EventStoreDbOptions = {
  /** `esdb://`, `esdb+discover://`, and the same with `kurrentdb`. */
  readonly url: string;
  /** An append that has not been answered by then fails with LogUnavailable; 10,000 when absent. */
  readonly appendTimeoutMs?: number;
  /** The same for reads; 10,000 when absent. */
  readonly readTimeoutMs?: number;
  /**
   * The first attempt of an append or read: on a frozen server it hangs, and another one may not. Each further one has twice as long,
   * because a machine that is only slow would answer none of them. 2,500 when absent.
   */
  readonly attemptTimeoutMs?: number;
  /** For both until `started`: whoever starts waits for a busy machine, where a request is better refused. As they are when absent. */
  readonly startTimeoutMs?: number;
  /** Told when the client was made anew, and why. */
  readonly onRenewed?: (why: string) => void;
};

type Done = Exclude<Outcome, Failure>;
type Page = { readonly events: readonly LogEvent[]; readonly last?: Position; readonly end: boolean };

const backoff = { firstMs: 20, mostMs: 500 };
/**
 * Events in one page of a scan whose filter may leave few of them: some times as many as are asked for, because what is not wanted of
 * a page is fetched again with the next one.
 */
const pageFor = (limit: number): number => Math.min(2_000, Math.max(20, limit * 10));

/** As many events at the end of a stream are looked at for an append whose answer was lost. */
const mostLookedAt = 500;

/** Throws RangeError for a position of another engine: asked of the database it would look like one that does not answer. */
const checkPlace = (after: Position | undefined): void => {
  if (after !== undefined) placeOfPosition(after);
};

/**
 * The log on EventStoreDB or KurrentDB, one database for one ledger: any number of processes write and read. Each append names its
 * events anew for the database and carries their own ids as metadata, so that its own retries are recognised by the database and
 * those of others by their ids (decision 056).
 */
export class EventStoreDbEventLog implements EventLog {
  readonly capabilities = { durable: true, multipleWriters: true, gaplessPositions: false } as const;
  private readonly options: EventStoreDbOptions;
  private readonly link: ClientLink;
  private readonly listeners = new Listeners();
  private readonly source: Source;
  private window: Promise<LiveWindow> | undefined;
  private starting = true;
  private closed = false;

  private constructor(options: EventStoreDbOptions) {
    this.options = options;
    const { url, onRenewed } = options;
    this.link = new ClientLink({ url: connectionOf(url), ...(onRenewed ? { onRenewed } : {}) });
    this.source = { scan: this.scan, onChange: this.listeners.add, pollMs: 1_000, gatherMs: 10 };
  }

  /**
   * Resolves when the database has answered; throws ConnectionStringRefused, and LogUnavailable where it does not within 30 seconds, or as long as is said, from when
   * the client is loaded.
   */
  static async open(options: EventStoreDbOptions & { readonly openTimeoutMs?: number }): Promise<EventStoreDbEventLog> {
    const log = new EventStoreDbEventLog(options);
    try {
      await log.link.loaded();
      await log.insist({ kind: 'readAll', backwards: true, limit: 1 }, options.openTimeoutMs ?? 30_000);
      return log;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /** From here on somebody waits for each answer: the times of requests hold. */
  started(): void {
    this.starting = false;
  }

  async append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    checkAppend(expected, events);
    checkAppendSize(events);
    // The database reports success for an empty append to a stream that it does not have.
    if (events.length === 0) return this.appendNothing(stream, expected);
    const wire = events.map(({ id, type, body }) => ({ wireId: randomUUID(), id, type, body }));
    const outcome = await this.attempt(
      { kind: 'append', stream, expected, events: wire },
      this.patience(this.options.appendTimeoutMs),
    );
    if (outcome.kind === 'conflict') return this.orReplay(stream, expected, events, outcome.actual);
    const { revision, position: told } = done(outcome, 'appended');
    const position = told as Position;
    if (events.length === 1) return { revision, position, replayed: false };
    // Of several events the database tells a place that need not be the last one's.
    const last = await this.eventAt(stream, revision);
    return { revision, position: last?.position ?? position, replayed: false };
  }

  async readStream(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly LogEvent[]> {
    const { from, direction } = options;
    const backwards = direction === 'backwards';
    const limit = readLimit(options.limit);
    const events: LogEvent[] = [];
    let next = from;
    for (;;) {
      const page = await this.page({
        kind: 'readStream',
        stream,
        backwards,
        limit: limit - events.length,
        ...(next === undefined ? {} : { from: next }),
      });
      events.push(...page.events);
      const last = events.at(-1);
      if (page.end || !last || events.length >= limit) return events;
      next = last.revision + (backwards ? -1 : 1);
      if (next < 0) return events;
    }
  }

  async readAll(options: ReadAllOptions = {}): Promise<readonly LogEvent[]> {
    checkPlace(options.after);
    return readPage({ scan: this.scanPages }, options);
  }

  subscribeAll(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    checkPlace(options.after);
    return follow(this.source, options);
  }

  async head(): Promise<Position> {
    let before: Position | undefined;
    // Behind the last event of ours may lie what the database writes about itself.
    for (let limit = 1; ; limit = Math.min(4_096, limit * 8)) {
      const page = await this.page({
        kind: 'readAll',
        backwards: true,
        limit,
        ...(before === undefined ? {} : { after: before }),
      });
      const [last] = page.events;
      if (last) return last.position;
      if (page.end || page.last === undefined) return beginning;
      before = page.last;
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.window?.then(
      (window) => {
        window.close();
      },
      () => undefined,
    );
    await this.link.close();
    this.listeners.tell();
  }

  private async appendNothing(stream: StreamName, expected: ExpectedRevision): Promise<Appended> {
    const [last] = await this.readStream(stream, { direction: 'backwards', limit: 1 });
    const head = last?.revision ?? -1;
    const verdict = judgeAppend(expected, [], { head, idAt: () => undefined });
    if (verdict.kind === 'conflict') throw new RevisionConflict(stream, expected, head < 0 ? 'noStream' : head);
    return { revision: head, position: last?.position ?? beginning, replayed: false };
  }

  /** A conflict is a replay where exactly these ids already follow the expectation. */
  private async orReplay(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    head: number,
  ): Promise<Appended> {
    const conflict = new RevisionConflict(stream, expected, head < 0 ? 'noStream' : head);
    if (expected === 'any' || expected === 'exists') throw conflict;
    const from = expected === 'noStream' ? 0 : expected + 1;
    if (head < from + events.length - 1) throw conflict;
    const found = await this.readStream(stream, { from, limit: events.length });
    const ids = events.map(({ id }) => id);
    const verdict = judgeAppend(expected, ids, { head, idAt: (revision) => found[revision - from]?.id });
    const last = found.at(-1);
    if (verdict.kind !== 'replay' || !last) throw conflict;
    return { revision: verdict.revision, position: last.position, replayed: true };
  }

  private async eventAt(stream: StreamName, revision: number): Promise<LogEvent | undefined> {
    const [found] = await this.readStream(stream, { from: revision, limit: 1 });
    return found;
  }

  /** From the window where the log is followed closely, from pages of the log until there. */
  private readonly scan = async (after: Position, filter: EventFilter, limit: number): Promise<Scan> => {
    const window = await this.liveWindow();
    if (this.closed) throw new LogUnavailable('The event log is closed.');
    if (window.silent) throw new LogUnavailable('The event log gives no news.');
    if (window.holds(after)) return window.scan(after, filter, limit);
    const from = window.from;
    const scan = await this.scanPages(after, filter, limit);
    if (!scan.atEnd) return scan;
    // The page has seen the end of the log, which lies behind the place where the window begins.
    return { ...scan, next: scan.next > from ? scan.next : from, atEnd: false };
  };

  private readonly scanPages = async (after: Position, filter: EventFilter, limit: number): Promise<Scan> => {
    const filtered = filter.streams !== undefined || filter.types !== undefined;
    const wanted = wantedBy(filter);
    for (let from = after; ;) {
      const page = await this.page({
        kind: 'readAll',
        backwards: false,
        limit: filtered ? pageFor(limit) : limit,
        after: from,
      });
      const last = page.events.at(-1)?.position;
      // Only places of our own events are kept: those of others may lie behind the head, which is the last of ours.
      if (last === undefined && page.end) return { events: [], next: after, atEnd: true };
      if (last === undefined) {
        from = page.last ?? from;
        continue;
      }
      const events = page.events.filter(wanted).slice(0, limit);
      const cut = events.length === limit ? events.at(-1)?.position : undefined;
      if (cut !== undefined && cut !== last) return { events, next: cut, atEnd: false };
      return { events, next: last, atEnd: page.end };
    }
  };

  private async liveWindow(): Promise<LiveWindow> {
    if (this.closed) throw new LogUnavailable('The event log is closed.');
    this.window ??= this.openWindow();
    try {
      return await this.window;
    } catch (error) {
      this.window = undefined;
      throw error;
    }
  }

  private async openWindow(): Promise<LiveWindow> {
    return new LiveWindow(await this.head(), {
      follow: (after, listener) => {
        this.link.follow(after, listener);
      },
      head: () => this.head(),
      onChange: this.listeners.tell,
    });
  }

  private patience(timeoutMs = 10_000): number {
    return this.starting ? Math.max(timeoutMs, this.options.startTimeoutMs ?? 0) : timeoutMs;
  }

  private async page(asking: Asking): Promise<Page> {
    // The same events and places, whose texts are branded on this side of the thread.
    return done(await this.insist(asking, this.patience(this.options.readTimeoutMs)), 'page') as unknown as Page;
  }

  private async insist(asking: Asking, timeoutMs: number): Promise<Outcome> {
    const outcome = await this.attempt(asking, timeoutMs);
    if (outcome.kind === 'conflict') throw new LogUnavailable('The event log gave an answer that does not belong.');
    return outcome;
  }

  /**
   * An append that names no place is recognised by the database only until it is restarted: before it is sent again its stream is asked
   * whether it is there.
   */
  private async once(asking: Asking, attempts: number, timeoutMs: number): Promise<Outcome> {
    const placed = asking.kind !== 'append' || (asking.expected !== 'any' && asking.expected !== 'exists');
    if (placed || attempts === 1) return this.link.ask(asking, timeoutMs);
    const { stream, events } = asking;
    const tail = await this.link.ask({ kind: 'readStream', stream, backwards: true, limit: mostLookedAt }, timeoutMs);
    if (tail.kind !== 'page') return tail;
    const last = tail.events.find(({ id }) => id === events.at(-1)?.id);
    if (last) return { kind: 'appended', revision: last.revision, position: last.position };
    return this.link.ask(asking, timeoutMs);
  }

  /** Asks again, with the same ids and expectation, until there is an answer or the time is over. */
  private async attempt(asking: Asking, timeoutMs: number): Promise<Done | Extract<Failure, { kind: 'conflict' }>> {
    const giveUpAt = performance.now() + timeoutMs;
    for (let attempts = 1; ; attempts += 1) {
      if (this.closed) throw new LogUnavailable('The event log is closed.');
      const left = giveUpAt - performance.now();
      const forOne = (this.options.attemptTimeoutMs ?? 2_500) * 2 ** Math.min(10, attempts - 1);
      const outcome = await this.once(asking, attempts, Math.max(1, Math.min(left, forOne)));
      if (outcome.kind === 'appended' || outcome.kind === 'page' || outcome.kind === 'conflict') return outcome;
      if (outcome.kind === 'tooLarge') throw new EventTooLarge('The database takes no append of this size.');
      if (outcome.kind === 'deleted')
        throw new LogUnavailable(
          'A stream of this ledger was deleted in the database: see the runbook on the loss of the log.',
        );
      if (outcome.kind === 'refused') throw new LogUnavailable(`The database refuses: ${outcome.why}`);
      const wait = Math.min(delayAfter(attempts, backoff), giveUpAt - performance.now());
      if (wait <= 0) throw new LogUnavailable(`The database did not answer in time: ${outcome.why}`);
      await sleep(wait);
    }
  }
}

const done = <K extends Done['kind']>(outcome: Outcome, kind: K): Extract<Done, { kind: K }> => {
  if (outcome.kind !== kind) throw new LogUnavailable('The event log gave an answer that does not belong.');
  // The check above has told which one it is.
  return outcome as Extract<Done, { kind: K }>;
};
