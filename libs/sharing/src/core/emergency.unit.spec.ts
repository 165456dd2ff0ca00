import { describe, expect, it } from '@jest/globals';
import { given, plusMs, stateAfter, type AgencyId, type Instant } from '@safeguarding/kernel';
import fc from 'fast-check';
import { endEmergency, openEmergency, reviewEmergency } from './emergency-decisions.ts';
import { openLead } from './relation-decisions.ts';
import { liveAt } from './scope.ts';
import { actor, at, child, councilCare, later, thing } from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import { sharing } from './sharing.ts';

const ambulance = 'ashby-ambulance' as AgencyId;
const duty = 'ashby-mash' as AgencyId;
const asked = {
  child,
  access: thing(1),
  agency: ambulance,
  person: actor(1),
  reason: 'unconscious-or-unable-to-say',
  explanation: 'Found unconscious; nobody with her, invented.',
  minutes: 60,
  onDuty: [duty],
  acts: () => true,
} as const;
const envelope = { recordedAt: at, ref: actor(1) };
const state = (...past: readonly SharingEvent[]) => stateAfter(sharing, past, envelope);
const opened = openEmergency(asked, sharing.initial, at);
const when = given(sharing, opened, envelope);

describe('an emergency access', () => {
  it('is for one person and says who was told, and its reasons are sealed', () => {
    expect(opened).toEqual([
      {
        type: 'EmergencyAccessOpened',
        facts: {
          access: thing(1),
          agency: ambulance,
          person: actor(1),
          reason: 'unconscious-or-unable-to-say',
          from: at,
          until: later(1),
          reviewDueAt: later(72),
          told: [duty],
        },
        subjects: [child],
        personal: [{ person: child, classes: { narrative: { explanation: asked.explanation } } }],
      },
    ]);
  });

  it('lasts an hour at most and a minute at least, whatever was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 100_000 }), (minutes) => {
        const [emergency] = state(...openEmergency({ ...asked, minutes }, sharing.initial, at)).emergencies;
        const { until } = emergency ?? { until: '' as Instant };
        expect(until > at && until <= later(1)).toBe(true);
      }),
    );
  });

  it('ends to the millisecond, without an event', () => {
    const [emergency] = state(...opened).emergencies;
    const live = (moment: Instant) => emergency !== undefined && liveAt(emergency, moment);
    expect([live(at), live(plusMs(later(1), -1)), live(later(1))]).toEqual([true, true, false]);
  });

  it('tells whoever leads for the child instead of the one on duty, and never the service itself', () => {
    const led = openLead({ child, referral: thing(9), agency: councilCare.agency }, sharing.initial, at);
    const told = (command: object, ...past: readonly SharingEvent[]) =>
      openEmergency({ ...asked, ...command }, state(...past), later(1)).map(({ facts }) => facts);
    expect(told({}, ...led)).toMatchObject([{ told: [councilCare.agency] }]);
    expect(told({ agency: duty })).toMatchObject([{ told: [] }]);
  });

  it('is ended before its time once', () => {
    const end = (moment: Instant) => when.when((now) => endEmergency({ child, access: thing(1) }, now, moment));
    expect(end(plusMs(at, 1_000))).toEqual([
      { type: 'EmergencyAccessEnded', facts: { access: thing(1), at: plusMs(at, 1_000) }, subjects: [child] },
    ]);
    expect(end(later(1))).toEqual({ refused: 'SHA-018' });
    const over = state(...opened, ...(end(plusMs(at, 1_000)) as readonly SharingEvent[]));
    expect(over.emergencies[0]?.until).toBe(plusMs(at, 1_000));
  });

  it('is reviewed by a second person, once', () => {
    const review = (person: number, ...past: readonly SharingEvent[]) =>
      given(sharing, [...opened, ...past], envelope).when((now) =>
        reviewEmergency(
          { child, access: thing(1), by: actor(person), finding: 'justified', findings: 'Seen, invented.' },
          now,
        ),
      );
    expect(review(1)).toEqual({ refused: 'SHA-020' });
    const reviewed = review(2) as readonly SharingEvent[];
    expect(reviewed).toMatchObject([
      { type: 'EmergencyAccessReviewed', facts: { finding: 'justified', told: [duty] } },
    ]);
    expect(review(3, ...reviewed)).toEqual({ refused: 'SHA-027' });
  });
});
