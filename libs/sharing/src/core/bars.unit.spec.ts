import { describe, expect, it } from '@jest/globals';
import type { AgencyId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { barPractitioner, endBar } from './bar-decisions.ts';
import { openLead } from './relation-decisions.ts';
import { actor, at, child, councilCare, gp, historyBy, school, thing } from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import { sharing } from './sharing.ts';

const [recorder, second, relative] = [actor(1), actor(2), actor(6)];
const { state, when } = historyBy({ recordedAt: at, ref: recorder, agency: gp.agency });
const bar = (n: number, person = relative) =>
  barPractitioner({ child, bar: thing(n), person, ground: 'relative', reasons: 'An uncle.' }, sharing.initial, at);
const end = (n: number, by = second, agency: AgencyId = gp.agency) => ({
  ...{ child, bar: thing(n), by, agency },
  ...({ reason: 'wrong-person', reasons: 'A namesake.' } as const),
});
const barred = (past: readonly SharingEvent[]) => state(past).bars.map(({ person }) => person);

describe('a bar', () => {
  it('names a person, and says why under the seal of the child alone', () => {
    const [event] = bar(1);
    expect(event?.facts).toEqual({ bar: thing(1), person: relative, from: at });
    expect(event?.personal).toEqual([
      { person: child, classes: { narrative: { ground: 'relative', reasons: 'An uncle.' } } },
    ]);
    expect(barred(bar(1))).toEqual([relative]);
  });

  it('is ended by a second person, and by nobody alone', () => {
    expect(when(bar(1), (now) => endBar(end(1, recorder), now, at))).toEqual({ refused: 'SHA-020' });
    const ended = endBar(end(1), state(bar(1)), at);
    expect(ended).toMatchObject([{ type: 'PractitionerBarEnded', facts: { bar: thing(1), at } }]);
    expect(barred([...bar(1), ...ended])).toEqual([]);
  });

  it('is ended by the service that recorded it or by the authority that leads, and by no other', () => {
    expect(when(bar(1), (now) => endBar(end(1, second, school.agency), now, at))).toEqual({ refused: 'SHA-023' });
    const lead = openLead({ child, referral: thing(9), agency: councilCare.agency }, sharing.initial, at);
    const by = end(1, second, councilCare.agency);
    expect(when([...lead, ...bar(1)], (now) => endBar(by, now, at))).toHaveLength(1);
  });

  it('is ended as a fact about the child, with why sealed, and of several the one that is named', () => {
    const past = [...bar(1), ...bar(2, actor(7))];
    expect(when(past, (now) => endBar(end(2), now, at))).toEqual([
      {
        type: 'PractitionerBarEnded',
        facts: { bar: thing(2), at },
        subjects: [child],
        personal: [{ person: child, classes: { narrative: { reason: 'wrong-person', reasons: 'A namesake.' } } }],
      },
    ]);
    expect(when(bar(1), (now) => endBar(end(2), now, at))).toEqual({ refused: 'SHA-041' });
    expect(bar(1)[0]?.subjects).toEqual([child]);
  });

  it('is ended by no authority that led once, and by none while another leads', () => {
    const lead = openLead({ child, referral: thing(9), agency: councilCare.agency }, sharing.initial, at);
    const over = { type: 'LeadClosed', facts: { referral: thing(9), at } } as const;
    const by = (agency: AgencyId) => end(1, second, agency);
    expect(when([...lead, ...bar(1), over], (now) => endBar(by(councilCare.agency), now, at))).toEqual({
      refused: 'SHA-023',
    });
    expect(when([...lead, ...bar(1)], (now) => endBar(by(school.agency), now, at))).toEqual({ refused: 'SHA-023' });
  });

  it('that is not there, or was ended, cannot be ended', () => {
    expect(when([], (now) => endBar(end(1), now, at))).toEqual({ refused: 'SHA-041' });
  });

  it('stands for as long as any one that was recorded of the person stands', () => {
    const steps = fc.array(fc.record({ n: fc.nat({ max: 4 }), end: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, (all) => {
        let past: readonly SharingEvent[] = [];
        const standing = new Set<number>();
        const used = new Set<number>();
        for (const { n, end: ends } of all) {
          if (ends && standing.delete(n)) past = [...past, ...endBar(end(n), state(past), at)];
          else if (!ends && !used.has(n)) {
            past = [...past, ...bar(n)];
            standing.add(n);
            used.add(n);
          }
        }
        expect(barred(past).length > 0).toBe(standing.size > 0);
      }),
    );
  });
});
