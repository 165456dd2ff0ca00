import { clearTimeout, setTimeout } from 'node:timers';
import type { Position } from '@safeguarding/kernel';
import { delayAfter, type Backoff } from '../followers/backoff.ts';
import { wantedBy } from '../core/wanted-by.ts';
import type { EventFilter, LogEvent } from '../port.ts';
import { share } from '../subscription/shared-events.ts';
import type { Scan } from '../subscription/source.ts';
import type { LiveListener } from './client-link.ts';

type WindowParts = {
  readonly follow: (after: Position, listener: LiveListener) => void;
  /** The last event of the log, by a strong read. */
  readonly head: () => Promise<Position>;
  /** Told after each change: news, or the beginning of trouble. */
  readonly onChange: () => void;
  readonly mostEvents?: number;
  readonly mostChars?: number;
  /** How often the end of the log is compared with what the subscription has brought; 5,000 when absent. */
  readonly superviseEveryMs?: number;
};

const backoff: Backoff = { firstMs: 50, mostMs: 2_000 };
/** A subscription that is away for longer is told to those who follow. */
const longestSilenceMs = 5_000;

/**
 * The newest events of the log, brought by one subscription for everybody in this process who follows it: each reads them from here
 * as slowly as it likes. Bounded; whoever has fallen out of it reads pages of the log until it is back. The subscription is
 * supervised: it never resumes by itself and may fall silent without a word.
 */
export class LiveWindow {
  private readonly parts: WindowParts;
  private events: LogEvent[] = [];
  private chars = 0;
  /** Everything behind this and up to `end` lies here. */
  private floor: Position;
  private end: Position;
  private failures = 0;
  private troubledSince: number | undefined;
  private attempt = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(head: Position, parts: WindowParts) {
    this.parts = parts;
    this.floor = head;
    this.end = head;
    this.begin();
    this.supervise();
  }

  /** Whether everything behind a position that still exists is to be had here. */
  holds(after: Position): boolean {
    return after >= this.floor;
  }

  /** Where a page of the log may end at the earliest for its reader to go on here. */
  get from(): Position {
    return this.floor;
  }

  /** The subscription has been away for so long that what is here may be old. */
  get silent(): boolean {
    return this.troubledSince !== undefined && performance.now() - this.troubledSince > longestSilenceMs;
  }

  scan(after: Position, filter: EventFilter, limit: number): Scan {
    const wanted = wantedBy(filter);
    const events: LogEvent[] = [];
    for (let index = this.indexAfter(after); index < this.events.length; index += 1) {
      const event = this.events[index];
      if (!event || !wanted(event)) continue;
      events.push(event);
      if (events.length === limit) return { events, next: event.position, atEnd: event.position >= this.end };
    }
    return { events, next: after > this.end ? after : this.end, atEnd: true };
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.again);
    clearTimeout(this.watch);
  }

  private indexAfter(position: Position): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle]?.position ?? '') > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private begin(): void {
    if (this.closed) return;
    this.attempt += 1;
    const { attempt } = this;
    const ifCurrent = <A extends readonly unknown[]>(act: (...args: A) => void) => {
      return (...args: A): void => {
        if (attempt === this.attempt && !this.closed) act(...args);
      };
    };
    this.parts.follow(this.end, {
      followed: ifCurrent(() => {
        this.recovered();
      }),
      live: ifCurrent((events: readonly LogEvent[]) => {
        this.recovered();
        this.take(events);
      }),
      unfollowed: ifCurrent(() => {
        this.failed();
      }),
    });
  }

  private recovered(): void {
    this.failures = 0;
    this.troubledSince = undefined;
  }

  private failed(): void {
    this.attempt += 1;
    this.failures += 1;
    this.troubledSince ??= performance.now();
    clearTimeout(this.again);
    this.again = setTimeout(
      () => {
        this.again = undefined;
        if (this.silent) this.parts.onChange();
        this.begin();
      },
      delayAfter(this.failures, backoff),
    );
    this.again.unref();
  }

  private take(events: readonly LogEvent[]): void {
    // A subscription from a position may give the event that lies there once more.
    const fresh = events.filter(({ position }) => position > this.end);
    const last = fresh.at(-1);
    if (!last) return;
    for (const event of fresh) this.events.push(share(event));
    this.end = last.position;
    for (const { body } of fresh) this.chars += body.length;
    this.shrink();
    this.parts.onChange();
  }

  private shrink(): void {
    const { mostEvents = 20_000, mostChars = 33_554_432 } = this.parts;
    if (this.events.length <= mostEvents && this.chars <= mostChars) return;
    let drop = 0;
    // Half of it goes at once, so that this is seldom done.
    while (this.events.length - drop > mostEvents / 2 || this.chars > mostChars / 2) {
      const event = this.events[drop];
      if (!event) break;
      this.chars -= event.body.length;
      this.floor = event.position;
      drop += 1;
    }
    this.events = this.events.slice(drop);
  }

  /** An event that is in the log and does not come although nothing was said to be wrong: begun again from the last one that came. */
  private supervise(): void {
    const every = this.parts.superviseEveryMs ?? 5_000;
    let missed: Position | undefined;
    const look = async (): Promise<void> => {
      const before = this.end;
      const head = await this.parts.head();
      // One that is about to be begun again is given its time.
      const stuck = head > this.end && this.end === before && this.again === undefined;
      if (stuck && missed === before) this.failed();
      missed = stuck ? before : undefined;
    };
    const again = (): void => {
      if (this.closed) return;
      this.watch = setTimeout(() => {
        // Where even the head cannot be had, the subscription has its own troubles.
        look()
          .catch(() => undefined)
          .finally(again);
      }, every);
      this.watch.unref();
    };
    again();
  }
}
