import type { AgencyId, LocalDate, ThingId } from '@safeguarding/kernel';

/** Something that one agency is to do by the end of one London day. */
export type PanelAction = {
  readonly action: ThingId;
  readonly owner: AgencyId;
  readonly dueOn: LocalDate;
  readonly status: 'open' | 'completed' | 'not-completed';
};

/** Overdue from the first moment of the day after. */
export const isOverdue = ({ status, dueOn }: PanelAction, today: LocalDate): boolean =>
  status === 'open' && dueOn < today;
