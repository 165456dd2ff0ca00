import { describe, expect, it } from '@jest/globals';
import type { LogEvent } from '@safeguarding/event-log';
import { streamName, type DomainEvent, type EventId, type Position, type StreamName } from '@safeguarding/kernel';
import type { Slice } from './catalogue.ts';
import type { History } from './history.ts';
import { RememberedHistories } from './remembered-histories.ts';

type Rung = DomainEvent<'BellRung'>;
const slice = (): Slice<number, Rung> => ({
  category: 'bell',
  initial: 0,
  evolve: (state) => state + 1,
  events: { BellRung: { version: 1, retention: 'child-record' } },
});
const bell = slice();
const streamOf = (n: number): StreamName => streamName('bell', `b-${String(n)}`);
const upTo = (stream: StreamName, revision: number): History<number, Rung> => ({
  ...{ stream, revision, exists: true, state: revision + 1, events: [] },
  ...{ position: undefined, lastRecordedAt: undefined },
});
const event = (stream: StreamName, revision: number, chars: number): LogEvent => ({
  ...{ stream, revision, id: `e-${String(revision)}` as EventId, type: 'BellRung', body: 'x'.repeat(chars) },
  position: String(revision) as Position,
});

describe('histories that are remembered', () => {
  it('are the newest that was kept, in whichever order two loads end', () => {
    const all = new RememberedHistories();
    const stream = streamOf(1);
    all.keep(bell, upTo(stream, 1), [event(stream, 0, 1), event(stream, 1, 1)]);
    all.keep(bell, upTo(stream, 0), [event(stream, 0, 1)]);
    expect(all.of(bell, stream)?.revision).toBe(1);
    expect([all.of(bell, streamOf(2)), all.of(slice(), stream)]).toEqual([undefined, undefined]);
  });

  it('hold no more text than they may, the stream that was loaded longest ago goes first, and what grows is counted once', () => {
    const all = new RememberedHistories(100);
    const [first, second, third] = [streamOf(1), streamOf(2), streamOf(3)];
    all.keep(bell, upTo(first, 0), [event(first, 0, 40)]);
    all.keep(bell, upTo(second, 0), [event(second, 0, 40)]);
    all.keep(bell, upTo(first, 1), [event(first, 1, 20)]);
    expect([first, second].map((one) => all.of(bell, one)?.revision)).toEqual([1, 0]);
    // The same events by another load.
    all.keep(bell, upTo(first, 1), [event(first, 0, 40), event(first, 1, 20)]);
    expect([first, second].map((one) => all.of(bell, one)?.revision)).toEqual([1, 0]);
    all.keep(bell, upTo(third, 0), [event(third, 0, 1)]);
    expect([first, second, third].map((one) => all.of(bell, one)?.revision)).toEqual([1, undefined, 0]);
  });
});
