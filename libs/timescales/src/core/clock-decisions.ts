import { DomainError, epochMs, londonDate, plusMs, type Instant, type ThingId } from '@safeguarding/kernel';
import type { ClockEvent, Clock, ClockStarted, ClocksState, NotedFact } from './clock.ts';
import { dueIfKnown } from './due.ts';
import { rulesFor, type Rule } from './rule.ts';
import { timescaleErrors } from './timescale-errors.ts';
import type { PauseReason, WaiverReason } from './timescale-vocabulary.ts';

type Events = readonly ClockEvent[];
/** Names a clock: the same trigger and rule always give the same id. */
export type NameClock = (fact: NotedFact, rule: Rule) => ThingId;

const open = ({ status }: Clock): boolean => status === 'running' || status === 'paused';

/** What satisfies or ends one clock, among facts of its matter: the earliest in the world, whatever the order of arrival. */
const outcomeOf = (clock: ClockStarted['facts'], rule: Rule, facts: readonly NotedFact[]): Events => {
  const bearing = facts
    // What the same event says beside its trigger, such as the review that continued a plan, is behind the clock and not before it.
    .filter(({ matter, at, event }) => matter === clock.matter && event !== clock.trigger && at >= clock.triggeredAt)
    .toSorted((a, b) => a.at.localeCompare(b.at));
  const satisfying = rule.satisfiedBy.flatMap((kind) => bearing.find((fact) => fact.kind === kind) ?? []);
  const last = satisfying.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1);
  const done = satisfying.length === rule.satisfiedBy.length ? last : undefined;
  const ending = bearing.find(({ kind }) => rule.endedBy.includes(kind));
  if (done && !(ending && ending.at < done.at)) {
    const { event: by, at } = done;
    // Late only where the due instant has passed: the instant itself is the first one after the last day.
    return [
      {
        type: 'ClockSatisfied',
        facts: { clock: clock.clock, by, at, late: clock.dueBy !== undefined && at >= clock.dueBy },
      },
    ];
  }
  if (!ending) return [];
  const { event: by, at, kind: because } = ending;
  return [{ type: 'ClockSuperseded', facts: { clock: clock.clock, by, because, at } }];
};

const startedBy = (fact: NotedFact, rules: readonly Rule[], name: NameClock): readonly ClockStarted['facts'][] =>
  rulesFor(rules, { trigger: fact.kind, nation: fact.nation, day: londonDate(fact.at) }).map((rule) => {
    // A clock past the calendar's end of knowledge runs all the same, and says that its end is not known yet.
    const due = dueIfKnown(rule, fact.at, fact.nation);
    return {
      clock: name(fact, rule),
      rule: rule.id,
      version: rule.version,
      nation: fact.nation,
      matter: fact.matter,
      trigger: fact.event,
      triggeredAt: fact.at,
      ...(due === undefined ? {} : { dueBy: due }),
      responsible: fact.responsible,
      ...(fact.awaiting === undefined ? {} : { awaiting: fact.awaiting }),
    };
  });

/**
 * Notes a fact and does what it does to every clock of the child: starts some, satisfies or supersedes others. A fact that arrives
 * before its trigger is remembered and counts when the trigger comes. Twice the same fact is one fact.
 */
export const noteFact = (
  { fact, rules, name }: { readonly fact: NotedFact; readonly rules: readonly Rule[]; readonly name: NameClock },
  state: ClocksState,
): Events => {
  if (
    state.facts.some(({ event, kind, matter }) => event === fact.event && kind === fact.kind && matter === fact.matter)
  )
    return [];
  const facts = [...state.facts, fact];
  const started = startedBy(fact, rules, name).filter(
    ({ clock }) => !state.clocks.some((each) => each.clock === clock),
  );
  const outcomes = [...state.clocks.filter(open), ...started].flatMap((clock) => {
    const rule = rules.find(({ id, version }) => id === clock.rule && version === clock.version);
    return rule ? outcomeOf(clock, rule, facts) : [];
  });
  return [
    { type: 'TimescaleFactNoted', facts: fact },
    ...started.map((clock) => ({ type: 'ClockStarted', facts: clock }) as const),
    ...outcomes,
  ];
};

const runningClock = (clock: ThingId, { clocks }: ClocksState): Clock => {
  const found = clocks.find((each) => each.clock === clock);
  if (!found || !open(found)) throw new DomainError(timescaleErrors.notRunning);
  return found;
};

/** Never deletes: the clock says that it was waived and why. */
export const waiveClock = (
  { clock, reason }: { readonly clock: ThingId; readonly reason: WaiverReason },
  state: ClocksState,
): Events => {
  runningClock(clock, state);
  return [{ type: 'ClockWaived', facts: { clock, reason } }];
};

export const pauseClock = (
  { clock, reason, mayPause }: { readonly clock: ThingId; readonly reason: PauseReason; readonly mayPause: boolean },
  state: ClocksState,
  at: Instant,
): Events => {
  const found = runningClock(clock, state);
  if (!mayPause) throw new DomainError(timescaleErrors.mayNotPause);
  if (found.status === 'paused') throw new DomainError(timescaleErrors.alreadyPaused);
  return [{ type: 'ClockPaused', facts: { clock, reason, from: at } }];
};

/** What was left when it was paused is left again. */
export const resumeClock = ({ clock }: { readonly clock: ThingId }, state: ClocksState, at: Instant): Events => {
  const found = runningClock(clock, state);
  if (found.status !== 'paused') throw new DomainError(timescaleErrors.notPaused);
  const stood = epochMs(at) - epochMs(found.pausedFrom);
  return [
    {
      type: 'ClockResumed',
      facts: { clock, at, ...(found.dueBy === undefined ? {} : { dueBy: plusMs(found.dueBy, stood) }) },
    },
  ];
};

/** The notice of a clock that has run out, once; none for a clock that did not. */
export const noteMissed = (clock: ThingId, state: ClocksState, at: Instant): Events => {
  const found = state.clocks.find((each) => each.clock === clock);
  if (found?.status !== 'running' || found.missed || found.dueBy === undefined || found.dueBy > at) return [];
  return [{ type: 'ClockMissed', facts: { clock, dueBy: found.dueBy } }];
};
