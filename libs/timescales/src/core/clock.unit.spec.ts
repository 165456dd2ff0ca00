import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  instant,
  plusMs,
  startOfLondonDay,
  localDate,
  type EventId,
  type Instant,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { noteFact, noteMissed, pauseClock, resumeClock, waiveClock } from './clock-decisions.ts';
import { childClocks, evolveClocks, type Clock, type ClockEvent, type ClocksState, type NotedFact } from './clock.ts';
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
  events.reduce(evolveClocks, from);
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
