import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventId, StreamName } from '@safeguarding/kernel';
import { wantedBy } from '../core/wanted-by.ts';
import type { EventFilter, LogEvent } from '../port.ts';
import { positionOf } from '../position.ts';
import type { AppendResult } from './messages.ts';
import { RecentEvents } from './recent-events.ts';

const written = (revision: number, position: number): AppendResult => ({ kind: 'written', revision, position });
const eventsOf = (count: number, body = 'b') =>
  Array.from({ length: count }, (_, index) => ({ id: `id-${String(index)}`, type: 'T', body }));
const append = (recent: RecentEvents, position: number, { count = 1, body = 'b' } = {}): void => {
  recent.answered({ stream: 's-1', expected: 'any', events: eventsOf(count, body) }, written(count - 1, position));
};
const placesOf = (recent: RecentEvents, after: number): readonly number[] | undefined =>
  recent.scan(after, {}, 100_000)?.events.map(({ position }) => Number(position));

describe('the end of the log in memory', () => {
  it('says nothing before the first append of this process, nor of anything before it', () => {
    const recent = new RecentEvents();
    expect(recent.scan(0, {}, 10)).toBeUndefined();
    append(recent, 7);
    expect([placesOf(recent, 5), placesOf(recent, 6), placesOf(recent, 7)]).toEqual([undefined, [7], []]);
  });

  it('starts over where an append of unknown outcome may lie in between', () => {
    const recent = new RecentEvents();
    append(recent, 1);
    append(recent, 4);
    expect([placesOf(recent, 0), placesOf(recent, 3)]).toEqual([undefined, [4]]);
  });

  it('knows nothing any more once the writer has gone', () => {
    const recent = new RecentEvents();
    append(recent, 1);
    recent.close();
    append(recent, 2);
    expect(placesOf(recent, 1)).toBeUndefined();
  });

  it('keeps a bounded number of events and of characters', () => {
    const recent = new RecentEvents();
    for (let position = 1; position <= 5_000; position += 1) append(recent, position);
    expect(placesOf(recent, 2_000)).toBeUndefined();
    expect(placesOf(recent, 4_100)).toHaveLength(900);
    const body = 'b'.repeat(1_000_000);
    for (let position = 5_001; position <= 5_020; position += 1) append(recent, position, { body });
    expect(placesOf(recent, 5_010)).toBeUndefined();
    expect(placesOf(recent, 5_019)).toEqual([5_020]);
  });

  it('answers as the whole log would, for every filter, limit and place to go on from', () => {
    const filter: fc.Arbitrary<EventFilter> = fc.record(
      { streams: fc.subarray(['a-', 'b-', 'a-1']), types: fc.subarray(['T0', 'T1']) },
      { requiredKeys: [] },
    );
    const appends = fc.array(
      fc.record({ stream: fc.constantFrom('a-1', 'a-2', 'b-1'), count: fc.integer({ min: 1, max: 3 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(appends, filter, fc.nat({ max: 30 }), fc.integer({ min: 1, max: 8 }), (all, asked, after, limit) => {
        const recent = new RecentEvents();
        const log: LogEvent[] = [];
        for (const { stream, count } of all) {
          const events = eventsOf(count).map((event, index) => ({ ...event, type: `T${String(index % 2)}` }));
          recent.answered({ stream, expected: 'any', events }, written(count - 1, log.length + count));
          for (const [index, event] of events.entries())
            log.push({
              ...event,
              id: event.id as EventId,
              stream: stream as StreamName,
              revision: index,
              position: positionOf(log.length + 1),
            });
        }
        const wanted = log.slice(after).filter(wantedBy(asked)).slice(0, limit);
        const scan = recent.scan(after, asked, limit);
        expect(scan?.events).toEqual(wanted);
        const next = wanted.length === limit ? Number(wanted.at(-1)?.position) : Math.max(after, log.length);
        expect(scan).toMatchObject({ next: positionOf(next), atEnd: next >= log.length });
      }),
    );
  });
});
