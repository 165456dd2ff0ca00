import { clearTimeout, setTimeout } from 'node:timers';
import type { Position } from '@safeguarding/kernel';
import { wantedBy } from '../core/wanted-by.ts';
import { beginning, type EventLog, type LogEvent, type SubscribeOptions, type SubscriptionMessage } from '../port.ts';

/** How much is read at once, and so how much is in memory however many read it; a page ends with whichever comes first. */
export const pageEvents = 4_000;
const pageChars = 8_388_608;
const readEvents = 1_000;
/** Whoever has not come for the next page by then goes on alone: it is held back or fails, and the others do not wait for it. */
const longestWaitMs = 1_000;

type Page = { readonly events: readonly LogEvent[]; readonly next: Position };

type Member = {
  readonly after: Position;
  /** Set while it waits for a page; undefined as answer: from here on it goes alone. */
  waiting?: (page: Page | undefined) => void;
};

/**
 * The same long way read once for several subscriptions: read models that begin at one place get each event from one look at the
 * log, and one and the same object. Each has its own filter, checkpoint and faults, and subscribes for itself where the log ends, or
 * where it falls behind the others.
 */
export class ReadTogether {
  private readonly log: EventLog;
  private readonly members = new Set<Member>();
  private readonly aborting = new AbortController();
  private after = beginning;
  private inner: AsyncIterator<SubscriptionMessage> | undefined;
  private state: 'gathering' | 'reading' | 'over' = 'gathering';
  /** Nothing comes after the page that was read last. */
  private atEnd = false;
  private loading = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(log: EventLog) {
    this.log = log;
  }

  /** As `subscribeAll` of the log. Whoever comes before `begin` waits for it. */
  async *subscribe(options: SubscribeOptions): AsyncGenerator<SubscriptionMessage> {
    const { filter = {}, batchSize = pageEvents, signal } = options;
    const wanted = wantedBy(filter);
    let after = options.after ?? beginning;
    const member: Member = { after };
    const leave = (): void => {
      this.leave(member);
    };
    if (this.state === 'gathering') this.members.add(member);
    signal.addEventListener('abort', leave);
    try {
      for (let page = await this.nextFor(member); page; page = await this.nextFor(member)) {
        const events = page.events.filter(wanted);
        for (let at = 0; at < events.length; at += batchSize) {
          const batch = events.slice(at, at + batchSize);
          const last = at + batchSize >= events.length;
          yield { kind: 'batch', events: batch, next: last ? page.next : (batch.at(-1)?.position ?? page.next) };
        }
        after = page.next;
      }
    } finally {
      signal.removeEventListener('abort', leave);
      leave();
    }
    yield* this.log.subscribeAll({ ...options, after });
  }

  /** Everybody has come: the largest group that starts at one place goes together, the others alone. */
  begin(): void {
    const groups = Map.groupBy(this.members, ({ after }) => after);
    const [largest] = [...groups].toSorted(([, some], [, others]) => others.length - some.length);
    this.state = 'reading';
    if (!largest || largest[1].length < 2) {
      this.end();
      return;
    }
    const [after, together] = largest;
    for (const member of this.members) if (!together.includes(member)) this.leave(member);
    this.after = after;
    this.look();
  }

  private nextFor(member: Member): Promise<Page | undefined> {
    if (!this.members.has(member)) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      member.waiting = resolve;
      this.look();
    });
  }

  /** Reads on as soon as nobody is left behind. */
  private look(): void {
    if (this.state !== 'reading' || this.loading) return;
    if (this.members.size === 0) this.end();
    else if ([...this.members].every(({ waiting }) => waiting)) void this.load();
    else this.timer ??= setTimeout(this.leaveBehind, longestWaitMs).unref();
  }

  private readonly leaveBehind = (): void => {
    this.timer = undefined;
    for (const member of this.members) if (!member.waiting) this.members.delete(member);
    this.look();
  };

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.loading = true;
    let page: Page | undefined;
    try {
      page = this.atEnd ? undefined : await this.read();
    } catch {
      // Each meets the fault in its own subscription, and tries again in its own time.
    }
    this.loading = false;
    if (!page) {
      this.end();
      return;
    }
    for (const member of this.members) answer(member, page);
    this.look();
  }

  private async read(): Promise<Page | undefined> {
    const { log, after } = this;
    const { signal } = this.aborting;
    this.inner ??= log.subscribeAll({ after, batchSize: readEvents, signal })[Symbol.asyncIterator]();
    const events: LogEvent[] = [];
    let chars = 0;
    let next: Position | undefined;
    while (events.length + readEvents <= pageEvents && chars < pageChars) {
      const step = await this.inner.next();
      if (step.done === true) return undefined;
      const message = step.value;
      next = message.next;
      this.atEnd = message.kind === 'caughtUp';
      if (message.kind === 'caughtUp') break;
      for (const event of message.events) chars += event.body.length;
      events.push(...message.events);
    }
    return next === undefined ? undefined : { events, next };
  }

  private leave(member: Member): void {
    if (!this.members.delete(member)) return;
    answer(member, undefined);
    this.look();
  }

  private end(): void {
    this.state = 'over';
    clearTimeout(this.timer);
    this.aborting.abort();
    const left = [...this.members];
    this.members.clear();
    for (const member of left) answer(member, undefined);
    this.inner?.return?.().catch(() => undefined);
    this.inner = undefined;
  }
}

const answer = (member: Member, page: Page | undefined): void => {
  const { waiting } = member;
  delete member.waiting;
  waiting?.(page);
};
