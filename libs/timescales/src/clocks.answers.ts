import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { clockStates, nations, units } from './core/timescale-vocabulary.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** One clock as it stands at the instant of the question. */
export class ClockAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) childId!: string;
  @ApiProperty({ type: String, description: 'The rule: `GET /v1/timescales/rules`' }) rule!: string;
  @ApiProperty({ type: Number, description: 'The version that it was started by; it keeps it' }) version!: number;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: Boolean, description: 'Whether the rule was compared with its primary source' })
  verified!: boolean;
  @ApiProperty({ ...id, description: 'The referral, enquiry or request that it belongs to' }) matter!: string;
  @ApiProperty({ type: String, description: 'The service that has to act' }) responsible!: string;
  @ApiPropertyOptional({ type: String, description: 'The service that waits for it' }) awaiting?: string;
  @ApiProperty(instant) triggeredAt!: string;
  @ApiPropertyOptional({
    ...instant,
    description: 'Late from this instant on; absent past the calendar of bank holidays',
  })
  dueBy?: string;
  @ApiProperty({ enum: clockStates }) state!: string;
  @ApiPropertyOptional({ type: String, description: 'Why it was waived, or what superseded it' }) because?: string;
  @ApiPropertyOptional({ type: String, description: 'Why it was waived, in words; for the service that waived it' })
  explanation?: string;
}

/** The clocks of a child. */
export class ClocksOfChildAnswer {
  @ApiProperty({ type: [ClockAnswer] }) items!: ClockAnswer[];
}

/** A page of clocks, the soonest due first. */
export class ClocksPage extends ClocksOfChildAnswer {
  @ApiPropertyOptional({ type: String, description: 'Cursor of the next page' }) next?: string;
}

/** The clock that a command changed. */
export class ClockChangedAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: clockStates }) state!: string;
}

/** One clock under one set of rules. */
export class EvaluatedAnswer {
  @ApiProperty({ type: Number }) version!: number;
  @ApiPropertyOptional(instant) dueBy?: string;
  @ApiProperty({ enum: clockStates }) state!: string;
}

/** What would differ for one trigger under one rule. */
export class DifferenceAnswer {
  @ApiProperty({ type: String }) rule!: string;
  @ApiPropertyOptional({ type: EvaluatedAnswer, description: 'Under the rules of the ledger' })
  before?: EvaluatedAnswer;
  @ApiPropertyOptional({ type: EvaluatedAnswer, description: 'Under the rules that were asked for' })
  after?: EvaluatedAnswer;
}

/** The same history under other rules: only what differs. */
export class EvaluationAnswer {
  @ApiProperty({ type: [DifferenceAnswer] }) differences!: DifferenceAnswer[];
}

/** One version of a rule. */
export class RuleAnswer {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: Number }) version!: number;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ enum: nations, isArray: true }) nations!: string[];
  @ApiProperty({ type: String }) trigger!: string;
  @ApiProperty({ type: [String], description: 'All of them' }) satisfiedBy!: string[];
  @ApiProperty({ type: [String] }) endedBy!: string[];
  @ApiProperty({ type: Number }) amount!: number;
  @ApiProperty({ enum: units }) unit!: string;
  @ApiProperty({ type: String, format: 'date' }) inForceFrom!: string;
  @ApiPropertyOptional({ type: String, format: 'date' }) inForceTo?: string;
  @ApiProperty({ type: String }) source!: string;
  @ApiProperty({ type: Boolean, description: 'False: not compared with the primary source' }) verified!: boolean;
}

/** Every rule that this release knows. */
export class RulesAnswer {
  @ApiProperty({ type: [RuleAnswer] }) items!: RuleAnswer[];
}
