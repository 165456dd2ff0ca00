import type { Instant, ThingId } from '@safeguarding/kernel';
import { noteFact } from './clock-decisions.ts';
import { childClocks, evolveClocks, type Clock, type ClocksState, type NotedFact } from './clock.ts';
import type { Rule } from './rule.ts';
import type { ClockStateName } from './timescale-vocabulary.ts';

/** Where a clock stands at an instant: computed when asked, no event is needed for it (ruling 13). */
export const stateAt = (clock: Clock, at: Instant): ClockStateName => {
  if (clock.status === 'running') {
    if (clock.dueBy === undefined) return 'due-unknown';
    return clock.dueBy <= at ? 'overdue' : 'running';
  }
  if (clock.status === 'satisfied') return clock.late ? 'satisfied-late' : 'satisfied';
  return clock.status;
};

const nameOf = (fact: NotedFact, rule: Rule): ThingId => `${rule.id} ${fact.event}` as ThingId;

/** The same history under other rules: pure, records nothing, and leaves waivers and pauses aside, which were decided under the old ones. */
export const evaluate = (facts: readonly NotedFact[], rules: readonly Rule[]): readonly Clock[] =>
  facts.reduce<ClocksState>(
    (state, fact) => noteFact({ fact, rules, name: nameOf }, state).reduce(evolveClocks, state),
    childClocks.initial,
  ).clocks;

/** One clock under two sets of rules; absent where a set does not start it. */
export type ClockDifference = {
  readonly rule: string;
  readonly trigger: string;
  readonly before?: { readonly version: number; readonly dueBy?: Instant; readonly state: ClockStateName };
  readonly after?: { readonly version: number; readonly dueBy?: Instant; readonly state: ClockStateName };
};

/** What differs between two evaluations of one history; nothing where they agree. */
export const differences = (
  before: readonly Clock[],
  after: readonly Clock[],
  at: Instant,
): readonly ClockDifference[] => {
  const line = (clock: Clock) => ({
    version: clock.version,
    ...(clock.dueBy === undefined ? {} : { dueBy: clock.dueBy }),
    state: stateAt(clock, at),
  });
  const keyOf = ({ rule, trigger }: Clock): string => `${rule} ${trigger}`;
  const keys = new Set([...before, ...after].map(keyOf));
  return [...keys].flatMap((key) => {
    const old = before.find((clock) => keyOf(clock) === key);
    const now = after.find((clock) => keyOf(clock) === key);
    const either = old ?? now;
    if (!either || JSON.stringify(old && line(old)) === JSON.stringify(now && line(now))) return [];
    return [
      {
        rule: either.rule,
        trigger: either.trigger,
        ...(old ? { before: line(old) } : {}),
        ...(now ? { after: line(now) } : {}),
      },
    ];
  });
};
