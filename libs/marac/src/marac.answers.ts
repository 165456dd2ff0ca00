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
import { maracStatuses, type MaracState } from './core/marac-case.ts';
import type { MaracOutcome } from './marac-service.ts';
import { standingOf } from './marac-slices.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;
const day = { type: String, format: 'date' } as const;

/** A case as a command left it. */
export class MaracRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) marac!: string;
  @ApiProperty({ enum: maracStatuses }) status!: string;
  @ApiProperty({ type: [String], description: 'Children whose separate referral to children’s social care is missing' })
  childReferralsMissing!: string[];
  @ApiPropertyOptional({ ...id, description: 'Of an action that was set' }) action?: string;
}

/** A case as far as your seat shows it. */
export class MaracAnswer extends MaracRecorded {
  @ApiProperty({ ...id, description: 'The victim' }) victim!: string;
  @ApiProperty({ type: [String] }) children!: string[];
  @ApiProperty({ type: [String], description: 'Agencies that were asked and have not answered' })
  researchMissing!: string[];
  @ApiPropertyOptional(id) meeting?: string;
  @ApiPropertyOptional(day) meetingOn?: string;
  @ApiPropertyOptional({ ...day, description: 'By when the list has to be with the agencies' }) listDueOn?: string;
  @ApiProperty({ type: [CaseActionAnswer] }) actions!: CaseActionAnswer[];
  @ApiProperty({ type: [CaseStepAnswer] }) steps!: CaseStepAnswer[];
}

/** One case of a list. */
export class MaracLine {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) marac!: string;
  @ApiProperty({ enum: maracStatuses }) status!: string;
  @ApiProperty(instant) referredAt!: string;
  @ApiProperty(instant) changedAt!: string;
  @ApiPropertyOptional(id) meeting?: string;
  @ApiPropertyOptional(day) meetingOn?: string;
  @ApiProperty({ type: Number }) childReferralsMissing!: number;
  @ApiProperty({ type: Number }) researchMissing!: number;
  @ApiProperty({ type: Number }) actionsOverdue!: number;
}

/** Newest first; `next` where there is more. */
export class MaracCasesPage {
  @ApiProperty({ type: [MaracLine] }) items!: MaracLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** What the command left. */
export const recordedOf = ({ id: of, state }: Pick<MaracOutcome, 'id' | 'state'>): MaracRecorded => {
  const { marac, status, referralMissing } = standingOf(state);
  return { id: of, marac, status, childReferralsMissing: [...referralMissing] };
};

const missingOf = ({ asked, answered }: ReturnType<typeof standingOf>) =>
  asked.filter((agency) => !answered.includes(agency));

/** The answer to a read that shows something. */
export const caseAnswer = (of: string, { state, view }: CaseRead<MaracState>, today: LocalDate): MaracAnswer => {
  const standing = standingOf(state);
  const { victim, children, meeting, actions } = standing;
  return {
    ...recordedOf({ id: of, state }),
    victim,
    children: [...children],
    researchMissing: missingOf(standing),
    ...(meeting ? { meeting: meeting.id, meetingOn: meeting.on, listDueOn: meeting.listDueOn } : {}),
    actions: actionsOf(actions, today),
    steps: view ? stepsOf(view) : [],
  };
};

/** One line, from the fold that the list keeps. */
export const caseLine = ({ id: of, state, status, startedAt, changedAt }: CaseRow<MaracState>, today: LocalDate) => {
  const standing = standingOf(state);
  const { marac, meeting, referralMissing, actions } = standing;
  return {
    ...{ id: of, marac, status, referredAt: startedAt, changedAt },
    ...(meeting ? { meeting: meeting.id, meetingOn: meeting.on } : {}),
    childReferralsMissing: referralMissing.length,
    researchMissing: missingOf(standing).length,
    actionsOverdue: actionsOf(actions, today).filter(({ overdue }) => overdue).length,
  } satisfies MaracLine;
};
