import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@safeguarding/platform';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import {
  coercionOutcomes,
  coercionSteps,
  competenceOutcomes,
  proxyAuthorities,
  proxyEndReasons,
  proxyScopes,
  restrictionReasons,
  reviewCodes,
  stopMeasures,
  whoseAccess,
  type CoercionOutcome,
  type CoercionStep,
  type CompetenceOutcome,
  type ProxyAuthority,
  type ProxyEndReason,
  type ProxyScope,
  type RestrictionReason,
  type ReviewCode,
  type StopMeasure,
  type WhoseAccess,
} from './core/online-vocabulary.ts';
import { onlineTasks } from './online.answers.ts';

const longestReasons = 2_000;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Why, in words: read by the practice alone. */
export class ReasonsBody {
  @ApiProperty({ type: String, maxLength: longestReasons })
  @IsString()
  @MinLength(1)
  @MaxLength(longestReasons)
  reasons!: string;
}

/** `POST .../online-access/codes` */
export class CodeBody extends ReasonsBody {
  @ApiProperty({ enum: reviewCodes, description: '104: somebody looks first; 106: nobody has to' })
  @IsIn(reviewCodes)
  code!: ReviewCode;

  @ApiProperty({ type: String, format: 'date', description: 'The later date counts, in whatever order codes arrive' })
  @Matches(day)
  effectiveOn!: string;
}

/** `POST .../online-access/stops` */
export class StopBody extends ReasonsBody {
  @ApiProperty({ enum: stopMeasures })
  @IsIn(stopMeasures)
  measure!: StopMeasure;

  @ApiProperty({ enum: whoseAccess })
  @IsIn(whoseAccess)
  of!: WhoseAccess;

  @ApiProperty({ enum: restrictionReasons })
  @IsIn(restrictionReasons)
  reason!: RestrictionReason;
}

/** `POST .../online-access/redactions` */
export class RedactionBody extends ReasonsBody {
  @ApiProperty({ type: String, format: 'uuid', description: 'An entry of the timeline' })
  @IsUUID()
  entry!: string;

  @ApiProperty({ enum: restrictionReasons })
  @IsIn(restrictionReasons)
  reason!: RestrictionReason;
}

/** `POST .../online-access/releases` */
export class ReleaseBody extends ReasonsBody {
  @ApiProperty({ type: String, format: 'uuid', description: 'An entry of the timeline that you have read' })
  @IsUUID()
  entry!: string;
}

/** `POST .../online-access/history` */
export class HistoryBody extends ReasonsBody {
  @ApiProperty({ type: String, format: 'date', description: 'Shown from this day on; you have looked through it' })
  @Matches(day)
  from!: string;
}

/** `POST .../online-access/competence-assessments` */
export class CompetenceBody extends ReasonsBody {
  @ApiProperty({ enum: competenceOutcomes })
  @IsIn(competenceOutcomes)
  outcome!: CompetenceOutcome;
}

/** `POST .../online-access/coercion-assessments` */
export class CoercionBody extends ReasonsBody {
  @ApiProperty({ enum: whoseAccess })
  @IsIn(whoseAccess)
  of!: WhoseAccess;

  @ApiProperty({ enum: coercionOutcomes })
  @IsIn(coercionOutcomes)
  outcome!: CoercionOutcome;

  @ApiProperty({ enum: coercionSteps, description: 'What follows; each is a step of its own' })
  @IsIn(coercionSteps)
  next!: CoercionStep;

  @ApiProperty({ type: String, maxLength: 200, description: 'Who assessed: role and name' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  assessedBy!: string;
}

/** `POST .../online-access/proxies` */
export class ProxyBody extends ReasonsBody {
  @ApiProperty({ type: String, format: 'uuid', description: 'Of a parent or carer, as your practice recorded it' })
  @IsUUID()
  relationship!: string;

  @ApiProperty({ enum: proxyAuthorities })
  @IsIn(proxyAuthorities)
  authority!: ProxyAuthority;

  @ApiProperty({ enum: proxyScopes })
  @IsIn(proxyScopes)
  scope!: ProxyScope;

  @ApiProperty({
    type: String,
    maxLength: 500,
    description: 'What shows the authority: a birth certificate, an order ...',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  evidence!: string;
}

/** `POST .../online-access/proxies/{id}/end` */
export class ProxyEndBody extends ReasonsBody {
  @ApiProperty({ enum: proxyEndReasons })
  @IsIn(proxyEndReasons)
  reason!: ProxyEndReason;
}

/** Whose view of a record is asked for. */
export const viewedAs = ['patient', 'proxy'] as const;
export type ViewedAs = (typeof viewedAs)[number];

/** `GET /v1/online-access-tasks` */
export class OnlineTasksQuery extends PageQuery {
  @ApiPropertyOptional({ enum: onlineTasks, description: 'All of them where absent' })
  @IsOptional()
  @IsIn(onlineTasks)
  task?: (typeof onlineTasks)[number];
}

/** `GET /v1/online-records/{childId}` */
export class OnlineRecordQuery extends PageQuery {
  @ApiPropertyOptional({ enum: viewedAs, description: 'The patient where absent' })
  @IsOptional()
  @IsIn(viewedAs)
  as?: ViewedAs;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'Of a proxy; people of the practice may leave it out to see what a proxy would be shown',
  })
  @IsOptional()
  @IsUUID()
  grant?: string;
}
