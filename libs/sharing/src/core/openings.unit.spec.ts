import { describe, expect, it } from '@jest/globals';
import { localDate } from '@safeguarding/kernel';
import {
  decideNotToShare,
  endOverride,
  recordDirectContact,
  recordDisclosure,
  recordOverride,
  withdrawDisclosure,
} from './opening-decisions.ts';
import { giveConsent } from './consent-decisions.ts';
import { recordOptOut, reverseOptOut } from './opt-out-decisions.ts';
import { liveAt } from './scope.ts';
import {
  aConsent,
  aDisclosure,
  aged,
  anOptOut,
  anOverride,
  at,
  child,
  controllerOf,
  councilCare,
  court,
  entry,
  father,
  gp,
  historyBy,
  later,
  legal,
  mother,
  policyDocument,
  school,
  texts,
  thing,
  without,
  youngPerson,
} from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';

const { state, when, then } = historyBy({ recordedAt: at, agency: gp.agency });
const live = (past: readonly SharingEvent[], moment = at) => state(past).grants.filter((each) => liveAt(each, moment));

describe('an override', () => {
  const override =
    (change: Partial<ReturnType<typeof anOverride>> = {}) =>
    (now: SharingState) =>
      recordOverride({ ...anOverride(1), ...change }, now, at);

  it('opens entries of the deciding service alone, until its end', () => {
    const past = then([], override());
    expect(past).toEqual([
      {
        type: 'OverrideRecorded',
        facts: {
          override: thing(1),
          controller: gp.agency,
          recipients: [{ agency: councilCare.agency }],
          classes: ['health', 'narrative'],
          purposes: [],
          from: at,
          coversUntil: at,
          until: later(168),
          legal,
          reason: 'child-at-risk-of-harm',
          authoriser: { role: 'caldicott-guardian' },
        },
        subjects: [child],
        personal: [
          { person: child, classes: { legal: { policyDocument }, narrative: { reasons: 'Bruising seen twice' } } },
        ],
      },
    ]);
    expect(live(past, later(167))).toHaveLength(1);
    expect(live(past, later(168))).toHaveLength(0);
    expect(state(past).withdrawnAddresses).toMatchObject([{ thing: thing(1), from: later(168) }]);
  });

  it('is refused without an end, reasons, or a basis other than consent', () => {
    const endless = without(anOverride(1), 'until');
    expect(when([], (now) => recordOverride(endless, now, at))).toEqual({ refused: 'SHA-012' });
    expect(when([], override({ until: later(24 * 367) }))).toEqual({ refused: 'SHA-012' });
    expect(when([], override({ until: at }))).toEqual({ refused: 'SHA-011' });
    expect(when([], override({ reasons: ' ' }))).toEqual({ refused: 'SHA-013' });
    for (const change of [
      { gdprBasis: 'consent' },
      { specialCategoryCondition: 'explicit-consent' },
      { confidentialityBasis: 'consent' },
    ] as const) {
      const consented = { ...legal, ...change, consentDecision: 'given' } as const;
      expect(when([], override({ legal: consented }))).toEqual({ refused: 'SHA-016' });
    }
  });

  it('of a kind of controller that the condition does not fit is refused', () => {
    const police = { agency: gp.agency, kind: 'police' };
    expect(when([], override({ controller: police }))).toEqual({ refused: 'SHA-001' });
  });

  it('gives nobody sight of what the recipient itself decides', () => {
    expect(when([], override({ recipients: [{ agency: gp.agency }] }))).toEqual({ refused: 'SHA-010' });
  });

  it('is ended by the service that decided, once, and takes the sight of its own entry with it', () => {
    const past = then([], override());
    const end =
      (agency = gp.agency, id = thing(1)) =>
      (now: SharingState) =>
        endOverride({ child, id, agency }, now, at);
    expect(when(past, end(councilCare.agency))).toEqual({ refused: 'SHA-023' });
    expect(when(past, end(school.agency))).toEqual({ refused: 'SHA-017' });
    expect(when(past, end(gp.agency, thing(9)))).toEqual({ refused: 'SHA-017' });
    const after = then(past, end());
    expect(live(after)).toEqual([]);
    expect(state(after).withdrawnAddresses.map(({ from }) => from)).toEqual([later(168), at]);
    expect(when(after, end())).toEqual({ refused: 'SHA-018' });
  });
});

describe('a disclosure', () => {
  const disclose =
    (change: object = {}) =>
    (now: SharingState) =>
      recordDisclosure({ ...aDisclosure(1), ...change }, now, at);

  it('opens the listed entries to the recipients until it is withdrawn', () => {
    const past = then([], disclose());
    expect(live(past)).toMatchObject([{ by: 'disclosure', controller: gp.agency, entries: [entry(1)] }]);
    const after = then(past, (now) => withdrawDisclosure({ child, id: thing(1), agency: gp.agency }, now, at));
    expect(live(after)).toEqual([]);
    expect(state(after).withdrawnAddresses).toMatchObject([{ thing: thing(1), from: at }]);
  });

  it('is not stopped by an opt-out', () => {
    const optedOut = then([], (now) => recordOptOut(anOptOut(2, mother), now, at));
    expect(live(then(optedOut, disclose()))).toHaveLength(1);
    expect(live(then(optedOut, (now) => recordOverride(anOverride(1), now, at)))).toHaveLength(1);
  });

  it('that rests on consent needs a standing consent for every recipient and class', () => {
    const consented = { ...legal, confidentialityBasis: 'consent', consentDecision: 'given' } as const;
    const past = then([], (now) => giveConsent(aConsent(7, mother), now, at));
    const resting = { legal: consented, consent: thing(7), classes: ['health'] };
    expect(when([], disclose(resting))).toEqual({ refused: 'SHA-015' });
    expect(when(past, disclose({ ...resting, consent: undefined }))).toEqual({ refused: 'SHA-015' });
    expect(when(past, disclose({ ...resting, classes: ['health', 'third-party'] }))).toEqual({ refused: 'SHA-015' });
    expect(when(past, disclose({ ...resting, recipients: [{ agency: councilCare.agency }] }))).toEqual({
      refused: 'SHA-015',
    });
    expect(live(then(past, disclose(resting)))).toHaveLength(2);
  });

  it('that does not rest on consent survives its withdrawal', () => {
    const past = then([], disclose({ consent: thing(7) }));
    expect(live(past)[0]).not.toHaveProperty('restsOn');
  });

  it('to nobody, of nothing, or to oneself is refused', () => {
    expect(when([], disclose({ recipients: [] }))).toEqual({ refused: 'SHA-009' });
    expect(when([], disclose({ classes: [] }))).toEqual({ refused: 'SHA-009' });
    expect(when([], disclose({ recipients: [{ agency: gp.agency }] }))).toEqual({ refused: 'SHA-010' });
  });
});

describe('a decision not to share', () => {
  const command = {
    child,
    decision: thing(1),
    controller: controllerOf(gp),
    recipients: [{ agency: school.agency }],
    classes: ['health'],
    reason: 'more-detrimental-to-child',
    reviewer: { role: 'caldicott-guardian' },
    reviewDueOn: localDate('2026-04-01'),
    today: localDate('2026-03-02'),
    reasons: 'She would be at risk at home',
  } as const;

  it('is a fact with a reason, a reviewer and a day, and opens nothing', () => {
    const past = decideNotToShare(command);
    expect(past).toMatchObject([{ type: 'DecidedNotToShare', facts: { reviewDueOn: '2026-04-01' } }]);
    expect(JSON.stringify(past[0]?.facts)).not.toContain('at home');
    expect(state(past).withheld).toMatchObject([{ id: thing(1), controller: gp.agency }]);
    expect(live(past)).toEqual([]);
  });

  it('needs its reason, and a day that is still to come', () => {
    expect(when([], () => decideNotToShare({ ...command, reasons: '' }))).toEqual({ refused: 'SHA-013' });
    expect(when([], () => decideNotToShare({ ...command, reviewDueOn: localDate('2026-03-01') }))).toEqual({
      refused: 'SHA-011',
    });
  });
});

describe('direct contact', () => {
  it('is its own fact, with another service', () => {
    const contact = {
      child,
      contact: thing(1),
      agency: gp.agency,
      channel: 'telephone',
      outcome: 'spoken-to',
    } as const;
    const past = recordDirectContact({ ...contact, with: { agency: school.agency }, note: 'Spoke to the DSL' });
    expect(state(past).contacts).toMatchObject([{ agency: gp.agency, with: { agency: school.agency } }]);
    expect(when([], () => recordDirectContact({ ...contact, with: { agency: gp.agency } }))).toEqual({
      refused: 'SHA-010',
    });
  });
});

describe('an opt-out', () => {
  const optOut =
    (n: number, by = mother, years = 4) =>
    (now: SharingState) =>
      recordOptOut(anOptOut(n, by, years), now, at);
  const reverse =
    (n: number, by = mother, years = 4) =>
    (now: SharingState) =>
      reverseOptOut({ child, optOut: thing(n), attempt: thing(80), subject: aged(years), by, texts }, now, at);
  const standing = (past: readonly SharingEvent[]) => state(past).optOuts.filter((each) => liveAt(each, at));

  it('counts at once, is reversed by who made it, and its history stays', () => {
    const past = then([], optOut(1));
    expect(standing(past)).toHaveLength(1);
    const after = then(past, reverse(1));
    expect(standing(after)).toHaveLength(0);
    expect(state(after).optOuts).toHaveLength(1);
    expect(when(after, reverse(1))).toEqual({ refused: 'SHA-018' });
    expect(when(after, reverse(9))).toEqual({ refused: 'SHA-017' });
  });

  it('needs authority and evidence', () => {
    expect(when([], optOut(1, { ...mother, standing: 'partner-without-parental-responsibility' }))).toEqual({
      refused: 'SHA-065',
    });
    expect(when([], (now) => recordOptOut({ ...anOptOut(1, mother), texts: {} }, now, at))).toEqual({
      refused: 'SHA-008',
    });
    expect(
      when([], (now) => recordOptOut({ ...anOptOut(1, youngPerson, 13), texts: { evidence: 'Note' } }, now, at)),
    ).toEqual({ refused: 'SHA-007' });
  });

  it('of one parent is not reversed by the other: it stands and a task opens', () => {
    const past = then([], optOut(1));
    const after = then(past, reverse(1, father));
    expect(after.at(-1)).toMatchObject({ type: 'ParentalConflictOpened', facts: { about: 'opt-out' } });
    expect(standing(after)).toHaveLength(1);
    const resolved = then(after, reverse(1, court));
    expect(resolved.map(({ type }) => type).slice(2)).toEqual(['OptOutReversed', 'ParentalConflictResolved']);
    expect(standing(resolved)).toHaveLength(0);
  });

  it('of a competent young person is not reversed by a parent', () => {
    expect(when(then([], optOut(1, youngPerson, 13)), reverse(1, mother, 13))).toEqual({ refused: 'SHA-019' });
  });

  it('of both parents lasts until both are reversed', () => {
    const both = then(then([], optOut(1)), optOut(2, father));
    expect(standing(then(both, reverse(1)))).toHaveLength(1);
    expect(standing(then(then(both, reverse(1)), reverse(2, father)))).toHaveLength(0);
  });
});
