import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  instant,
  plusMs,
  recorded,
  startOfLondonDay,
  localDate,
  type EventId,
  type Instant,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { noteFact, noteMissed, pauseClock, resumeClock, waiveClock } from './clock-decisions.ts';
import { childClocks, childOf, type Clock, type ClockEvent, type ClocksState, type NotedFact } from './clock.ts';
import { differences, evaluate, stateAt } from './evaluate.ts';
import { ruleBook } from './rule-book.ts';
import type { Rule } from './rule.ts';
import type { FactKind } from './timescale-vocabulary.ts';

const matter = '11111111-1111-4111-8111-111111111111' as ThingId;
const submitted = instant('2026-11-25T10:00:00Z');
const fact = (kind: FactKind, at: Instant, over: Partial<NotedFact> = {}): NotedFact => ({
  kind,
  matter,
  at,
  responsible: agencyId('ashby-mash'),
  awaiting: agencyId('oakfield-gp'),
  event: `${kind} ${at}` as EventId,
  nation: 'england',
  ...over,
});
const dueOf = (clock: Clock): Instant => clock.dueBy ?? instant('9999-01-01T00:00:00Z');
const name = ({ event }: NotedFact, { id }: Rule): ThingId => `${id} of ${event}` as ThingId;
const fold = (events: readonly ClockEvent[], from: ClocksState = childClocks.initial): ClocksState =>
  events.reduce((state, event) => childClocks.evolve(state, recorded(event)), from);
const note = (state: ClocksState, ...facts: readonly NotedFact[]): ClocksState =>
  facts.reduce((folded, each) => fold(noteFact({ fact: each, rules: ruleBook, name }, folded), folded), state);
const noted = (...facts: readonly NotedFact[]): ClocksState => note(childClocks.initial, ...facts);
const clockOf = (state: ClocksState, rule: string): Clock => {
  const found = state.clocks.filter((each) => each.rule === rule).at(-1);
  if (!found) throw new Error(`no clock ${rule}`);
  return found;
};
const received = fact('referral-received', submitted);
const hours = (count: number): Instant => plusMs(submitted, count * 3_600_000);

describe('a referral', () => {
  it('starts the answer and the assessment, each due at the end of its last working day', () => {
    const { clocks } = noted(received);
    expect(clocks.map(({ rule, dueBy, status }) => ({ rule, dueBy, status }))).toEqual([
      { rule: 'ENG-REF-ACK', dueBy: '2026-11-27T00:00:00.000Z', status: 'running' },
      { rule: 'ENG-ASSESS', dueBy: startOfLondonDay(localDate('2027-02-02')), status: 'running' },
    ]);
  });

  it('is answered in time before the end of the day, and late from its end on', () => {
    const at = (text: string) => clockOf(noted(received, fact('response-decided', instant(text))), 'ENG-REF-ACK');
    expect(at('2026-11-26T23:59:59.999Z')).toMatchObject({ status: 'satisfied', late: false });
    expect(at('2026-11-27T00:00:00.000Z')).toMatchObject({ status: 'satisfied', late: true });
  });

  it('needs no assessment where nothing is to be done, and no answer once it is withdrawn', () => {
    const decided = noted(received, fact('response-decided', hours(1)), fact('assessment-not-needed', hours(1)));
    expect(clockOf(decided, 'ENG-ASSESS')).toMatchObject({ status: 'superseded', because: 'assessment-not-needed' });
    expect(clockOf(noted(received, fact('referral-withdrawn', hours(2))), 'ENG-REF-ACK')).toMatchObject({
      status: 'superseded',
    });
  });

  it('that is opened again has new clocks, and the old answer is none to it', () => {
    const again = fact('referral-received', hours(50), { event: 'again' as EventId });
    const { clocks } = noted(received, fact('response-decided', hours(1)), again);
    expect(clocks.filter(({ rule }) => rule === 'ENG-REF-ACK').map(({ status }) => status)).toEqual([
      'satisfied',
      'running',
    ]);
  });

  it('in another matter bears on nothing here', () => {
    const other = fact('response-decided', hours(1), { matter: 'other' as ThingId });
    expect(clockOf(noted(received, other), 'ENG-REF-ACK').status).toBe('running');
  });

  it('past the end of the calendar runs, and says that its end is not known', () => {
    const late = noted(fact('referral-received', instant('2027-12-31T10:00:00Z')));
    expect(clockOf(late, 'ENG-REF-ACK')).not.toHaveProperty('dueBy');
    expect(stateAt(clockOf(late, 'ENG-REF-ACK'), instant('2030-01-01T00:00:00Z'))).toBe('due-unknown');
  });

  it('starts no English clock in Scotland', () => {
    expect(noted({ ...received, nation: 'scotland' }).clocks).toEqual([]);
  });
});

it('the review that continues a plan satisfies the clock behind it and not the one that it starts', () => {
  const event = 'review' as EventId;
  const plan = fact('plan-made', submitted);
  const reviewed = [fact('review-held', hours(24), { event }), fact('plan-continued', hours(24), { event })];
  const state = noted(plan, ...reviewed);
  expect(clockOf(state, 'ENG-RCPC').status).toBe('satisfied');
  expect(clockOf(state, 'ENG-RCPC-NEXT').status).toBe('running');
  expect(clockOf(note(state, fact('plan-ended', hours(48))), 'ENG-RCPC-NEXT').status).toBe('superseded');
});

it('facts give the same clocks in whatever order they arrive, and each twice is once', () => {
  const kinds = [
    'referral-received',
    'response-decided',
    'enquiry-started',
    'conference-held',
    'plan-made',
    'plan-ended',
  ] as const;
  const facts = kinds.map((kind, index) => fact(kind, hours(index * 30)));
  const told = (state: ClocksState) =>
    state.clocks
      .map(({ clock, rule, dueBy, status }) => JSON.stringify({ clock, rule, dueBy, status }))
      .toSorted((a, b) => a.localeCompare(b));
  fc.assert(
    fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), fc.subarray(facts), (order, again) => {
      expect(told(noted(...order, ...again))).toEqual(told(noted(...facts)));
    }),
  );
});

describe('a clock', () => {
  const running = noted(received);
  const { clock } = clockOf(running, 'ENG-REF-ACK');
  const dueBy = dueOf(clockOf(running, 'ENG-REF-ACK'));

  it('is overdue from the instant it is due, without any event', () => {
    expect(stateAt(clockOf(running, 'ENG-REF-ACK'), plusMs(dueBy, -1))).toBe('running');
    expect(stateAt(clockOf(running, 'ENG-REF-ACK'), dueBy)).toBe('overdue');
  });

  it('is noticed as missed once, and not before', () => {
    expect(noteMissed(clock, running, plusMs(dueBy, -1))).toEqual([]);
    const missed = noteMissed(clock, running, dueBy);
    expect(missed).toEqual([{ type: 'ClockMissed', facts: { clock, dueBy } }]);
    expect(noteMissed(clock, fold(missed, running), dueBy)).toEqual([]);
  });

  it('that is missed can still be satisfied, late', () => {
    const state = note(fold(noteMissed(clock, running, dueBy), running), fact('response-decided', plusMs(dueBy, 5)));
    expect(clockOf(state, 'ENG-REF-ACK')).toMatchObject({ status: 'satisfied', late: true, missed: true });
  });

  it('is waived and not deleted, and then no more', () => {
    const waived = fold(waiveClock({ clock, reason: 'court-timetable' }, running), running);
    expect(clockOf(waived, 'ENG-REF-ACK')).toMatchObject({ status: 'waived', reason: 'court-timetable' });
    expect(() => waiveClock({ clock, reason: 'court-timetable' }, waived)).toThrow('CLK-002');
    expect(clockOf(note(waived, fact('response-decided', hours(1))), 'ENG-REF-ACK').status).toBe('waived');
  });

  it('pauses only where its rule lets it, and has as much left afterwards', () => {
    const request = noted(fact('access-requested', submitted));
    const sar = clockOf(request, 'UK-SAR');
    const ask = { clock: sar.clock, reason: 'identity-awaited', mayPause: true } as const;
    expect(() => pauseClock({ ...ask, mayPause: false }, request, hours(1))).toThrow('CLK-003');
    const paused = fold(pauseClock(ask, request, hours(1)), request);
    expect(stateAt(clockOf(paused, 'UK-SAR'), plusMs(dueOf(sar), 1))).toBe('paused');
    expect(() => pauseClock(ask, paused, hours(2))).toThrow('CLK-004');
    const resumed = fold(resumeClock(ask, paused, hours(25)), paused);
    expect(clockOf(resumed, 'UK-SAR').dueBy).toBe(plusMs(dueOf(sar), 24 * 3_600_000));
    expect(() => resumeClock(ask, resumed, hours(26))).toThrow('CLK-005');
  });

  it('keeps its rule version and due instant when the rules change', () => {
    const later = ruleBook.map((rule) => (rule.id === 'ENG-REF-ACK' ? { ...rule, version: 2, amount: 3 } : rule));
    const decided = fact('response-decided', hours(20));
    const state = fold(
      noteFact({ fact: decided, rules: [...ruleBook, ...later.filter(({ version }) => version === 2)], name }, running),
      running,
    );
    expect(clockOf(state, 'ENG-REF-ACK')).toMatchObject({ version: 1, dueBy, status: 'satisfied' });
  });
});

describe('whatever becomes of a clock', () => {
  const request = noted(fact('access-requested', submitted));
  const { status: _running, ...started } = clockOf(request, 'UK-SAR');
  const { clock } = started;
  const mayPause = { clock, reason: 'identity-awaited', mayPause: true } as const;
  const paused = fold(pauseClock(mayPause, request, hours(1)), request);
  const become = (state: ClocksState): Clock => clockOf(state, 'UK-SAR');

  it('what started it, who acts and who waits is kept', () => {
    expect(started).toStrictEqual({
      clock: `UK-SAR of access-requested ${submitted}`,
      rule: 'UK-SAR',
      version: 1,
      nation: 'england',
      matter,
      trigger: `access-requested ${submitted}`,
      triggeredAt: submitted,
      dueBy: '2026-12-30T00:00:00.000Z',
      responsible: 'ashby-mash',
      awaiting: 'oakfield-gp',
    });
    const answered = note(request, fact('access-request-answered', hours(3)));
    expect(become(answered)).toStrictEqual({ ...started, status: 'satisfied', satisfiedAt: hours(3), late: false });
    const withdrawn = note(request, fact('access-request-withdrawn', hours(3)));
    const because = 'access-request-withdrawn';
    expect(become(withdrawn)).toStrictEqual({ ...started, status: 'superseded', because });
    expect(become(paused)).toStrictEqual({ ...started, status: 'paused', pausedFrom: hours(1) });
    const resumed = fold(resumeClock(mayPause, paused, hours(2)), paused);
    expect(become(resumed)).toStrictEqual({
      ...started,
      status: 'running',
      dueBy: plusMs(dueOf(become(request)), 3_600_000),
    });
  });

  it('nobody waits where nobody asked, and no end is known where no calendar reaches', () => {
    const { awaiting: _nobody, ...alone } = fact('access-requested', instant('2027-12-15T10:00:00Z'));
    const state = noted(alone);
    const { status: _before, ...unknown } = become(state);
    expect(Object.keys(unknown)).not.toEqual(expect.arrayContaining(['awaiting']));
    expect(Object.keys(unknown)).not.toEqual(expect.arrayContaining(['dueBy']));
    const ask = { ...mayPause, clock: unknown.clock };
    const still = fold(pauseClock(ask, state, hours(20_000)), state);
    expect(become(still)).toStrictEqual({ ...unknown, status: 'paused', pausedFrom: hours(20_000) });
    const goesOn = resumeClock(ask, still, hours(20_001));
    expect(goesOn).toStrictEqual([{ type: 'ClockResumed', facts: { clock: unknown.clock, at: hours(20_001) } }]);
    expect(become(fold(goesOn, still))).toStrictEqual({ ...unknown, status: 'running' });
    expect(noteMissed(unknown.clock, state, hours(90_000))).toEqual([]);
  });

  it('a waiver, a pause and its end say of which clock, why and when', () => {
    expect(waiveClock({ clock, reason: 'court-timetable' }, paused)).toEqual([
      { type: 'ClockWaived', facts: { clock, reason: 'court-timetable' } },
    ]);
    expect(pauseClock(mayPause, request, hours(1))).toEqual([
      { type: 'ClockPaused', facts: { clock, reason: 'identity-awaited', from: hours(1) } },
    ]);
    expect(resumeClock(mayPause, paused, hours(2))).toEqual([
      { type: 'ClockResumed', facts: { clock, at: hours(2), dueBy: plusMs(dueOf(become(request)), 3_600_000) } },
    ]);
  });

  it('one that stands still is answered all the same, and is not noticed as missed', () => {
    expect(become(note(paused, fact('access-request-answered', hours(3)))).status).toBe('satisfied');
    expect(noteMissed(clock, paused, hours(90_000))).toEqual([]);
  });

  it('one that nobody knows is waived, paused, resumed and missed by nobody', () => {
    const other = { ...mayPause, clock: 'other' as ThingId };
    expect(() => waiveClock({ ...other, reason: 'court-timetable' }, request)).toThrow('CLK-002');
    expect(() => pauseClock(other, request, hours(1))).toThrow('CLK-002');
    expect(() => resumeClock(other, request, hours(1))).toThrow('CLK-002');
    expect(noteMissed(other.clock, request, hours(90_000))).toEqual([]);
  });

  it('the other clocks of the child stay as they are', () => {
    const both = note(request, received);
    const waived = fold(waiveClock({ clock, reason: 'court-timetable' }, both), both);
    expect(waived.clocks.map(({ rule, status }) => [rule, status])).toEqual([
      ['UK-SAR', 'waived'],
      ['ENG-REF-ACK', 'running'],
      ['ENG-ASSESS', 'running'],
    ]);
  });
});

describe('a rule that asks for several things', () => {
  const [base] = ruleBook.filter(({ id }) => id === 'ENG-REF-ACK');
  if (!base) throw new Error('no rule ENG-REF-ACK');
  const both: Rule = { ...base, satisfiedBy: ['response-decided', 'assessment-completed'] };
  const under = (...facts: readonly NotedFact[]): Clock =>
    clockOf(
      facts.reduce((state, each) => fold(noteFact({ fact: each, rules: [both], name }, state), state), fold([])),
      'ENG-REF-ACK',
    );
  const decided = fact('response-decided', hours(2));
  const complete = fact('assessment-completed', hours(5));

  it('is satisfied by the last of them, whichever came first', () => {
    expect(under(received, decided).status).toBe('running');
    expect(under(received, complete).status).toBe('running');
    expect(under(received, decided, complete)).toMatchObject({ status: 'satisfied', satisfiedAt: hours(5) });
    expect(under(received, complete, decided)).toMatchObject({ status: 'satisfied', satisfiedAt: hours(5) });
    const first = fact('assessment-completed', hours(1));
    expect(under(received, decided, first)).toMatchObject({ status: 'satisfied', satisfiedAt: hours(2) });
  });

  it('is pointless where it ended before the last of them, and not where it ended with it', () => {
    const withdrawn = (at: number) => fact('referral-withdrawn', hours(at));
    expect(under(withdrawn(4), decided, complete, received)).toMatchObject({ status: 'superseded' });
    expect(under(withdrawn(5), decided, complete, received)).toMatchObject({ status: 'satisfied' });
    expect(under(withdrawn(6), decided, complete, received)).toMatchObject({ status: 'satisfied' });
  });
});

describe('a fact', () => {
  it('that is told twice is one fact, and under another matter or of another kind it is another', () => {
    const kinds = (state: ClocksState) => state.facts.map(({ kind, matter: of }) => [kind, of]);
    const elsewhere = { ...received, matter: 'other' as ThingId };
    const besides = { ...received, kind: 'response-decided' as const };
    expect(kinds(noted(received, received))).toEqual([['referral-received', matter]]);
    expect(kinds(noted(received, elsewhere, besides))).toEqual([
      ['referral-received', matter],
      ['referral-received', 'other'],
      ['response-decided', matter],
    ]);
  });

  it('starts no second clock of one name', () => {
    expect(noted(received, { ...received, matter: 'other' as ThingId }).clocks).toHaveLength(2);
  });

  it('from before the trigger does not satisfy, and one of its very instant does', () => {
    const answered = (at: number) => clockOf(noted(received, fact('response-decided', hours(at))), 'ENG-REF-ACK');
    expect(answered(-1).status).toBe('running');
    expect(answered(0)).toMatchObject({ status: 'satisfied', satisfiedAt: submitted });
  });

  it('counts by when it happened, not by when it was told', () => {
    const told = [fact('response-decided', hours(9)), fact('response-decided', hours(3)), received];
    expect(clockOf(noted(...told), 'ENG-REF-ACK')).toMatchObject({ satisfiedAt: hours(3) });
  });

  it('is noted with all that it does, in this order', () => {
    const state = noted(fact('response-decided', hours(2)));
    const by = `response-decided ${hours(2)}`;
    expect(noteFact({ fact: received, rules: ruleBook, name }, state)).toMatchObject([
      { type: 'TimescaleFactNoted', facts: received },
      { type: 'ClockStarted', facts: { rule: 'ENG-REF-ACK' } },
      { type: 'ClockStarted', facts: { rule: 'ENG-ASSESS' } },
      {
        type: 'ClockSatisfied',
        facts: { clock: `ENG-REF-ACK of ${received.event}`, by, at: hours(2), late: false },
      },
    ]);
    const withdrawn = fact('referral-withdrawn', hours(2));
    expect(noteFact({ fact: withdrawn, rules: ruleBook, name }, noted(received)).at(1)).toEqual({
      type: 'ClockSuperseded',
      facts: {
        clock: `ENG-REF-ACK of ${received.event}`,
        by: withdrawn.event,
        because: 'referral-withdrawn',
        at: hours(2),
      },
    });
  });

  it('does nothing to a clock whose rule nobody knows any more', () => {
    const decided = fact('response-decided', hours(1));
    const others = ruleBook.filter(({ id }) => id !== 'ENG-REF-ACK');
    const nextVersion = ruleBook.map((rule) => ({ ...rule, version: 2 }));
    for (const rules of [others, nextVersion])
      expect(noteFact({ fact: decided, rules, name }, noted(received))).toHaveLength(1);
  });

  it('that no rule can count from is refused as a fault, not as an unknown end', () => {
    const nowhere = { ...received, nation: 'atlantis' as 'england' };
    const rules = ruleBook.map((rule) => ({ ...rule, nations: [nowhere.nation] }));
    expect(() => noteFact({ fact: nowhere, rules, name }, childClocks.initial)).toThrow(TypeError);
  });
});

it('a child of whom nothing was told has no facts and no clocks, and its stream bears its id', () => {
  expect(childClocks.initial).toEqual({ facts: [], clocks: [] });
  expect(childClocks.category).toBe('timescales');
  expect(childOf(`timescales-${matter}`)).toBe(matter);
});

describe('a difference', () => {
  const without = ruleBook.filter(({ id }) => id !== 'ENG-ASSESS');
  const line = { version: 1, dueBy: startOfLondonDay(localDate('2027-02-02')), state: 'running' };
  const missing = { rule: 'ENG-ASSESS', trigger: received.event };

  it('is also a clock that one of the two sets of rules does not start', () => {
    const [all, fewer] = [evaluate([received], ruleBook), evaluate([received], without)];
    expect(differences(all, fewer, hours(1))).toStrictEqual([{ ...missing, before: line }]);
    expect(differences(fewer, all, hours(1))).toStrictEqual([{ ...missing, after: line }]);
  });

  it('tells apart what different triggers started under one rule', () => {
    const again = fact('referral-received', hours(50), { event: 'again' as EventId });
    const found = differences(evaluate([received, again], ruleBook), evaluate([received], ruleBook), hours(60));
    expect(found.map(({ rule, trigger, after }) => ({ rule, trigger, after }))).toEqual([
      { rule: 'ENG-REF-ACK', trigger: 'again', after: undefined },
      { rule: 'ENG-ASSESS', trigger: 'again', after: undefined },
    ]);
  });

  it('says nothing of an end that no calendar knows', () => {
    const late = fact('referral-received', instant('2027-12-31T10:00:00Z'));
    const [found] = differences(evaluate([late], ruleBook), [], hours(1));
    expect(found?.before).toStrictEqual({ version: 1, state: 'due-unknown' });
  });
});

it('one history under another version of a rule says what would differ', () => {
  const facts = [received, fact('response-decided', instant('2026-11-27T12:00:00Z'))];
  const other = ruleBook.map((rule) => (rule.id === 'ENG-REF-ACK' ? { ...rule, version: 2, amount: 3 } : rule));
  const found = differences(evaluate(facts, ruleBook), evaluate(facts, other), hours(200));
  expect(found).toEqual([
    {
      rule: 'ENG-REF-ACK',
      trigger: received.event,
      before: { version: 1, dueBy: '2026-11-27T00:00:00.000Z', state: 'satisfied-late' },
      after: { version: 2, dueBy: '2026-12-01T00:00:00.000Z', state: 'satisfied' },
    },
  ]);
  expect(differences(evaluate(facts, ruleBook), evaluate(facts, ruleBook), hours(1))).toEqual([]);
});
