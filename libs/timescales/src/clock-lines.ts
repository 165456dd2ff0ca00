import type { Instant, PersonId } from '@safeguarding/kernel';
import type { ClockRow } from './clock-list/clock-list-model.ts';
import type { ClockAnswer } from './clocks.answers.ts';
import type { Clock } from './core/clock.ts';
import { stateAt } from './core/evaluate.ts';
import { ruleBook } from './core/rule-book.ts';
import type { Rule } from './core/rule.ts';
import type { ClockStateName } from './core/timescale-vocabulary.ts';

const ruleOf = (id: string, version: number): Rule | undefined =>
  ruleBook.find((rule) => rule.id === id && rule.version === version);

type Line = Pick<Clock, 'clock' | 'rule' | 'version' | 'matter' | 'responsible' | 'awaiting' | 'triggeredAt' | 'dueBy'>;

const lineOf = (clock: Line, child: PersonId, state: ClockStateName): ClockAnswer => {
  const { rule, version, matter, responsible, awaiting, triggeredAt, dueBy } = clock;
  const { title = rule, verified = false } = ruleOf(rule, version) ?? {};
  return {
    ...{ id: clock.clock, childId: child, rule, version, title, verified, matter, responsible },
    ...(awaiting === undefined ? {} : { awaiting }),
    triggeredAt,
    ...(dueBy === undefined ? {} : { dueBy }),
    state,
  };
};

const becauseOf = (clock: Clock): Pick<ClockAnswer, 'because'> => {
  if (clock.status === 'waived') return { because: clock.reason };
  return clock.status === 'superseded' ? { because: clock.because } : {};
};

/** A clock of a child's stream as it stands at an instant. */
export const lineOfClock = (clock: Clock, child: PersonId, at: Instant): ClockAnswer => ({
  ...lineOf(clock, child, stateAt(clock, at)),
  ...becauseOf(clock),
});

/** A row of the list as it stands at an instant. */
export const lineOfRow = (row: ClockRow, at: Instant): ClockAnswer => {
  const { status, dueBy, late } = row;
  const running: ClockStateName = dueBy === undefined ? 'due-unknown' : dueBy <= at ? 'overdue' : 'running';
  const states: Readonly<Record<string, ClockStateName>> = {
    running,
    satisfied: late ? 'satisfied-late' : 'satisfied',
  };
  return lineOf(row, row.child, states[status] ?? (status as ClockStateName));
};
