import { describe, expect, it } from '@jest/globals';
import { given, localDate, plusMs, stateAfter, type AgencyId, type Instant } from '@safeguarding/kernel';
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

  it('tells everybody who leads on any of the records that are one, once, and nobody who led before', () => {
    const led = openLead({ child, referral: thing(9), agency: councilCare.agency }, sharing.initial, at);
    const over = { type: 'LeadClosed', facts: { referral: thing(9), at } } as const;
    const own = state(...led);
    const beside = (
      leads: readonly {
        readonly from: Instant;
        readonly until?: Instant;
        readonly agency: AgencyId;
        readonly event: string;
      }[],
    ) => ({
      ...{ leads, residences: [] },
    });
    const told = (command: object, ...past: readonly SharingEvent[]) =>
      openEmergency({ ...asked, ...command }, state(...past), later(1)).map(({ facts }) => facts);
    const north = { from: at, agency: 'northdale-mash' as AgencyId, event: 'another' };
    expect(told({ beside: beside([north]) }, ...led)).toMatchObject([{ told: [councilCare.agency, north.agency] }]);
    const same = { ...north, event: own.leads[0]?.event ?? '' };
    expect(told({ beside: beside([same]) }, ...led)).toMatchObject([{ told: [councilCare.agency] }]);
    expect(told({ beside: beside([{ ...north, until: at }]) }, ...led, over)).toMatchObject([{ told: [duty] }]);
    expect(told({ beside: beside([north]) })).toMatchObject([{ told: [north.agency] }]);
  });

  it('tells the authority of where the child lives by either record, by the word of this one where both have it', () => {
    const living = (authority: string, residence = thing(5)) => ({
      ...{ residence, authority: authority as AgencyId, from: localDate('2026-01-01'), recordedAt: at },
    });
    const { authority: north } = living('northdale-mash');
    const recorded: SharingEvent = {
      type: 'ResidenceRecorded',
      facts: { residence: thing(5), authority: north, from: localDate('2026-01-01') },
    };
    const told = (command: object, ...past: readonly SharingEvent[]) =>
      openEmergency({ ...asked, ...command }, state(...past), later(1)).map(({ facts }) => facts);
    const beside = (authority: string, residence = thing(5)) => ({
      beside: { leads: [], residences: [{ ...living(authority, residence), recordedAt: later(1) }] },
    });
    expect(told(beside('westdale-mash'), recorded)).toMatchObject([{ told: [north] }]);
    expect(told(beside('westdale-mash', thing(6)), recorded)).toMatchObject([{ told: ['westdale-mash'] }]);
    expect(told(beside('westdale-mash'))).toMatchObject([{ told: ['westdale-mash'] }]);
    expect(told({}, recorded)).toMatchObject([{ told: [north] }]);
    expect(told({ acts: () => false }, recorded)).toMatchObject([{ told: [duty] }]);
  });

  it('that nobody opened is neither ended nor reviewed', () => {
    const nobodys = { child, access: thing(2) };
    expect(when.when((now) => endEmergency(nobodys, now, at))).toEqual({ refused: 'SHA-017' });
    const review = { ...nobodys, by: actor(2), finding: 'justified', findings: 'Seen, invented.' } as const;
    expect(when.when((now) => reviewEmergency(review, now))).toEqual({ refused: 'SHA-017' });
    expect(when.when((now) => reviewEmergency({ ...review, access: thing(1) }, now))).toEqual([
      {
        type: 'EmergencyAccessReviewed',
        facts: { access: thing(1), finding: 'justified', told: [duty] },
        subjects: [child],
        personal: [{ person: child, classes: { narrative: { findings: 'Seen, invented.' } } }],
      },
    ]);
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
