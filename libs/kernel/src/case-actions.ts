import type { AgencyId, ThingId } from './brand.ts';
import type { LocalDate } from './time.ts';

export const actionOutcomes = ['completed', 'not-completed'] as const;
export type ActionOutcome = (typeof actionOutcomes)[number];

/** Why an action was not done; beside it stands what happened in words. */
export const notCompletedReasons = [
  'no-longer-needed',
  'not-possible',
  'not-safe',
  'declined',
  'done-by-another-agency',
  'no-capacity',
] as const;
export type NotCompletedReason = (typeof notCompletedReasons)[number];

/** Something that one agency is to do by the end of one London day. */
export type CaseAction = {
  readonly action: ThingId;
  readonly owner: AgencyId;
  readonly dueOn: LocalDate;
  readonly status: 'open' | ActionOutcome;
};

/** The actions with one that was set, or set again. */
export const withAction = (
  actions: readonly CaseAction[],
  { action, owner, dueOn }: Omit<CaseAction, 'status'>,
): readonly CaseAction[] => [
  ...actions.filter((one) => one.action !== action),
  { action, owner, dueOn, status: 'open' },
];

/** The actions with one that is over. */
export const withEnd = (
  actions: readonly CaseAction[],
  { action, outcome }: { readonly action: ThingId; readonly outcome: ActionOutcome },
): readonly CaseAction[] => actions.map((one) => (one.action === action ? { ...one, status: outcome } : one));
