import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { dutyReviewFindings } from '../core/duty/duty.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;
const statuses = ['shared', 'not-shared', 'reviewed'];

/** A decision of your service. */
export class DutyLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: String }) recipient!: string;
  @ApiProperty({ enum: statuses }) status!: string;
  @ApiProperty(instant) decidedAt!: string;
  @ApiPropertyOptional(instant) reviewDueBy?: string;
  @ApiProperty({ type: Boolean, description: 'The review is late' }) overdue!: boolean;
  @ApiPropertyOptional({ enum: dutyReviewFindings }) finding?: string;
}

/** Newest first; `next` where there is more. */
export class DutyPage {
  @ApiProperty({ type: [DutyLine] }) items!: DutyLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** When the decision was recorded. */
export class DutyWhenAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** The decision, or its review; beside these members it has the fields that its permitted classes show. */
export class DutyStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: DutyWhenAnswer }) occurredOn!: DutyWhenAnswer;
  @ApiProperty(instant) recordedAt!: string;
}

/** A decision with its reasoning, for the service that took it. */
export class DutyAnswer extends DutyLine {
  @ApiProperty({ type: [DutyStepAnswer] }) steps!: DutyStepAnswer[];
}

/** One rule of the duty as this ledger knows it. */
export class DutyRuleAnswer {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: Number }) version!: number;
  @ApiProperty({ type: String }) gateway!: string;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: [String] }) nations!: readonly string[];
  @ApiProperty({ type: [String], description: 'Kinds of agency that it binds' }) bodies!: readonly string[];
  @ApiPropertyOptional({ type: String, format: 'date', description: 'Absent while no day is known: it binds nobody' })
  inForceFrom?: string;
  @ApiProperty({ type: String }) source!: string;
  @ApiProperty({ type: Boolean, description: 'Compared with the primary source' }) verified!: boolean;
}

/** The rules of the duty to share. */
export class DutyRulesAnswer {
  @ApiProperty({ type: [DutyRuleAnswer] }) items!: DutyRuleAnswer[];
}
