import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReadDatabase, type LogEvent } from '@safeguarding/event-log';
import { instantOf, type EventId, type Position, type StreamName } from '@safeguarding/kernel';
import { lookUpFlagsModel } from './flags-model.ts';

const begunAt = Date.UTC(2026, 10, 25, 16);
const minuteMs = 60_000;

/** What happens to a few people and children, so that they meet often. */
const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('look' as const), by: fc.nat(1), child: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refused' as const), by: fc.nat(1), child: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('involved' as const), by: fc.nat(1), child: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reviewed' as const), by: fc.nat(1), child: fc.nat(1) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const childOf = (n: number): string => `c0000000-0000-4000-8000-00000000000${String(n)}`;

const bodyOf = ({ kind, by, child }: Happening, flags: readonly string[]) => {
  const actor = { agency: `agency-${String(by)}`, ref: `u-${String(by)}`, role: 'gp', via: 'person' };
  if (kind === 'involved')
    return {
      actor,
      type: 'ServiceInvolved',
      facts: { agency: `agency-${String(by)}`, involvement: `i-${String(child)}` },
    };
  if (kind === 'reviewed')
    return {
      actor,
      type: 'LookUpFlagReviewed',
      facts: { flag: flags[(by + child) % Math.max(1, flags.length)] ?? '', outcome: 'explained', reason: 'other' },
    };
  const shown = { agencyKind: 'gp-practice', purpose: 'direct-care' };
  const facts =
    kind === 'refused'
      ? { ...shown, answer: 'refused', children: [], asked: [childOf(child)] }
      : { ...shown, answer: 'shown', children: [{ child: childOf(child), classes: [], shown: [] }] };
  return { actor, type: 'ReadAnswered', facts };
};

const eventOf = (happened: Happening, minutes: number, index: number, flags: readonly string[]): LogEvent => {
  const position = String(index + 1).padStart(16, '0') as Position;
  const stream = `sharing-${childOf(happened.child)}` as StreamName;
  const told = bodyOf(happened, flags);
  const id = `e-${String(index)}` as EventId;
  const recordedAt = instantOf(begunAt + minutes * minuteMs);
  return {
    ...{ id, type: told.type, stream, revision: index, position },
    body: JSON.stringify({ ...told, id, stream, position, recordedAt }),
  };
};

const model = lookUpFlagsModel((stored) => JSON.parse(stored.body) as never);
const tables = ['look_up_flag', 'look_up_recent', 'look_up_relation'] as const;

const rowsAfter = (pages: readonly (readonly LogEvent[])[]): readonly (readonly unknown[])[] => {
  const db = ReadDatabase.open({ file: ':memory:' });
  db.adopt(model);
  for (const page of pages) model.apply(page, db);
  const rows = tables.map((table) => db.tuples(`SELECT * FROM ${table} ORDER BY 1, 2, 3`));
  db.close();
  return rows;
};

const flagsIn = (rows: readonly (readonly unknown[])[]): readonly string[] =>
  ((rows[0] ?? []) as readonly (readonly unknown[])[]).map(([flag]) => String(flag));

describe('flags on unusual look-ups', () => {
  it('are the same however the look-ups come in pages', () => {
    const steps = fc.array(fc.tuple(happening, fc.nat(90)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 }), (all, sizes) => {
        const times = all.map((_, index) => all.slice(0, index + 1).reduce((sum, [, later]) => sum + later, 0));
        const draw = (flags: readonly string[]) =>
          all.map(([happened], index) => eventOf(happened, times[index] ?? 0, index, flags));
        // Reviews are of flags that the look-ups before them raise; which ones is known once they were.
        const events = draw(flagsIn(rowsAfter([draw([])])));
        const pages: (readonly LogEvent[])[] = [];
        for (let at = 0, turn = 0; at < events.length; turn += 1) {
          const size = sizes[turn] ?? 1;
          pages.push(events.slice(at, at + size));
          at += size;
        }
        const alone = rowsAfter(events.map((event) => [event]));
        expect(rowsAfter(pages)).toEqual(alone);
        expect(rowsAfter([events])).toEqual(alone);
      }),
      { numRuns: 60 },
    );
  });
});
