import { describe, expect, it } from '@jest/globals';
import {
  given,
  instant,
  localDate,
  stateAfter,
  type ActorRef,
  type FieldClass,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { answerRequest, refuseRequest, reviewRequest, type Answer, type Refusal } from './answer-decisions.ts';
import { holding, satisfies, type CheckAnswer } from './checks.ts';
import { aLegalBasis, anAnswer, aRequest, asker, at, colleague, decider, yes } from './request-builders.ts';
import {
  answerChallenge,
  answerCheck,
  challengeRequest,
  nameHolder,
  returnRequest,
  supplyInformation,
  withdrawRequest,
} from './request-decisions.ts';
import type { RequestEvent } from './request-events.ts';
import { checkNames, refusedGrounds } from './request-vocabulary.ts';
import { request, type RequestState } from './request.ts';

type Decide = (state: RequestState) => readonly RequestEvent[];
const check =
  (answer: CheckAnswer): Decide =>
  (state) =>
    answerCheck(answer, undefined, state);
const all = checkNames.map((name) => check(yes[name]));
const after = (start: readonly RequestEvent[], ...steps: readonly Decide[]): readonly RequestEvent[] =>
  steps.reduce<readonly RequestEvent[]>(
    (past, step) => [...past, ...step(stateAfter(request, past, { ref: decider }))],
    start,
  );
const on = (...steps: readonly Decide[]) => given(request, after(aRequest(), ...steps), { ref: decider });
const answer =
  (over: Partial<Answer> = {}): Decide =>
  (state) =>
    answerRequest(anAnswer(over), state);
const refusal: Refusal = {
  reason: 'not-relevant',
  reviewer: { role: 'caldicott-guardian' },
  reviewDueOn: localDate('2026-02-01'),
  classes: [],
  reasons: 'R.',
};
const refuses =
  (over: Partial<Refusal> = {}): Decide =>
  (state) =>
    refuseRequest({ ...refusal, ...over }, state, at);
const police = aRequest({ requester: { kind: 'police', agency: asker }, requestKind: 'police-investigation' });
const ofPolice = (...steps: readonly Decide[]) => given(request, after(police, ...steps), { ref: decider });
const lead = { authoriser: { role: 'caldicott-guardian', name: 'Invented' } };
const urgent = {
  authoriser: { role: 'practitioner' },
  urgent: { because: 'out-of-hours', imminentRisk: true },
} as const;

describe('the checks on a request', () => {
  it('are answered in their order, and an answer waits for all four', () => {
    expect(on().when(check(yes.process))).toEqual({ refused: 'IRQ-004' });
    expect(on(...all.slice(0, 3)).when(answer())).toEqual({ refused: 'IRQ-007' });
    expect(on(...all).when(answer())).toMatchObject([
      { type: 'RequestAnswered', facts: { extent: 'whole', before: [] } },
    ]);
  });

  it('open again after one of them is answered anew', () => {
    const state = stateAfter(request, after(aRequest(), ...all, check({ ...yes.process, followed: true })));
    expect(holding((state as Exclude<RequestState, { status: 'none' }>).checks)).toEqual(['information', 'consent']);
  });

  it('can say of the request only what it holds', () => {
    const bare = after(aRequest({ texts: { whatIsAsked: 'W.' } }), ...all.slice(0, 2));
    expect(given(request, bare).when(check(yes.information))).toEqual({ refused: 'IRQ-006' });
  });

  const anyCheck: fc.Arbitrary<CheckAnswer> = fc.oneof(
    fc.record({
      check: fc.constant('source' as const),
      verified: fc.boolean(),
      means: fc.constantFrom('secure-system' as const, 'not-verified' as const),
    }),
    fc.record({ check: fc.constant('process' as const), followed: fc.boolean() }),
    fc.record({
      check: fc.constant('information' as const),
      situation: fc.boolean(),
      concerns: fc.boolean(),
      riskLevel: fc.boolean(),
    }),
    fc.record({
      check: fc.constant('consent' as const),
      branch: fc.constant('not-sought' as const),
      reasonsGiven: fc.boolean(),
    }),
    fc.record({
      check: fc.constant('consent' as const),
      branch: fc.constant('given' as const),
      awareOfRecordContent: fc.constantFrom('yes' as const, 'no' as const, 'not-known' as const),
    }),
    fc.record({
      check: fc.constant('consent' as const),
      branch: fc.constant('refused' as const),
      ground: fc.constantFrom(...refusedGrounds),
    }),
  );
  const tried = (start: readonly RequestEvent[], steps: readonly Decide[]): readonly RequestEvent[] =>
    steps.reduce<readonly RequestEvent[]>((past, step) => {
      const decided = given(request, past, { ref: decider }).when(step);
      return 'refused' in decided ? past : [...past, ...decided];
    }, start);
  /** What stands of the checks, worked out from the history alone: the newest answer to each with none before it answered later. */
  const standing = (events: readonly RequestEvent[]): readonly CheckAnswer[] => {
    const kept: CheckAnswer[] = [];
    for (const { type, facts } of events as readonly { type: string; facts: { answer?: CheckAnswer } }[]) {
      if (type === 'RequestInformationSupplied')
        kept.splice(0, kept.length, ...kept.filter(({ check: name }) => checkNames.indexOf(name) < 2));
      if (type !== 'RequestCheckAnswered' || !facts.answer) continue;
      const place = checkNames.indexOf(facts.answer.check);
      kept.splice(0, kept.length, ...kept.filter(({ check: name }) => checkNames.indexOf(name) < place), facts.answer);
    }
    return kept;
  };

  it('let no answer out, whatever the history, unless each stands and says yes, or somebody answers for an imminent risk', () => {
    const supplied: Decide = (state) => supplyInformation({ texts: { concerns: 'More.' } }, state);
    const back: Decide = (state) => returnRequest(['concerns'], 'E.', state);
    const steps = fc.oneof(
      { weight: 3, arbitrary: anyCheck.map((one) => [check(one)]) },
      { weight: 2, arbitrary: fc.constantFrom(...all).map((one) => [one]) },
      { weight: 2, arbitrary: fc.constant([...all]) },
      { weight: 1, arbitrary: fc.constantFrom(supplied, back).map((one) => [one]) },
    );
    let answered = 0;
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 6 }), fc.boolean(), (runs, inPolice) => {
        const past = tried(inPolice ? police : aRequest(), runs.flat());
        const consent = standing(past).find(({ check: name }) => name === 'consent');
        const branch = consent?.check === 'consent' ? consent.branch : 'not-sought';
        const ground =
          consent?.check === 'consent' && consent.branch === 'refused' ? consent.ground : 'public-interest';
        const legal = {
          ...aLegalBasis,
          consentDecision: branch,
          confidentialityBasis: branch === 'given' ? 'consent' : ground,
        };
        const sent = { authorisation: lead, legal } as Partial<Answer>;
        const whole = given(request, past, { ref: decider }).when(answer(sent));
        const open = standing(past);
        const mayGo = open.length === checkNames.length && open.every(satisfies);
        const isOut = !('refused' in whole);
        if (isOut) answered += 1;
        expect(isOut && !mayGo).toBe(false);
        expect(mayGo && stateAfter(request, past).status === 'checking' && !isOut).toBe(false);
      }),
      { numRuns: 600 },
    );
    expect(answered).toBeGreaterThan(10);
  });

  it('have three branches of consent, each with its own question', () => {
    const asks = { check: 'consent' } as const;
    expect(satisfies({ ...asks, branch: 'not-sought', reasonsGiven: false })).toBe(false);
    expect(satisfies({ ...asks, branch: 'given', awareOfRecordContent: 'not-known' })).toBe(false);
    expect(satisfies({ ...asks, branch: 'given', awareOfRecordContent: 'yes' })).toBe(true);
    expect(refusedGrounds.map((ground) => satisfies({ ...asks, branch: 'refused', ground }))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('a request', () => {
  it('waits for the requester where it was returned or challenged', () => {
    const returned: Decide = (state) => returnRequest(['concerns'], 'E.', state);
    expect(on(returned).when(check(yes.source))).toEqual({ refused: 'IRQ-008' });
    const supplied: Decide = (state) => supplyInformation({ texts: { concerns: 'More.' } }, state);
    expect(stateAfter(request, after(aRequest(), ...all, returned, supplied))).toMatchObject({
      status: 'checking',
      checks: { source: yes.source, process: yes.process },
    });
    const challenged: Decide = (state) => challengeRequest(['too-wide'], 'E.', state);
    expect(on(...all, challenged).when(answer())).toEqual({ refused: 'IRQ-008' });
    expect(on(...all, challenged, (state) => answerChallenge('narrowed', 'E.', state)).when(answer())).toHaveLength(1);
  });

  it('is answered in part as often as there is a part, and then in whole', () => {
    const part = answer({ extent: 'part', leftOut: ['not-relevant'] });
    expect(on(...all, part).when(part)).toHaveLength(1);
    expect(on(...all, part, answer()).when(answer())).toEqual({ refused: 'IRQ-009' });
    expect(on(...all).when(answer({ extent: 'part' }))).toEqual({ refused: 'IRQ-016' });
    expect(on(...all).when(answer({ leftOut: ['not-relevant'] }))).toEqual({ refused: 'IRQ-016' });
    expect(on(...all).when(answer({ extent: 'nothing-held' }))).toEqual({ refused: 'IRQ-016' });
  });

  it('opens entries to nobody outside the ledger', () => {
    const outside = after(aRequest({ requester: { kind: 'voluntary', outside: true } }), ...all);
    expect(given(request, outside).when(answer({ entries: ['e'] }))).toEqual({ refused: 'IRQ-018' });
  });

  it('is over after its withdrawal, and its holder is named once', () => {
    const hold: Decide = (state) => nameHolder(decider, state);
    expect(on(hold).when(hold)).toEqual([]);
    expect(on((state) => withdrawRequest('duplicate', undefined, state)).when(answer())).toEqual({
      refused: 'IRQ-009',
    });
  });

  it('is refused when what is said of consent lacks its reasons, when it asks itself, or for yesterday', () => {
    const make = (over: object) => given(request, []).when(() => aRequest(over));
    expect(make({ consent: { branch: 'not-sought', reasons: [] } })).toEqual({ refused: 'IRQ-023' });
    expect(make({ requester: { kind: 'gp-practice', agency: 'oakfield-gp' } })).toEqual({ refused: 'IRQ-002' });
    expect(make({ requestKind: 'curiosity' })).toEqual({ refused: 'IRQ-001' });
    expect(make({ answerBy: instant('2026-01-04T09:00:00Z') })).toEqual({ refused: 'IRQ-022' });
  });
});

describe('an answer', () => {
  it('says of consent what the check says', () => {
    const says = (over: Partial<RecordedLegalFacts>) => answer({ legal: { ...aLegalBasis, ...over } });
    expect(on(...all).when(says({ consentDecision: 'refused' }))).toEqual({
      refused: 'IRQ-015',
    });
    const refused = [...all.slice(0, 3), check({ check: 'consent', branch: 'refused', ground: 'court-order' })];
    expect(on(...refused).when(says({ consentDecision: 'refused' }))).toEqual({
      refused: 'IRQ-015',
    });
    const ordered = { consentDecision: 'refused', confidentialityBasis: 'court-order' };
    expect(on(...refused).when(says(ordered))).toHaveLength(1);
  });

  it('in the public interest says why it is necessary and proportionate', () => {
    const { publicInterest: _none, ...bare } = anAnswer();
    expect(on(...all).when((state) => answerRequest(bare, state))).toEqual({ refused: 'IRQ-014' });
  });

  it('that the subject or an alleged perpetrator could see leaves classes out, whoever chose them', () => {
    const classes: readonly FieldClass[] = ['summary', 'third-party', 'perpetrator', 'location', 'narrative'];
    const given_ = (
      audience: Answer['audience'],
      requested: 'professionals-only' | 'alleged-perpetrator-could-see',
    ) => {
      const events = after(
        aRequest({ audience: requested }),
        ...all,
        answer({ classes, ...(audience ? { audience } : {}) }),
      );
      return (events.at(-1)?.facts as { classes: readonly string[] }).classes;
    };
    expect(given_(undefined, 'professionals-only')).toEqual(classes);
    expect(given_('subject-could-see', 'professionals-only')).toEqual(['summary', 'location', 'narrative']);
    // The answering side cannot make laxer what the requester said.
    expect(given_('professionals-only', 'alleged-perpetrator-could-see')).toEqual(['summary']);
    const nothing = answer({
      classes: ['perpetrator'],
      texts: { aboutAllegedPerpetrator: 'A.' },
      audience: 'subject-could-see',
    });
    expect(on(...all).when(nothing)).toEqual({ refused: 'IRQ-017' });
  });
});

describe('a request whose answer could be seen', () => {
  const safe = aRequest({ audience: 'subject-could-see' });
  const part = answer({ extent: 'part', leftOut: ['not-relevant'] });
  const { legal: _l, publicInterest: _p, ...bare } = anAnswer({ extent: 'nothing-held', classes: [], texts: {} });
  const nothing: Decide = (state) => answerRequest(bare, state);
  const taken: Decide = (state) =>
    reviewRequest({ of: 'refusal', finding: 'not-justified', findings: 'F.' }, colleague, state);
  const supplied: Decide = (state) => supplyInformation({ texts: { concerns: 'More.' } }, state);
  const responds: Decide = (state) => answerChallenge('maintained', 'E.', state);
  const withdraws: Decide = (state) => withdrawRequest('no-longer-needed', undefined, state);

  it('takes the same steps of the requester whatever was decided: none', () => {
    for (const settled of [[answer()], [part], [nothing], [refuses()], [refuses(), taken]])
      for (const step of [supplied, responds, withdraws]) {
        const past = given(request, after(safe, ...all, ...settled), { ref: decider });
        expect(past.when(step)).toEqual({ refused: 'IRQ-009' });
      }
  });

  it('can still be answered further by the asked service', () => {
    expect(given(request, after(safe, ...all, part), { ref: decider }).when(answer())).toHaveLength(1);
    expect(given(request, after(safe, ...all, refuses(), taken), { ref: decider }).when(answer())).toHaveLength(1);
  });
});

describe('an answer to the police', () => {
  it('needs a named authoriser of a role that authorises, or a senior stand-in', () => {
    expect(ofPolice(...all).when(answer())).toEqual({ refused: 'IRQ-011' });
    expect(ofPolice(...all).when(answer({ authorisation: { authoriser: { role: 'caldicott-guardian' } } }))).toEqual({
      refused: 'IRQ-011',
    });
    expect(
      ofPolice(...all).when(answer({ authorisation: { authoriser: { role: 'practitioner', name: 'I' } } })),
    ).toEqual({ refused: 'IRQ-012' });
    expect(ofPolice(...all).when(answer({ authorisation: lead }))).toHaveLength(1);
    const standIn = { standsInFor: 'caldicott-guardian', because: 'on-leave' } as const;
    expect(
      ofPolice(...all).when(answer({ authorisation: { authoriser: { role: 'practitioner', name: 'I' }, standIn } })),
    ).toEqual({ refused: 'IRQ-012' });
    expect(
      ofPolice(...all).when(answer({ authorisation: { authoriser: { role: 'social-worker', name: 'I' }, standIn } })),
    ).toHaveLength(1);
  });

  it('goes before the checks only for an imminent risk, decided by whoever is there in their own name', () => {
    expect(ofPolice().when(answer({ authorisation: lead }))).toEqual({ refused: 'IRQ-007' });
    const riskless = { ...urgent, urgent: { ...urgent.urgent, imminentRisk: false } };
    expect(ofPolice().when(answer({ authorisation: riskless }))).toEqual({ refused: 'IRQ-013' });
    const another = { ...urgent, authoriser: { role: 'practitioner', person: colleague } };
    expect(ofPolice().when(answer({ authorisation: another }))).toEqual({ refused: 'IRQ-012' });
    const lawful = { ...aLegalBasis, confidentialityBasis: 'required-by-law' };
    expect(ofPolice().when(answer({ authorisation: urgent, legal: lawful }))).toEqual({ refused: 'IRQ-007' });
    expect(ofPolice().when(answer({ authorisation: urgent }))).toMatchObject([
      {
        facts: {
          before: checkNames,
          authorisation: { urgent: 'out-of-hours', authoriser: { person: decider } },
          reviewDueBy: '2026-01-07T00:00:00.000Z',
        },
      },
    ]);
  });

  it('that was decided alone is reviewed by another person, once', () => {
    const review =
      (by: ActorRef): Decide =>
      (state) =>
        reviewRequest({ of: 'urgent-answer', finding: 'justified', findings: 'F.' }, by, state);
    const alone = answer({ authorisation: urgent });
    expect(ofPolice(alone).when(review(decider))).toEqual({ refused: 'IRQ-020' });
    expect(ofPolice(alone).when(review(colleague))).toMatchObject([
      { facts: { of: 'urgent-answer', finding: 'justified' } },
    ]);
    expect(ofPolice(alone, review(colleague)).when(review(colleague))).toEqual({ refused: 'IRQ-021' });
    expect(ofPolice(...all, answer({ authorisation: lead })).when(review(colleague))).toEqual({ refused: 'IRQ-021' });
  });
});

describe('a refusal', () => {
  const review =
    (finding: 'justified' | 'not-justified', by: ActorRef): Decide =>
    (state) =>
      reviewRequest({ of: 'refusal', finding, findings: 'F.' }, by, state);

  it('needs no check, has a day of review that lies ahead, and is reviewed by another person', () => {
    expect(on().when(refuses())).toMatchObject([{ type: 'RequestRefused', facts: { reason: 'not-relevant' } }]);
    expect(on().when(refuses({ reviewDueOn: localDate('2026-01-01') }))).toEqual({ refused: 'IRQ-022' });
    expect(on(refuses()).when(review('justified', decider))).toEqual({ refused: 'IRQ-020' });
  });

  it('that does not hold leaves the request to be answered', () => {
    expect(on(...all, refuses()).when(answer())).toEqual({ refused: 'IRQ-009' });
    expect(on(...all, refuses(), review('not-justified', colleague)).when(answer())).toHaveLength(1);
    expect(on(...all, refuses(), review('justified', colleague)).when(answer())).toEqual({ refused: 'IRQ-009' });
  });
});
