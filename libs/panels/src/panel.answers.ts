import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { View } from '@safeguarding/access';
import type { LocalDate } from '@safeguarding/kernel';
import type { ActionRow } from './case-list/case-rows.ts';
import { isOverdue, type PanelAction } from './panel-actions.ts';

const id = { type: String, format: 'uuid' } as const;
const day = { type: String, format: 'date' } as const;
const actionStatuses = ['open', 'completed', 'not-completed', 'ended'] as const;

/** When a step was taken, as exactly as anybody knows. */
export class CaseStepWhen {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One step; beside these members it has the fields that your seat shows. */
export class CaseStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: CaseStepWhen }) occurredOn!: CaseStepWhen;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** An action of the case; what is to be done stands in the step that set it. */
export class CaseActionAnswer {
  @ApiProperty(id) action!: string;
  @ApiProperty({ type: String }) owner!: string;
  @ApiProperty(day) dueOn!: string;
  @ApiProperty({ enum: actionStatuses }) status!: string;
  @ApiProperty({ type: Boolean }) overdue!: boolean;
}

/** One line of the list of actions. */
export class ActionLine extends CaseActionAnswer {
  @ApiProperty({ ...id, description: 'The case' }) case!: string;
}

/** The soonest due first; `next` where there is more. */
export class ActionsPage {
  @ApiProperty({ type: [ActionLine] }) items!: ActionLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** The steps that the view shows. */
export const stepsOf = ({ entries }: View): CaseStepAnswer[] =>
  entries.map(({ entry: { id: step, kind, owner, occurredOn, recordedAt }, fields }) => ({
    ...{ id: step, kind, agency: owner, occurredOn, recordedAt },
    ...fields,
  }));

/** The actions with what follows from the day. */
export const actionsOf = (actions: readonly PanelAction[], today: LocalDate): CaseActionAnswer[] =>
  actions.map((action) => ({ ...action, overdue: isOverdue(action, today) }));

/** One line of a list. */
export const actionLine = (row: ActionRow, today: LocalDate): ActionLine => {
  const { action, id: of, owner, dueOn, status } = row;
  return { action, case: of, owner, dueOn, status, overdue: status === 'open' && dueOn < today };
};
