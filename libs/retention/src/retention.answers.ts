import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  disposableClasses,
  disposalGrounds,
  disposalStatuses,
  erasureBases,
  holdReasons,
  holdScopes,
  refusalReasons,
  stopReasons,
} from './core/retention-vocabulary.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;
const whole = { type: Number } as const;

/** The rule whose period is over. */
export class RuleAnswer {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty(whole) version!: number;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: String }) source!: string;
  @ApiProperty({ type: Boolean, description: 'Compared with its primary source' }) verified!: boolean;
}

/** One rule of the schedule. */
export class ScheduledRuleAnswer extends RuleAnswer {
  @ApiProperty({ enum: disposableClasses, isArray: true }) classes!: string[];
  @ApiPropertyOptional({ type: [String], description: 'Kinds of service; every one where absent' }) holders?: string[];
  @ApiPropertyOptional({ type: [String], description: 'Every one where absent' }) nations?: string[];
  @ApiProperty({ enum: ['child', 'adult'] }) about!: string;
  @ApiProperty({ enum: ['birth', 'last-entry'] }) from!: string;
  @ApiProperty(whole) years!: number;
  @ApiProperty({ type: String, format: 'date' }) inForceFrom!: string;
  @ApiPropertyOptional({ type: String, format: 'date' }) inForceTo?: string;
}

/** An order of an inquiry to keep everything. */
export class OrderAnswer {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String }) title!: string;
  @ApiPropertyOptional({ type: [String], description: 'Every one where absent' }) nations?: string[];
  @ApiProperty({ type: String, format: 'date' }) inForceFrom!: string;
  @ApiPropertyOptional({ type: String, format: 'date' }) inForceTo?: string;
  @ApiProperty({ type: String }) source!: string;
  @ApiProperty({ type: Boolean }) verified!: boolean;
}

/** The schedule of retention with its sources. */
export class ScheduleAnswer {
  @ApiProperty({ type: [ScheduledRuleAnswer] }) items!: ScheduledRuleAnswer[];
  @ApiProperty({ type: [OrderAnswer] }) orders!: OrderAnswer[];
}

/** Records of your service whose time is over. The day is not told: it would tell a birthday. */
export class DueLine {
  @ApiProperty(id) person!: string;
  @ApiProperty({ enum: disposableClasses }) retention!: string;
  @ApiProperty({ type: RuleAnswer }) rule!: RuleAnswer;
  @ApiProperty({ type: Boolean, description: 'A hold or an order keeps them' }) held!: boolean;
}

/** `next` where there is more to look at, also on a page with nothing on it. */
export class DuePage {
  @ApiProperty({ type: [DueLine] }) items!: DueLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** One disposal of your service. */
export class DisposalLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) person!: string;
  @ApiProperty({ enum: disposableClasses }) retention!: string;
  @ApiProperty({ enum: disposalStatuses }) status!: string;
}

/** Newest first; `next` where there is more. */
export class DisposalsPage {
  @ApiProperty({ type: [DisposalLine] }) items!: DisposalLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** One disposal with why and by whom; people are pseudonyms. */
export class DisposalAnswer extends DisposalLine {
  @ApiProperty({ enum: disposalGrounds }) ground!: string;
  @ApiPropertyOptional({ type: String }) rule?: string;
  @ApiPropertyOptional(whole) ruleVersion?: number;
  @ApiPropertyOptional({ enum: erasureBases }) basis?: string;
  @ApiPropertyOptional({ enum: [...refusalReasons, ...stopReasons] }) reason?: string;
  @ApiProperty({ type: String }) proposer!: string;
  @ApiProperty({ type: [String] }) approvers!: string[];
  @ApiProperty(instant) proposedAt!: string;
}

/** A hold as it was placed. */
export class HoldPlacedAnswer {
  @ApiProperty(id) id!: string;
}

/** One hold that your service placed. */
export class HoldLine extends HoldPlacedAnswer {
  @ApiProperty({ enum: holdScopes }) scope!: string;
  @ApiPropertyOptional(id) person?: string;
  @ApiProperty({ enum: holdReasons }) reason!: string;
  @ApiProperty(instant) placedAt!: string;
  @ApiPropertyOptional(instant) liftedAt?: string;
}

/** Newest first; `next` where there is more. */
export class HoldsPage {
  @ApiProperty({ type: [HoldLine] }) items!: HoldLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
