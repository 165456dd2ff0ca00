import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { View } from '@safeguarding/access';
import { levelRoles, localStages } from './core/ladder.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** A disagreement as the command left it. */
export class EscalationRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: ['open', 'resolved'] }) status!: string;
  @ApiProperty({ type: Number }) level!: number;
  @ApiPropertyOptional({ ...instant, description: 'The first instant at which the level is late' }) dueBy?: string;
}

/** One step; beside these members it has the fields that its permitted classes show. */
export class EscalationStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty(instant) recordedAt!: string;
}

/** A disagreement as far as you may see it. */
export class EscalationAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: [EscalationStepAnswer] }) steps!: EscalationStepAnswer[];
}

/** One disagreement, without content. */
export class EscalationLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: String }) raisedBy!: string;
  @ApiProperty({ type: String }) with!: string;
  @ApiProperty({ type: Number }) level!: number;
  @ApiProperty({ enum: levelRoles }) role!: string;
  @ApiProperty({ type: Boolean }) answered!: boolean;
  @ApiProperty({ type: Boolean }) open!: boolean;
  @ApiProperty({ type: Boolean }) overdue!: boolean;
  @ApiPropertyOptional(instant) dueBy?: string;
  @ApiProperty(instant) raisedAt!: string;
}

/** Newest first; `next` where there is more. */
export class EscalationsPage {
  @ApiProperty({ type: [EscalationLine] }) items!: EscalationLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** One level of a ladder. */
export class LevelAnswer {
  @ApiProperty({ type: Number }) level!: number;
  @ApiProperty({ enum: levelRoles }) role!: string;
  @ApiProperty({ type: Number }) workingDays!: number;
}

/** A body that takes referrals. */
export class ReceivingBodyAnswer {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) nation!: string;
  @ApiPropertyOptional({ type: String, description: 'Telephone in the day' }) day?: string;
  @ApiPropertyOptional({ type: String, description: 'Telephone out of hours' }) outOfHours?: string;
}

/** How an area takes referrals and settles disagreements, as it is in force today. */
export class LocalProcessAnswer {
  @ApiProperty({ type: String }) area!: string;
  @ApiProperty({ type: Boolean, description: 'False: the area has said nothing, and the usual ladder holds' })
  setLocally!: boolean;
  @ApiPropertyOptional({ type: String, format: 'date' }) inForceFrom?: string;
  @ApiProperty({ type: [ReceivingBodyAnswer] }) receiving!: ReceivingBodyAnswer[];
  @ApiProperty({ enum: localStages, isArray: true }) stages!: string[];
  @ApiProperty({ type: [LevelAnswer] }) ladder!: LevelAnswer[];
}

/** The steps of a view, in the order of recording. */
export const stepsOf = ({ entries }: View): EscalationStepAnswer[] =>
  entries.map(({ entry: { id: step, kind, owner, recordedAt }, fields }) => ({
    ...{ id: step, kind, agency: owner, recordedAt },
    ...fields,
  }));
