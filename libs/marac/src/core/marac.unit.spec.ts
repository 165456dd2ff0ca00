import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  given,
  localDate,
  personId,
  plusDays,
  plusMonths,
  stateAfter,
  thingId,
  type ActorRef,
  type PersonId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { metCriteria, repeatOf, yesAnswers, type Claimed, type Earlier } from './criteria.ts';
import {
  inForceOn,
  maracArea,
  repeatDefinitions,
  setArea,
  usualParameters,
  type AreaParameters,
} from './marac-area.ts';
import { maracCase, type MaracState } from './marac-case.ts';
import * as decide from './marac-decisions.ts';
import type { MaracEvent } from './marac-events.ts';
import { referCase, type ReferCase } from './refer-case.ts';

const person = (n: number): PersonId => personId(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const id = thingId('00000000-0000-4000-8000-0000000000aa');
const [victim, perpetrator, other, child] = [1, 2, 3, 4].map(person) as [PersonId, PersonId, PersonId, PersonId];
const [marac, police, mash, gp, idva] = [
  'ashby-marac',
  'ashby-police',
  'ashby-mash',
  'oakfield-gp',
  'ashby-domestic-abuse',
].map(agencyId) as [ReferCase['marac'], ReferCase['marac'], ReferCase['marac'], ReferCase['marac'], ReferCase['marac']];
const today = localDate('2026-01-05');
const parameters: AreaParameters = { ...usualParameters, repeat: repeatDefinitions['safelives-newer'] };
const legal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
};
const answers = (yes: number) =>
  Object.fromEntries(Array.from({ length: 24 }, (_, n) => [String(n + 1), n < yes ? 'yes' : 'no'] as const));
const dash = (yes: number) => ({ tool: 'safelives-dash', version: '2014', answers: answers(yes) }) as const;
const incident = { on: today, criminal: true, perpetrators: [perpetrator] };

describe('the criteria of a MARAC', () => {
  it('visible high risk is 14 of the 24 answers; 13 are none', () => {
    expect(metCriteria({ assessment: dash(14) }, incident, parameters)).toMatchObject({
      met: ['visible-high-risk'],
      scored: { yes: 14, threshold: 14 },
    });
    expect(() => metCriteria({ assessment: dash(13) }, incident, parameters)).toThrow('MAR-002');
  });

  it('professional judgement stands alone, and never lowers a score', () => {
    const judgementReasons = 'Invented.';
    expect(metCriteria({ judgementReasons }, incident, parameters).met).toEqual(['professional-judgement']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 }), fc.boolean(), (yes, judged) => {
        const claimed: Claimed = { assessment: dash(yes), ...(judged ? { judgementReasons } : {}) };
        if (yes < 14 && !judged) return;
        expect(metCriteria(claimed, incident, parameters).met.includes('visible-high-risk')).toBe(yes >= 14);
      }),
    );
  });

  it('a tool without a threshold in the area gives no score, and its answers are its own', () => {
    expect(() => metCriteria({ assessment: { ...dash(20), tool: 'dara' } }, incident, parameters)).toThrow('MAR-002');
    expect(() => yesAnswers({ ...dash(1), answers: { 25: 'yes' } })).toThrow('MAR-004');
    expect(() => yesAnswers({ ...dash(1), answers: { '01': 'yes' } })).toThrow('MAR-004');
    expect(yesAnswers({ tool: 'police-dash-2009', version: '1', answers: { 27: 'yes' } })).toBe(1);
  });

  it('potential escalation is what the area says it is', () => {
    expect(metCriteria({ escalationEvents: 3 }, incident, parameters).met).toEqual(['potential-escalation']);
    expect(() => metCriteria({ escalationEvents: 2 }, incident, parameters)).toThrow('MAR-003');
  });

  it('a repeat that the referrer states is judged by the definition of the area', () => {
    const stated: Earlier = { referredOn: localDate('2025-06-01'), perpetrators: 'others' };
    expect(() => metCriteria({ repeat: stated }, incident, parameters)).toThrow('MAR-003');
    const older = { ...parameters, repeat: repeatDefinitions['safelives-older'] };
    expect(metCriteria({ repeat: stated }, incident, older).met).toEqual(['repeat']);
  });
});

describe('the two definitions of a repeat', () => {
  const { 'safelives-older': older, 'safelives-newer': newer } = repeatDefinitions;
  const referred = (on: string, perpetrators: Earlier['perpetrators'] = [perpetrator]): Earlier => ({
    case: id,
    referredOn: localDate(on),
    perpetrators,
  });

  it('the older asks for criminal behaviour by anybody, the newer for any abuse by one of the same perpetrators', () => {
    const before = referred('2025-06-01', [other]);
    expect(repeatOf(older, incident, [before])).toBe(before);
    expect(repeatOf(newer, incident, [before])).toBeUndefined();
    const notCriminal = { ...incident, criminal: false };
    const same = referred('2025-06-01');
    expect(repeatOf(older, notCriminal, [same])).toBeUndefined();
    expect(repeatOf(newer, notCriminal, [same])).toBe(same);
  });

  it('some areas count from the meeting, and then a case that was never discussed counts for nothing', () => {
    const fromMeeting = { ...newer, anchor: 'meeting' } as const;
    const met = { ...referred('2024-12-01'), metOn: localDate('2025-01-10') };
    expect(repeatOf(fromMeeting, incident, [met])).toBe(met);
    expect(repeatOf(newer, incident, [met])).toBeUndefined();
    expect(repeatOf(fromMeeting, incident, [referred('2025-06-01')])).toBeUndefined();
  });

  it('the window ends with the corresponding day, whatever the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 1, max: 36 }), (start, windowMonths) => {
        const from = plusDays(localDate('2020-02-20'), start);
        const last = plusMonths(from, windowMonths);
        const on = (day: typeof last) =>
          repeatOf({ ...newer, windowMonths }, { ...incident, on: day }, [referred(from)]) !== undefined;
        expect([on(from), on(last), on(plusDays(last, 1)), on(plusDays(from, -1))]).toEqual([true, true, false, false]);
      }),
    );
  });

  it('is the latest of several earlier cases', () => {
    const [early, late] = [referred('2025-03-01'), referred('2025-09-01')];
    expect(repeatOf(newer, incident, [late, early])).toBe(late);
  });
});

it('what counts in an area is a version with a day, and a later word for the same day takes its place', () => {
  const set = (inForceFrom: string, threshold: number) => ({
    ...{ marac, inForceFrom: localDate(inForceFrom) },
    parameters: { ...parameters, visibleHighRisk: [{ tool: 'safelives-dash', yesAnswers: threshold }] as const },
  });
  const past = [set('2026-01-01', 14), set('2025-01-01', 12), set('2026-01-01', 10)].flatMap((command) =>
    setArea(command, maracArea.initial),
  );
  const state = stateAfter(maracArea, past);
  const threshold = (day: string) => inForceOn(state, localDate(day))?.parameters.visibleHighRisk[0]?.yesAnswers;
  expect([threshold('2024-12-31'), threshold('2025-12-31'), threshold('2026-01-01')]).toEqual([undefined, 12, 10]);
  expect(setArea(set('2026-01-01', 10), state)).toEqual([]);
});

const command: ReferCase = {
  ...{ case: id, marac, referrer: police, by: `u-${'1'.repeat(32)}` as ActorRef, victim },
  perpetrators: [{ person: perpetrator, told: { role: 'perpetrator', relationship: 'Partner' } }],
  children: [{ person: child, told: { role: 'child', child } }],
  incident: { on: today, criminal: true },
  claimed: { judgementReasons: 'Invented.' },
  victimAware: true,
  consent: 'given',
  legal,
  texts: { summary: 'S', safeContact: 'C', diversity: 'D' },
  area: { inForceFrom: localDate('2026-01-01'), parameters },
  earlier: [],
};
const referred = referCase(command, maracCase.initial);
const on = (...steps: readonly ((state: MaracState) => readonly MaracEvent[])[]) =>
  given(
    maracCase,
    steps.reduce<readonly MaracEvent[]>((past, step) => [...past, ...step(stateAfter(maracCase, past))], referred),
  );
const meeting = { id: thingId('00000000-0000-4000-8000-0000000000bb'), on: today, listDueOn: today };
const listed = (state: MaracState) => decide.listCase({ meeting, agencies: [police, mash, gp] }, state);
const discussion = { attended: [mash], apologies: [gp], circulation: [mash], outcome: 'actions-set', texts: {}, today };
const discussed = (state: MaracState) => decide.discussCase(discussion as never, state);
const linked = (state: MaracState) => decide.linkReferral({ child, linked: { madeTo: mash, madeOn: today } }, state);
const action = thingId('00000000-0000-4000-8000-0000000000cc');
const set = (state: MaracState) => decide.setAction({ action, owner: mash, dueOn: today, texts: {} }, state);
const end = (by: typeof mash, outcome: 'completed' | 'not-completed') => (state: MaracState) =>
  decide.endAction({ action, by, outcome, texts: {} }, state);
const close = (state: MaracState) => decide.closeCase({ reason: 'no-actions', texts: {} }, state);
const accept = (state: MaracState) => decide.acceptTransfer(gp, state);
const offer = (state: MaracState) => decide.offerTransfer({ to: gp, reason: 'victim-moved', texts: {} }, state);

describe('a case at a MARAC', () => {
  it('is referred once, and a child of the household is without a referral of its own', () => {
    expect(referCase(command, stateAfter(maracCase, referred))).toEqual([]);
    expect(stateAfter(maracCase, referred)).toMatchObject({ status: 'referred', referralMissing: [child] });
  });

  it('seals each text by its class, and each person’s facts under that person’s key', () => {
    expect(referred[0]?.personal).toEqual([
      {
        person: victim,
        classes: {
          location: { safeContact: 'C' },
          'sensitive-service': { diversity: 'D' },
          summary: { judgementReasons: 'Invented.', summary: 'S' },
        },
      },
      { person: perpetrator, classes: { perpetrator: { role: 'perpetrator', relationship: 'Partner' } } },
      { person: child, classes: { 'third-party': { role: 'child', child } } },
    ]);
  });

  it('says what the ledger found in an event of its own, which the referrer need not see', () => {
    const earlier: Earlier = { case: meeting.id, referredOn: localDate('2025-06-01'), perpetrators: [perpetrator] };
    const events = referCase({ ...command, earlier: [earlier] }, maracCase.initial);
    expect(events.map(({ type }) => type)).toEqual(['MaracReferred', 'MaracRepeatFound']);
    expect(events[0]).toEqual(referred[0]);
  });

  it('needs the reason where the victim does not know, and only there', () => {
    expect(given(maracCase, []).when((state) => referCase({ ...command, victimAware: false }, state))).toEqual({
      refused: 'MAR-008',
    });
    const both = { ...command, notAwareBecause: 'urgent' } as const;
    expect(given(maracCase, []).when((state) => referCase(both, state))).toEqual({ refused: 'MAR-008' });
  });

  it('is discussed at the meeting for which it was listed, on its day or later', () => {
    expect(on().when(discussed)).toEqual({ refused: 'MAR-005' });
    const early = { ...discussion, today: plusDays(today, -1) };
    expect(on(listed).when((state) => decide.discussCase(early as never, state))).toEqual({ refused: 'MAR-005' });
    expect(on(listed).when(discussed)).toHaveLength(1);
  });

  it('gives minutes to those who came, and nobody both came and sent apologies', () => {
    for (const wrong of [{ circulation: [gp] }, { apologies: [mash] }])
      expect(on(listed).when((state) => decide.discussCase({ ...discussion, ...wrong } as never, state))).toEqual({
        refused: 'MAR-017',
      });
  });

  it('hears research from whoever was asked, each with what its outcome needs', () => {
    const answer =
      (more: object, agency = gp) =>
      (state: MaracState) =>
        decide.answerResearch({ agency, outcome: 'nothing-held', texts: {}, ...more }, state);
    expect(on().when(answer({}))).toEqual({ refused: 'MAR-007' });
    expect(on(listed).when(answer({ outcome: 'not-shared' }))).toEqual({ refused: 'MAR-008' });
    expect(on(listed).when(answer({ reason: 'not-relevant' }))).toEqual({ refused: 'MAR-008' });
    expect(on(listed).when(answer({ outcome: 'shared' }))).toEqual({ refused: 'MAR-009' });
    expect(on(listed).when(answer({ outcome: 'not-shared', reason: 'not-relevant' }))).toHaveLength(1);
  });

  it('lets nobody but the named IDVA contact the victim', () => {
    const contact = (state: MaracState) => decide.contactVictim({ idva, outcome: 'no-answer', texts: {} }, state);
    expect(on().when(contact)).toEqual({ refused: 'MAR-016' });
    expect(on((state) => decide.nameIdva(idva, state)).when(contact)).toHaveLength(1);
    expect(on((state) => decide.nameIdva(idva, state)).when((state) => decide.nameIdva(idva, state))).toEqual([]);
  });

  it('has actions of those at the table, ended by their owner or the MARAC, not done only with the reason', () => {
    expect(on().when(set)).toEqual({ refused: 'MAR-007' });
    expect(on(listed, set).when(end(gp, 'completed'))).toEqual({ refused: 'MAR-011' });
    expect(on(listed, set).when(end(mash, 'not-completed'))).toEqual({ refused: 'MAR-008' });
    expect(on(listed, set).when(end(marac, 'completed'))).toHaveLength(1);
    expect(on(listed, set, end(mash, 'completed')).when(end(mash, 'completed'))).toEqual({ refused: 'MAR-011' });
  });

  it('is closed when it was discussed, nothing is open and no child’s own referral is missing', () => {
    expect(on(listed, linked).when(close)).toEqual({ refused: 'MAR-005' });
    expect(on(listed, discussed).when(close)).toEqual({ refused: 'MAR-013' });
    expect(on(listed, discussed, linked, set).when(close)).toEqual({ refused: 'MAR-015' });
    expect(on(listed, discussed, linked, set, end(mash, 'completed')).when(close)).toHaveLength(1);
    expect(on(listed, discussed, linked, close).when(listed)).toEqual({ refused: 'MAR-006' });
  });

  it('moves to another MARAC only when that one accepts, with its missing referrals and without its agencies', () => {
    expect(on(listed).when(accept)).toEqual({ refused: 'MAR-019' });
    expect(on(listed, offer).when((state) => decide.acceptTransfer(mash, state))).toEqual({ refused: 'MAR-019' });
    const past = [listed, offer, accept].reduce<readonly MaracEvent[]>(
      (events, step) => [...events, ...step(stateAfter(maracCase, events))],
      referred,
    );
    expect(stateAfter(maracCase, past)).toMatchObject({
      ...{ status: 'referred', marac: gp, asked: [], referralMissing: [child] },
      keptBefore: [{ marac, upTo: past.length - 1 }],
    });
    expect(stateAfter(maracCase, past)).not.toHaveProperty('to');
  });

  it('is withdrawn by its referrer or the MARAC, before it was discussed', () => {
    const withdraw = (by: typeof mash) => (state: MaracState) =>
      decide.withdrawCase({ by, reason: 'duplicate', texts: {} }, state);
    expect(on(listed).when(withdraw(mash))).toEqual({ refused: 'MAR-020' });
    expect(on(listed).when(withdraw(police))).toHaveLength(1);
    expect(on(listed, discussed).when(withdraw(police))).toEqual({ refused: 'MAR-005' });
  });

  it('no run of steps closes a case with something open, and nothing follows an end', () => {
    const steps = [listed, discussed, linked, set, end(mash, 'completed'), close, offer, accept];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 25 }), (chosen) => {
        let past = referred;
        for (const step of chosen) {
          const before = stateAfter(maracCase, past);
          const events = given(maracCase, past).when(step);
          if ('refused' in events) continue;
          expect(['closed', 'withdrawn']).not.toContain(before.status);
          past = [...past, ...events];
        }
        const state = stateAfter(maracCase, past);
        if (state.status !== 'closed') return;
        expect([state.referralMissing, state.actions.filter(({ status }) => status === 'open')]).toEqual([[], []]);
      }),
    );
  });
});
