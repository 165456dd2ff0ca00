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
      this.chars += body.length;
    });
    if (this.events.length > mostEvents || this.chars > mostChars) this.dropOldest();
  }

  /** As the file would answer; undefined where something after `after` may not be here. */
  scan(after: number, filter: EventFilter, limit: number): Scan | undefined {
    if (this.events.length === 0 || after < this.first - 1) return undefined;
    const last = this.first + this.events.length - 1;
    if (after >= last) return { events: [], next: positionOf(after), atEnd: true };
    const wanted = wantedBy(filter);
    const events: LogEvent[] = [];
    for (let ordinal = after + 1; ordinal <= last; ordinal += 1) {
      const event = this.events[ordinal - this.first];
      if (!event || !wanted(event)) continue;
      events.push(event);
      if (events.length === limit) return { events, next: positionOf(ordinal), atEnd: ordinal === last };
    }
    return { events, next: positionOf(last), atEnd: true };
  }

  /** From here on nothing is known. */
  close(): void {
    this.closed = true;
    this.beginAt(1);
  }

  private beginAt(ordinal: number): void {
    this.events.length = 0;
    this.chars = 0;
    this.first = ordinal;
  }

  /** Half at once, so that moving the rest forward costs each event next to nothing. */
  private dropOldest(): void {
    const dropped = this.events.splice(0, Math.ceil(this.events.length / 2));
    this.first += dropped.length;
    for (const { body } of dropped) this.chars -= body.length;
  }
}
