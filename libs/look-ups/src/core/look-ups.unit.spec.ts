import { describe, expect, it } from '@jest/globals';
import { given, type ActorRef, type AgencyId, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { lookUpFlag, reviewFlag, type LookUpFlagReviewed } from './look-up-flag.ts';
import { isOutOfHours, lookUpRuleIds, lookUpRules } from './look-up-rules.ts';
import { endMark, lookUpMarks, markChild, type MarkEvent } from './look-up-marks.ts';

const by = (n: number) => `u-${String(n).padStart(32, '0')}` as ActorRef;
const agency = 'oakfield-surgery' as AgencyId;
const thing = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}` as ThingId;
const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;

describe('the rules', () => {
  it('have each a version, a threshold and a reason', () => {
    for (const id of lookUpRuleIds) expect(lookUpRules[id]).toMatchObject({ id, version: 1 });
  });

  it.each([
    ['gp-practice', 10, 3, false],
    ['gp-practice', 7, 3, false],
    ['gp-practice', 6, 3, true],
    ['gp-practice', 20, 3, true],
    ['gp-practice', 10, 0, true],
    ['gp-practice', 10, 6, true],
    ['police', 3, 0, false],
    ['mash', 23, 6, false],
  ])('know when a %s at %i on day %i is out of its hours: %p', (kind, hour, weekday, out) => {
    expect(isOutOfHours(kind, { hour, weekday })).toBe(out);
  });
});

describe('a review', () => {
  const facts = { flag: thing(1), agency, rule: 'many-children', person: by(1), reason: 'other' } as const;
  const reviewed = (outcome: LookUpFlagReviewed['facts']['outcome']) =>
    ({ type: 'LookUpFlagReviewed', facts: { ...facts, outcome } }) as const;

  it('is never by the person who is flagged', () => {
    const own = { ...facts, outcome: 'explained', by: by(1) } as const;
    expect(given(lookUpFlag, []).when((state) => reviewFlag(own, state))).toEqual({ refused: 'LKU-001' });
  });

  it('is final, unless it asked for an investigation', () => {
    const end = { ...facts, outcome: 'referred', by: by(2) } as const;
    expect(given(lookUpFlag, []).when((state) => reviewFlag(end, state))).toEqual([reviewed('referred')]);
    const begun = [reviewed('needs-investigation')];
    expect(given(lookUpFlag, begun).when((state) => reviewFlag(end, state))).toEqual([reviewed('referred')]);
    for (const outcome of ['explained', 'referred'] as const)
      expect(given(lookUpFlag, [reviewed(outcome)]).when((state) => reviewFlag(end, state))).toEqual({
        refused: 'LKU-002',
      });
  });
});

describe('a mark', () => {
  const conflict = { mark: thing(2), child, kind: 'conflict', agency, person: by(1), leads: false } as const;
  const past: readonly MarkEvent[] = [
    {
      type: 'LookUpMarked',
      facts: { mark: thing(2), child, kind: 'conflict', agency, person: by(1), from: '' as never },
    },
  ];

  it('of the same kind, service and person is one', () => {
    expect(
      given(lookUpMarks, past).when((state) => markChild({ ...conflict, mark: thing(3) }, state, '' as Instant)),
    ).toEqual([]);
  });

  it('is ended by the service that made it, and not by whose conflict it is', () => {
    const end = (who: number, of = agency) =>
      given(lookUpMarks, past).when((state) => endMark({ mark: thing(2), agency: of, by: by(who) }, state));
    expect(end(2)).toMatchObject([{ type: 'LookUpMarkEnded', facts: { mark: thing(2) } }]);
    expect(end(1)).toEqual({ refused: 'LKU-005' });
    expect(end(2, 'another' as AgencyId)).toEqual({ refused: 'LKU-005' });
  });
});
