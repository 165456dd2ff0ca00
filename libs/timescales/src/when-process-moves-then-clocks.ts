import type { AgencyRegister } from '@safeguarding/access';
import type { Reaction } from '@safeguarding/event-log';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { derivedId, reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import { clocksSlice } from './clock-slice.ts';
import type { TimescaleContribution } from './contribution.ts';
import { noteFact, type NameClock } from './core/clock-decisions.ts';
import { evolveClocks, type ClockEvent, type ClocksState, type NotedFact } from './core/clock.ts';
import { ruleBook } from './core/rule-book.ts';

const name = 'when-process-moves-then-clocks';

type Parts = {
  readonly ledger: Ledger;
  readonly register: Pick<AgencyRegister, 'get'>;
  readonly readEvent: ReadEvent;
  readonly contribution: TimescaleContribution;
};

/** Several facts of one event, such as a review and the plan that it continued, are one append. */
const noteAll = (child: PersonId, facts: readonly NotedFact[], state: ClocksState): readonly ClockEvent[] => {
  const named: NameClock = (fact, rule) => derivedId('clock', rule.id, `${child}\n${fact.event}`) as ThingId;
  let folded = state;
  return facts.flatMap((fact) => {
    const events = noteFact({ fact, rules: ruleBook, name: named }, folded);
    folded = events.reduce(evolveClocks, folded);
    return events.map((event) => ({ ...event, subjects: [child] }));
  });
};

/** What the slices tell starts, satisfies and supersedes clocks. Runs twice without harm: a fact is noted once. */
export const whenProcessMovesThenClocks = ({ ledger, register, readEvent, contribution }: Parts): Reaction => ({
  name,
  eventTypes: Object.keys(contribution),
  handle: async (stored) => {
    const event = readEvent(stored);
    const told = contribution[event.type]?.(event) ?? [];
    for (const [child, ofChild] of Map.groupBy(told, (each) => each.child)) {
      const facts = ofChild.flatMap(({ fact, event: first = event.id }): NotedFact[] => {
        const nation = register.get(fact.responsible)?.nation;
        return nation === undefined ? [] : [{ ...fact, event: first, nation }];
      });
      await ledger.change(clocksSlice, child, {
        context: reactionContext(name, event, child),
        ifMatch: 'ignored',
        mayBeNew: true,
        decide: (state) => noteAll(child, facts, state),
      });
    }
  },
});
