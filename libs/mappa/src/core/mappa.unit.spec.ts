import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  given,
  instant,
  localDate,
  personId,
  stateAfter,
  thingId,
  type ActorRef,
  type AgencyId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { mappaCase, type MappaState } from './mappa-case.ts';
import * as decide from './mappa-decisions.ts';
import type { MappaEvent } from './mappa-events.ts';
import type { LevelGround } from './mappa-vocabulary.ts';
import { reviewDue } from './review-intervals.ts';
import { checkCategory, checkLevel, partOf, schemeRules, schemes, type Scheme } from './schemes.ts';

const at = instant('2026-01-05T09:00:00Z');
const today = localDate('2026-01-05');
const [unit, police, probation, mash, other] = [
  'ashby-mappa',
  'ashby-police',
  'ashby-probation',
  'ashby-mash',
  'northdale-mappa',
].map(agencyId) as [AgencyId, AgencyId, AgencyId, AgencyId, AgencyId];
const [offender, child] = [1, 2].map((n) => personId(`00000000-0000-4000-8000-00000000000${String(n)}`)) as [
  ReturnType<typeof personId>,
  ReturnType<typeof personId>,
];
const code = (ask: () => void): string => {
  try {
    ask();
    return 'none';
  } catch (error) {
    return (error as { readonly entry: { readonly code: string } }).entry.code;
  }
};

describe('categories and levels', () => {
  const category = (scheme: Scheme, name: string, ground: string, day = '2026-01-05') =>
    code(() => {
      checkCategory(scheme, name, ground, localDate(day));
    });
  const level = (scheme: Scheme, name: string, of: string | undefined) =>
    code(() => {
      checkLevel(scheme, name, of);
    });

  it('are those of the nation; an unknown one is refused and never stands for another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...schemes), fc.string(), fc.string(), (scheme, name, ground) => {
        const known = schemeRules[scheme].categories.some((one) => one.category === name);
        fc.pre(!known && !schemeRules[scheme].notInUse.includes(name));
        expect(category(scheme, name, ground)).toBe('MAP-001');
      }),
    );
    expect(category('mappa-england-and-wales', 'restricted-patient', 'restricted-patient')).toBe('MAP-001');
    expect(category('ppani', '4', 'domestic-violence')).toBe('MAP-001');
  });

  it('Scotland does not use category 2, and says so by a code of its own', () => {
    expect(category('mappa-scotland', '2', 'hospital-order')).toBe('MAP-003');
    expect(category('mappa-scotland', 'restricted-patient', 'restricted-patient')).toBe('none');
  });

  it('controlling or coercive behaviour leads to category 2 from its day on', () => {
    const ground = 'controlling-or-coercive-behaviour-12-months';
    expect(category('mappa-england-and-wales', '2', ground, '2025-02-02')).toBe('MAP-005');
    expect(category('mappa-england-and-wales', '2', ground, '2025-02-03')).toBe('none');
    expect(category('mappa-england-and-wales', '1', ground, '2025-02-03')).toBe('MAP-005');
  });

  it('category 3 is managed at level 2 or 3; PPANI has no level', () => {
    for (const scheme of ['mappa-england-and-wales', 'mappa-scotland'] as const) {
      expect(['1', '2', '3', '4', undefined].map((of) => level(scheme, '3', of))).toEqual([
        'MAP-004',
        'none',
        'none',
        'MAP-002',
        'MAP-002',
      ]);
      expect(level(scheme, '1', '1')).toBe('none');
    }
    expect([level('ppani', '3', undefined), level('ppani', '3', '2')]).toEqual(['none', 'MAP-002']);
  });
});

it('the interval to the next review is the nation’s and the level’s, and where none is given there is none', () => {
  const due = (scheme: Scheme, level?: string) => reviewDue(scheme, level, today)?.dueOn;
  expect(due('mappa-england-and-wales', '2')).toBe('2026-03-30');
  expect(due('mappa-england-and-wales', '3')).toBe('2026-02-16');
  expect(due('mappa-scotland', '2')).toBe('2026-03-30');
  expect([due('mappa-scotland', '1'), due('ppani'), due('ppani', '2')]).toEqual([undefined, undefined, undefined]);
});

it('the part of an agency follows from its kind and the nation', () => {
  expect(partOf('mappa-england-and-wales', 'probation')).toBe('responsible-authority');
  expect(partOf('mappa-england-and-wales', 'childrens-social-care')).toBe('duty-to-cooperate');
  expect(partOf('mappa-scotland', 'childrens-social-care')).toBe('responsible-authority');
  expect(partOf('ppani', 'gp-practice')).toBe('invited');
});

const command: decide.ReferOffender = {
  ...{ case: thingId('00000000-0000-4000-8000-0000000000aa'), unit, scheme: 'mappa-england-and-wales' },
  ...{ referrer: police, by: `u-${'1'.repeat(32)}` as ActorRef, offender, category: '1' },
  ...{ ground: 'registered-sexual-offender', leadAgency: police, under18: false },
  children: [{ person: child, note: 'N' }],
  texts: { summary: 'S', offending: 'O' },
};
type Step = (state: MappaState) => readonly MappaEvent[];
const referred = decide.referOffender(command, mappaCase.initial, at);
const run = (past: readonly MappaEvent[], ...steps: readonly Step[]): readonly MappaEvent[] =>
  steps.reduce((events, step) => [...events, ...step(stateAfter(mappaCase, events))], past);
const on = (...steps: readonly Step[]) => given(mappaCase, run(referred, ...steps));
const screened: Step = (state) => decide.screenCase({ outcome: 'accepted', texts: {} }, state);
const levelled =
  (level: string, ground: LevelGround): Step =>
  (state) =>
    decide.decideLevel({ category: '1', level, ground, texts: {} }, state, at);
const atTwo = levelled('2', 'formal-meetings-add-value');
const invited: Step = (state) =>
  decide.inviteAgencies(
    [
      { agency: probation, part: 'responsible-authority' },
      { agency: mash, part: 'invited' },
    ],
    state,
  );
const held = { heldOn: today, attended: [probation], apologies: [mash], circulation: [probation], texts: {} };
const met: Step = (state) => decide.holdMeeting(held, state);
const action = thingId('00000000-0000-4000-8000-0000000000bb');
const set: Step = (state) => decide.setAction({ action, owner: mash, dueOn: today, texts: {} }, state);
const end =
  (by: AgencyId): Step =>
  (state) =>
    decide.endAction({ action, by, outcome: 'completed', texts: {} }, state);
const exit: Step = (state) => decide.exitCase({ reason: 'risk-reduced', texts: {} }, state);
const offer: Step = (state) => decide.offerTransfer({ to: other, reason: 'offender-moved', texts: {} }, state);
const accept: Step = (state) => decide.acceptTransfer({ unit: other, scheme: 'mappa-scotland' }, state);

describe('a case under MAPPA or PPANI', () => {
  it('is referred once, each text under its class and each person’s key', () => {
    expect(decide.referOffender(command, stateAfter(mappaCase, referred), at)).toEqual([]);
    expect(referred[0]?.personal).toEqual([
      { person: offender, classes: { summary: { summary: 'S' }, narrative: { offending: 'O' } } },
      { person: child, classes: { 'third-party': { child, note: 'N' } } },
    ]);
  });

  it('takes somebody under 18 under PPANI only with the reasons, and has reasons for nobody else', () => {
    const northern = { ...command, scheme: 'ppani', ground: 'risk-order' } as const;
    const refer = (more: object) =>
      given(mappaCase, []).when((state) => decide.referOffender({ ...northern, ...more }, state, at));
    expect(refer({ under18: true })).toEqual({ refused: 'MAP-011' });
    expect(refer({ texts: { under18Reasons: 'R' } })).toEqual({ refused: 'MAP-011' });
    expect(refer({ under18: true, texts: { under18Reasons: 'R' } })).toHaveLength(1);
  });

  it('has a level only after it was screened, and each level its grounds', () => {
    expect(on().when(atTwo)).toEqual({ refused: 'MAP-006' });
    expect(on(screened).when(levelled('2', 'senior-representation'))).toEqual({ refused: 'MAP-019' });
    expect(on(screened).when(levelled('3', 'formal-meetings-add-value'))).toEqual({ refused: 'MAP-019' });
    expect(on(screened, levelled('3', 'significant-resources')).when(levelled('2', 'stepped-down'))).toHaveLength(1);
    const none: Step = (state) => decide.decideLevel({ category: '1', level: '2', texts: {} }, state, at);
    expect(on(screened).when(none)).toEqual({ refused: 'MAP-019' });
  });

  it('that is not eligible says why and is over', () => {
    const not =
      (texts: object): Step =>
      (state) =>
        decide.screenCase({ outcome: 'not-eligible', texts }, state);
    expect(on().when(not({}))).toEqual({ refused: 'MAP-011' });
    expect(on(not({ explanation: 'E' })).when(invited)).toEqual({ refused: 'MAP-007' });
  });

  it('counts the interval from the last meeting, and from each decision on the level', () => {
    expect(stateAfter(mappaCase, run(referred, screened, atTwo))).toMatchObject({ review: { dueOn: '2026-03-30' } });
    const later: Step = (state) => decide.holdMeeting({ ...held, heldOn: localDate('2026-02-01') }, state);
    expect(stateAfter(mappaCase, run(referred, screened, atTwo, invited, later))).toMatchObject({
      lastMeetingOn: '2026-02-01',
      review: { rule: 'MAPPA-L2', dueOn: '2026-04-26' },
    });
    const down = levelled('1', 'stepped-down');
    expect(stateAfter(mappaCase, run(referred, screened, atTwo, down))).not.toHaveProperty('review');
  });

  it('gives minutes to those who came, and marks them exempt', () => {
    const meet =
      (more: object): Step =>
      (state) =>
        decide.holdMeeting({ ...held, ...more }, state);
    expect(on(screened, atTwo).when(met)).toEqual({ refused: 'MAP-008' });
    expect(on(screened, atTwo, invited).when(meet({ circulation: [mash] }))).toEqual({ refused: 'MAP-013' });
    expect(on(screened, atTwo, invited).when(meet({ apologies: [probation] }))).toEqual({ refused: 'MAP-013' });
    expect(on(screened, atTwo, invited).when(met)).toMatchObject([{ facts: { freedomOfInformation: 'exempt' } }]);
  });

  it('discloses with safeguards and legal facts, and does not disclose with reasons alone', () => {
    const legal = { gdprBasis: 'public-task' } as never;
    const disclose =
      (decision: 'disclose' | 'do-not-disclose', texts: object, more: object = {}): Step =>
      (state) =>
        decide.decideDisclosure({ disclosure: action, decision, to: 'partner', texts, ...more }, state);
    const whole = { safeguards: 'G' };
    expect(on(screened).when(disclose('disclose', {}, { legal }))).toEqual({ refused: 'MAP-014' });
    expect(on(screened).when(disclose('disclose', whole))).toEqual({ refused: 'MAP-014' });
    expect(on(screened).when(disclose('do-not-disclose', whole))).toEqual({ refused: 'MAP-014' });
    expect(on(screened).when(disclose('disclose', whole, { legal }))).toHaveLength(1);
    expect(on(screened).when(disclose('do-not-disclose', {}))).toHaveLength(1);
    expect(on().when(disclose('do-not-disclose', {}))).toEqual({ refused: 'MAP-006' });
  });

  it('moves under the arrangements of the other nation, whose level is decided anew', () => {
    expect(on(screened).when(accept)).toEqual({ refused: 'MAP-017' });
    const past = run(referred, screened, atTwo, invited, offer, accept);
    const state = stateAfter(mappaCase, past);
    expect(state).toMatchObject({ status: 'screened', unit: other, scheme: 'mappa-scotland', seated: [] });
    for (const name of ['level', 'review', 'to', 'was']) expect(state).not.toHaveProperty(name);
    const two: Step = (now) =>
      decide.decideLevel({ category: '2', level: '2', ground: 'stepped-down', texts: {} }, now, at);
    expect(given(mappaCase, past).when(two)).toEqual({ refused: 'MAP-003' });
  });

  it('no run of steps leaves the arrangements with something open, and nothing follows the exit', () => {
    const steps: readonly Step[] = [screened, atTwo, invited, met, set, end(mash), end(unit), offer, accept, exit];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 25 }), (chosen) => {
        let past = referred;
        for (const step of chosen) {
          const before = stateAfter(mappaCase, past);
          const events = given(mappaCase, past).when(step);
          if ('refused' in events) continue;
          expect(before.status).not.toBe('exited');
          past = [...past, ...events];
        }
        const state = stateAfter(mappaCase, past);
        if (state.status !== 'exited') return;
        expect(state.actions.filter(({ status }) => status === 'open')).toEqual([]);
      }),
    );
  });
});
