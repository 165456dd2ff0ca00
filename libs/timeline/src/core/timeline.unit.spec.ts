import { describe, expect, it } from '@jest/globals';
import { instant, instantOf, occurredAt, occurredOn, type EventId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { filterText, matches } from './filter.ts';
import { isLate, orderKey, type Placed } from './order.ts';
import { supersededBy } from './supersession.ts';

const placed = fc.record({
  id: fc.uuid().map((id) => id as EventId),
  occurredOn: fc.oneof(
    fc.integer({ min: 0, max: 4e12 }).map((ms) => occurredAt(instantOf(ms))),
    fc.constantFrom('2020', '2020-05', '2020-05-17', 'unknown').map(occurredOn),
  ),
  recordedAt: fc.integer({ min: 0, max: 4e12 }).map(instantOf),
});
const byKey = (a: Placed, b: Placed): number => (orderKey(a) < orderKey(b) ? -1 : 1);

describe('the order of a timeline', () => {
  it('is the same whatever the order of arrival', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(placed, { selector: (entry) => entry.id, maxLength: 20 })
          .chain((entries) =>
            fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
          ),
        ([entries, shuffled]) => {
          expect([...shuffled].sort(byKey)).toEqual([...entries].sort(byKey));
        },
      ),
    );
  });

  it('puts what happened first first, and of two at once the one recorded first', () => {
    const at = (occurred: string, recorded: string, id: string): string =>
      orderKey({ id: id as EventId, occurredOn: occurredOn(occurred), recordedAt: instant(recorded) });
    expect(at('2026-01-01', '2026-03-01T00:00:00Z', 'b') < at('2026-01-02', '2026-01-02T00:00:00Z', 'a')).toBe(true);
    expect(at('2026-01-01', '2026-01-03T00:00:00Z', 'b') > at('2026-01-01', '2026-01-02T00:00:00Z', 'c')).toBe(true);
    expect(at('unknown', '2026-01-03T00:00:00Z', 'b') < at('1990', '2026-01-02T00:00:00Z', 'c')).toBe(true);
  });
});

describe('lateness', () => {
  it.each([
    ['2026-01-05T09:00:00Z', '2026-01-06T09:00:00Z', false],
    ['2026-01-05T09:00:00Z', '2026-01-06T09:00:00.001Z', true],
    ['2026-01-05', '2026-01-06T23:59:59Z', false],
    ['2026-01-05', '2026-01-07T00:00:01Z', true],
    ['2026-01', '2026-02-01T23:00:00Z', false],
    ['2025', '2026-06-01T00:00:00Z', true],
    ['unknown', '2026-06-01T00:00:00Z', false],
  ])('what occurred on %s and was recorded at %s is late: %p', (occurred, recorded, late) => {
    expect(isLate({ occurredOn: occurredOn(occurred), recordedAt: instant(recorded) })).toBe(late);
  });
});

describe('a filter', () => {
  const entry = { kind: 'concern-raised', owner: 'oakfield-gp', occurredOn: occurredOn('2026-01-05') };

  it('takes the start of the period and leaves its end out', () => {
    const day = instant('2026-01-05T00:00:00Z');
    expect(matches({ from: day }, entry)).toBe(true);
    expect(matches({ to: day }, entry)).toBe(false);
  });

  it('asks for kind and agency together', () => {
    expect(matches({ kinds: ['concern-raised'], agencies: ['oakfield-gp'] }, entry)).toBe(true);
    expect(matches({ kinds: ['concern-raised'], agencies: ['another'] }, entry)).toBe(false);
  });

  it('is written alike whatever the order of its lists', () => {
    expect(filterText({ kinds: ['a', 'b'] })).toBe(filterText({ kinds: ['b', 'a'] }));
    expect(filterText({ kinds: ['a'] })).not.toBe(filterText({ agencies: ['a'] }));
  });
});

it('an amendment that is not visible leaves no mark on what it amended', () => {
  const first = { id: 'first' as EventId };
  const amendment = { id: 'second' as EventId, supersedes: first.id };
  expect(supersededBy([first, amendment]).get(first.id)).toBe('second');
  expect(supersededBy([first]).size).toBe(0);
});
