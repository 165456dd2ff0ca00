import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ActorRef } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { flagOutcomes, flagReasons, type FlagOutcome, type FlagReason } from './core/look-up-flag.ts';
import { markKinds, type MarkKind } from './core/look-up-marks.ts';
import { lookUpRuleIds, type LookUpRuleId } from './core/look-up-rules.ts';

const states = ['open', ...flagOutcomes] as const;
const id = { type: String, format: 'uuid' } as const;
const when = { type: String, format: 'date-time' } as const;

/** `GET /v1/look-up-flags` */
export class FlagsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, format: 'date', description: 'In London' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  day?: string;

  @ApiPropertyOptional({ enum: lookUpRuleIds })
  @IsOptional()
  @IsIn(lookUpRuleIds)
  rule?: LookUpRuleId;

  @ApiPropertyOptional({ enum: states, description: '`open`: nobody has looked at it yet' })
  @IsOptional()
  @IsIn(states)
  state?: (typeof states)[number];
}

/** `POST /v1/look-up-flags/{id}/review` */
export class ReviewFlagBody {
  @ApiProperty({ enum: flagOutcomes })
  @IsIn(flagOutcomes)
  outcome!: FlagOutcome;

  @ApiProperty({ enum: flagReasons })
  @IsIn(flagReasons)
  reason!: FlagReason;
}

/** `POST /v1/children/{childId}/look-up-marks` */
export class MarkBody {
  @ApiProperty({ enum: markKinds })
  @IsIn(markKinds)
  kind!: MarkKind;

  @ApiPropertyOptional({ type: String, description: 'Of a conflict: the `ref` of the person who has it' })
  @IsOptional()
  @Matches(/^u-[0-9a-f]{32}$/)
  person?: ActorRef;
}

/** A mark as the command left it. */
export class MarkAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: markKinds }) kind!: string;
}

/** One flag: that somebody should look, nothing of what was shown. */
export class FlagAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: lookUpRuleIds }) rule!: string;
  @ApiProperty({ type: Number }) version!: number;
  @ApiProperty({ type: String, format: 'date' }) day!: string;
  @ApiProperty({ type: String, description: 'Pseudonym' }) person!: string;
  @ApiProperty({ type: String }) role!: string;
  @ApiPropertyOptional({ ...id, description: 'Of the rules that are about one child' }) child?: string;
  @ApiProperty({ type: Number }) lookUps!: number;
  @ApiProperty(when) firstAt!: string;
  @ApiProperty(when) lastAt!: string;
  @ApiProperty({ enum: states }) state!: string;
  @ApiPropertyOptional({ enum: flagReasons }) reason?: string;
  @ApiPropertyOptional(when) reviewedAt?: string;
}

/** Newest first; `next` where there is more. */
export class FlagsPage {
  @ApiProperty({ type: [FlagAnswer] }) items!: FlagAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** What became of a flag. */
export class FlagReviewedAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: flagOutcomes }) outcome!: string;
}

/** One rule, with its reason. */
export class LookUpRuleAnswer {
  @ApiProperty({ enum: lookUpRuleIds }) id!: string;
  @ApiProperty({ type: Number }) version!: number;
  @ApiProperty({ type: Number }) threshold!: number;
  @ApiPropertyOptional({ type: Number }) windowMinutes?: number;
  @ApiProperty({ type: String }) reason!: string;
}

/** All of them. */
export class LookUpRulesAnswer {
  @ApiProperty({ type: [LookUpRuleAnswer] }) items!: LookUpRuleAnswer[];
}
