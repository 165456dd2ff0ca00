import { agencyPattern } from '@safeguarding/kernel';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { NamedPersonBody } from '@safeguarding/people';
import { LegalBody } from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { maracErrors } from './core/marac-errors.ts';
import {
  consentOutcomes,
  notAwareReasons,
  riskTools,
  type ConsentOutcome,
  type NotAwareReason,
  type RiskAnswer,
  type RiskTool,
} from './core/marac-vocabulary.ts';
import { dayPattern, longestRecord, longestSummary } from './marac-parts.requests.ts';

const longestContact = 500;

/** The victim: who they are, how they are reached safely, and what they fear. */
export class VictimBody {
  @IsDefined()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  person!: NamedPersonBody;

  /** For the IDVA alone: agencies do not contact the victim. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestContact)
  safeContact?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestContact)
  safeTimes?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  diversity?: string;

  /** Whom the victim fears. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  fears?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  safeToTalkTo?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  notSafeToTalkTo?: string;
}

/** A perpetrator: never told of anything here. */
export class PerpetratorBody {
  @IsDefined()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  person!: NamedPersonBody;

  @IsString()
  @MinLength(1)
  @MaxLength(longestContact)
  relationship!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  note?: string;
}

/** A child of the household, by its id or as your service names it. Its own referral is still needed. */
export class HouseholdChildBody {
  @IsOptional()
  @IsUUID()
  childId?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  child?: NamedPersonBody;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestContact)
  school?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  note?: string;
}

/** Answers to a tool by the number of the question: `{"1": "yes", "2": "dont-know"}`. */
export class AssessmentBody {
  @IsIn(riskTools, { context: maracErrors.toolUnknown })
  tool!: RiskTool;

  @IsString()
  @Matches(/^[\w.-]{1,20}$/)
  version!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string', enum: ['yes', 'no', 'dont-know'] } })
  @IsObject()
  answers!: Record<string, RiskAnswer>;
}

/** How many incidents there were in the area's window. */
export class EscalationBody {
  @IsInt()
  @Min(1)
  @Max(1_000)
  events!: number;
}

/** An earlier referral, as the referrer knows of it. */
export class StatedRepeatBody {
  @Matches(dayPattern)
  lastReferralOn!: string;

  @IsOptional()
  @Matches(dayPattern)
  lastMeetingOn?: string;

  @IsBoolean()
  samePerpetrator!: boolean;

  /** Where it was, if it was another MARAC. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestContact)
  otherMarac?: string;
}

/** `POST /v1/marac-cases` */
export class ReferCaseBody {
  /** The service that keeps the MARAC of the area. */
  @Matches(agencyPattern)
  marac!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => VictimBody)
  victim!: VictimBody;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => PerpetratorBody)
  perpetrators!: PerpetratorBody[];

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => HouseholdChildBody)
  children!: HouseholdChildBody[];

  /** The day of the incident that led to the referral. */
  @Matches(dayPattern)
  incidentOn!: string;

  /** Whether the behaviour would be criminal. */
  @IsBoolean()
  criminal!: boolean;

  @IsOptional()
  @ValidateNested()
  @Type(() => AssessmentBody)
  assessment?: AssessmentBody;

  /** Professional judgement, with its reasons. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  judgementReasons?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => EscalationBody)
  potentialEscalation?: EscalationBody;

  @IsOptional()
  @ValidateNested()
  @Type(() => StatedRepeatBody)
  repeat?: StatedRepeatBody;

  /** Whether the victim knows of the referral. */
  @IsBoolean()
  victimAware!: boolean;

  /** Where the victim does not. */
  @IsOptional()
  @IsIn(notAwareReasons)
  notAwareBecause?: NotAwareReason;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  notAwareExplanation?: string;

  @IsIn(consentOutcomes)
  consent!: ConsentOutcome;

  @IsDefined()
  @ValidateNested()
  @Type(() => LegalBody)
  legal!: LegalBody;

  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  narrative?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  health?: string;
}
