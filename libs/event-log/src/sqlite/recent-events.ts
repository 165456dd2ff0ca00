import type { EventId, StreamName } from '@safeguarding/kernel';
import { wantedBy } from '../core/wanted-by.ts';
import type { EventFilter, LogEvent } from '../port.ts';
import { positionOf } from '../position.ts';
import { share } from '../subscription/shared-events.ts';
import type { Scan } from '../subscription/source.ts';
import type { AppendCommand, AppendResult } from './messages.ts';

const mostEvents = 2_000;
const mostChars = 8_388_608;

/**
 * The end of the log as the process that writes it has just sent it there: a dozen subscriptions that follow the end would each ask
 * the file for the same few events after every batch. Only what was acknowledged is here, in order and without a gap; whoever is
 * further back is sent to the file. Once the writer has gone nothing is certain and nothing is kept.
 */
export class RecentEvents {
  private readonly events: LogEvent[] = [];
  /** The same under their types: most of those who follow want a few types, and there are a dozen in use at a time. */
  private readonly byType = new Map<string, LogEvent[]>();
  /** What one follower asks for is one and the same list of types each time. */
  private readonly wishes = new WeakMap<readonly string[], ReadonlySet<string>>();
  /** Ordinal of the first that is kept. */
  private first = 1;
  private chars = 0;
  private closed = false;

  /** To be called for every answer of the writer, in order, before its append resolves. */
  answered({ stream, events }: AppendCommand, { kind, revision, position }: AppendResult): void {
    if (this.closed || kind !== 'written') return;
    const from = position - events.length + 1;
    // An append whose outcome stayed unknown may lie in between: only the file can tell.
    if (from !== this.first + this.events.length) this.beginAt(from);
    events.forEach(({ id, type, body }, index) => {
      const event = share({
        id: id as EventId,
        type,
        body,
        stream: stream as StreamName,
        revision: revision - events.length + 1 + index,
        position: positionOf(from + index),
      });
      this.events.push(event);
      this.file(event);
      this.chars += body.length;
    });
    if (this.events.length > mostEvents || this.chars > mostChars) this.dropOldest();
  }

  /** As the file would answer; undefined where something after `after` may not be here. */
  scan(after: number, filter: EventFilter, limit: number): Scan | undefined {
    if (this.events.length === 0 || after < this.first - 1) return undefined;
    const last = this.first + this.events.length - 1;
    if (after >= last) return { events: [], next: positionOf(after), atEnd: true };
    const { types, streams } = filter;
    const newer = types === undefined ? this.events.slice(after + 1 - this.first) : this.ofTypes(types, after);
    const wanted = streams === undefined ? newer : newer.filter(wantedBy({ streams }));
    if (wanted.length < limit) return { events: wanted, next: positionOf(last), atEnd: true };
    const events = wanted.slice(0, limit);
    const next = events.at(-1)?.position ?? positionOf(last);
    return { events, next, atEnd: next === positionOf(last) };
  }

  /** From here on nothing is known. */
  close(): void {
    this.closed = true;
    this.beginAt(1);
  }

  private file(event: LogEvent): void {
    const known = this.byType.get(event.type);
    if (known) known.push(event);
    else this.byType.set(event.type, [event]);
  }

  /** Those of some types behind a place, in their order; looks at nothing else. */
  private ofTypes(types: readonly string[], after: number): readonly LogEvent[] {
    const wanted = this.wishes.get(types) ?? new Set(types);
    this.wishes.set(types, wanted);
    const place = positionOf(after);
    const found: (readonly LogEvent[])[] = [];
    for (const [type, events] of this.byType) {
      if (!wanted.has(type)) continue;
      const newer = events.findLastIndex(({ position }) => position <= place) + 1;
      if (newer < events.length) found.push(events.slice(newer));
    }
    const [only = []] = found;
    return found.length < 2 ? only : found.flat().sort(inOrder);
  }

  private beginAt(ordinal: number): void {
    this.events.length = 0;
    this.byType.clear();
    this.chars = 0;
    this.first = ordinal;
  }

  /** Half at once, so that moving the rest forward costs each event next to nothing. */
  private dropOldest(): void {
    const dropped = this.events.splice(0, Math.ceil(this.events.length / 2));
    this.first += dropped.length;
    for (const { body } of dropped) this.chars -= body.length;
    this.byType.clear();
    for (const event of this.events) this.file(event);
  }
}

const inOrder = (one: LogEvent, other: LogEvent): number => (one.position < other.position ? -1 : 1);
