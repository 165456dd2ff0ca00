import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { LocalDate } from '@safeguarding/kernel';
import {
  actionsOf,
  CaseActionAnswer,
  CaseStepAnswer,
  stepsOf,
  type CaseRead,
  type CaseRow,
} from '@safeguarding/panels';
import { mappaStatuses, type MappaState } from './core/mappa-case.ts';
import { schemes } from './core/schemes.ts';
import type { MappaOutcome } from './mappa-service.ts';
import { standingOf } from './mappa-slices.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;
const day = { type: String, format: 'date' } as const;
const parts = ['responsible-authority', 'duty-to-cooperate', 'invited'] as const;

/** A case as a command left it. */
export class MappaRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) unit!: string;
  @ApiProperty({ enum: schemes }) scheme!: string;
  @ApiProperty({ enum: mappaStatuses }) status!: string;
  @ApiProperty({ type: String }) category!: string;
  @ApiPropertyOptional({ type: String }) level?: string;
  @ApiPropertyOptional({ ...id, description: 'Of an action that was set' }) action?: string;
}

/** An agency at the table, and its part in the arrangements. */
export class SeatedAgency {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ enum: parts }) part!: string;
}

/** A case as far as your seat shows it. */
export class MappaAnswer extends MappaRecorded {
  @ApiProperty({ ...id, description: 'The offender' }) offender!: string;
  @ApiProperty({ type: String }) leadAgency!: string;
  @ApiPropertyOptional({ type: String, description: 'PPANI: whose designated risk manager it is' })
  riskManager?: string;
  @ApiProperty({ type: [String] }) children!: string[];
  @ApiProperty({ type: [SeatedAgency] }) agencies!: SeatedAgency[];
  @ApiPropertyOptional(day) lastMeetingOn?: string;
  @ApiPropertyOptional({ type: String, description: 'The rule of the interval' }) reviewRule?: string;
  @ApiPropertyOptional(day) reviewDueOn?: string;
  @ApiProperty({ type: Boolean }) reviewOverdue!: boolean;
  @ApiProperty({ type: [CaseActionAnswer] }) actions!: CaseActionAnswer[];
  @ApiProperty({ type: [CaseStepAnswer] }) steps!: CaseStepAnswer[];
}

/** One case of a list. */
export class MappaLine extends MappaRecorded {
  @ApiProperty(instant) referredAt!: string;
  @ApiProperty(instant) changedAt!: string;
  @ApiPropertyOptional(day) reviewDueOn?: string;
  @ApiProperty({ type: Boolean }) reviewOverdue!: boolean;
  @ApiProperty({ type: Number }) actionsOverdue!: number;
}

/** Newest first; `next` where there is more. */
export class MappaCasesPage {
  @ApiProperty({ type: [MappaLine] }) items!: MappaLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** What the command left. */
export const recordedOf = ({ id: of, state }: Pick<MappaOutcome, 'id' | 'state'>): MappaRecorded => {
  const { unit, scheme, status, category, level } = standingOf(state);
  return { id: of, unit, scheme, status, category, ...(level === undefined ? {} : { level }) };
};

const isOver = ({ status }: MappaState, dueOn: string | undefined, today: LocalDate): boolean =>
  status !== 'exited' && dueOn !== undefined && dueOn < today;

/** The answer to a read that shows something. */
export const caseAnswer = (of: string, { state, view }: CaseRead<MappaState>, today: LocalDate): MappaAnswer => {
  const { offender, leadAgency, riskManager, children, seated, lastMeetingOn, review, actions } = standingOf(state);
  return {
    ...recordedOf({ id: of, state }),
    ...{ offender, leadAgency, children: [...children], agencies: [...seated] },
    ...(riskManager === undefined ? {} : { riskManager }),
    ...(lastMeetingOn === undefined ? {} : { lastMeetingOn }),
    ...(review ? { reviewRule: review.rule, reviewDueOn: review.dueOn } : {}),
    reviewOverdue: isOver(state, review?.dueOn, today),
    actions: actionsOf(actions, today),
    steps: view ? stepsOf(view) : [],
  };
};

/** One line, from the fold that the list keeps. */
export const caseLine = (row: CaseRow<MappaState>, today: LocalDate): MappaLine => {
  const { id: of, state, startedAt, changedAt, reviewDueOn } = row;
  return {
    ...recordedOf({ id: of, state }),
    ...{ referredAt: startedAt, changedAt },
    ...(reviewDueOn === undefined ? {} : { reviewDueOn }),
    reviewOverdue: isOver(state, reviewDueOn, today),
    actionsOverdue: actionsOf(standingOf(state).actions, today).filter(({ overdue }) => overdue).length,
  };
};
