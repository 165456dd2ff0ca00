import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { NamedPersonBody, omissionReasons, type OmissionReason } from '@safeguarding/people';
import { pageQueryUpTo } from '@safeguarding/platform';
import { LegalBody } from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { referralErrors } from './core/referral-errors.ts';
import { inboxStates, type InboxState } from './referral-inbox/referral-inbox-model.ts';
import * as words from './core/referral-vocabulary.ts';

const longestText = 8_000;
const longestNote = 4_000;
/** Children of one referral, at most. */
export const mostChildren = 12;

/** Free texts about one child: nothing about a sibling belongs in them. */
class TextsBody {
  @ApiPropertyOptional({ type: String, maxLength: longestText })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  narrative?: string;

  @ApiPropertyOptional({ type: String, maxLength: longestText, description: 'What the child says, in its own words' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  childsVoice?: string;

  @ApiPropertyOptional({ type: String, maxLength: longestText })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  health?: string;
}

/** A child as a referral names it: by `childId` or by `child`. */
export class ReferredChildBody extends TextsBody {
  @ApiPropertyOptional({ type: String, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  childId?: string;

  @ApiPropertyOptional({ type: NamedPersonBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  child?: NamedPersonBody;

  @ApiPropertyOptional({ enum: omissionReasons, description: 'Beside `childId`, where no identifier is known' })
  @IsOptional()
  @IsIn(omissionReasons)
  identifierOmittedBecause?: OmissionReason;

  @ApiProperty({ type: String, maxLength: longestText })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  summary!: string;
}

/** What is known of consent beyond the decision in `legal`. */
export class ConsentInformationBody {
  @ApiProperty({ enum: words.answers })
  @IsIn(words.answers)
  familyInformed!: words.Answer;

  @ApiPropertyOptional({ enum: words.answers })
  @IsOptional()
  @IsIn(words.answers)
  awareOfRecordContent?: words.Answer;

  @ApiPropertyOptional({ enum: words.notSoughtReasons, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(words.notSoughtReasons, { each: true })
  notSoughtReasons?: words.NotSoughtReason[];
}

/** `POST /v1/referrals` */
export class SubmitReferralBody {
  @ApiProperty({ type: String, description: "Code of children's social care, a MASH or a trust" })
  @Matches(agencyPattern)
  recipient!: AgencyId;

  @ApiPropertyOptional({ type: Boolean, description: 'The recipient is in another nation, and that is meant' })
  @IsOptional()
  @IsBoolean()
  acrossNations?: boolean;

  @ApiProperty({ type: [ReferredChildBody], minItems: 1, maxItems: mostChildren })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostChildren)
  @ValidateNested({ each: true })
  @Type(() => ReferredChildBody)
  children!: ReferredChildBody[];

  @ApiProperty({ enum: words.urgencies })
  @IsIn(words.urgencies)
  urgency!: words.Urgency;

  @ApiProperty({ enum: words.referralCategories, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(words.referralCategories, { each: true, context: referralErrors.categoryUnknown })
  categories!: words.ReferralCategory[];

  @ApiProperty({ type: LegalBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => LegalBody)
  legal!: LegalBody;

  @ApiProperty({ type: ConsentInformationBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => ConsentInformationBody)
  consentInformation!: ConsentInformationBody;
}

/** A word about one child of the referral. */
export class NoteBody {
  @ApiProperty({ type: String, format: 'uuid' })
  @IsUUID()
  childId!: string;

  @ApiProperty({ type: String, maxLength: longestNote })
  @IsString()
  @MinLength(1)
  @MaxLength(longestNote)
  note!: string;
}

/** A step of a referral; `POST /v1/referrals/{id}/acknowledgement` has nothing more. */
export class StepBody {
  @ApiPropertyOptional({ type: [NoteBody], maxItems: mostChildren })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(mostChildren)
  @ValidateNested({ each: true })
  @Type(() => NoteBody)
  notes?: NoteBody[];
}

/** `POST /v1/referrals/{id}/return` */
export class ReturnBody extends StepBody {
  @ApiProperty({ enum: words.missingInformation, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(words.missingInformation, { each: true })
  missing!: words.MissingInformation[];
}

/** Further texts about one child of the referral. */
export class TextsOfChildBody extends TextsBody {
  @ApiProperty({ type: String, format: 'uuid' })
  @IsUUID()
  childId!: string;

  @ApiPropertyOptional({ type: String, maxLength: longestText })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  summary?: string;
}

/** `POST /v1/referrals/{id}/information` */
export class InformationBody {
  @ApiProperty({ type: [TextsOfChildBody], minItems: 1, maxItems: mostChildren })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostChildren)
  @ValidateNested({ each: true })
  @Type(() => TextsOfChildBody)
  children!: TextsOfChildBody[];
}

/** `POST /v1/referrals/{id}/screenings` */
export class ScreeningBody extends StepBody {
  @ApiProperty({ enum: words.screeningStages })
  @IsIn(words.screeningStages)
  stage!: words.ScreeningStage;

  @ApiProperty({ enum: words.screeningDecisions })
  @IsIn(words.screeningDecisions)
  decision!: words.ScreeningDecision;

  @ApiProperty({ enum: words.referralCategories })
  @IsIn(words.referralCategories)
  category!: words.ReferralCategory;

  @ApiProperty({ enum: words.urgencies })
  @IsIn(words.urgencies)
  urgency!: words.Urgency;
}

/** What is decided for one child, with the reasons that the referrer is told. */
export class DecisionBody {
  @ApiProperty({ type: String, format: 'uuid' })
  @IsUUID()
  childId!: string;

  @ApiProperty({ enum: words.childDecisions })
  @IsIn(words.childDecisions)
  decision!: words.ChildDecision;

  @ApiProperty({ type: String, maxLength: longestText })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;
}

/** `POST /v1/referrals/{id}/decisions` */
export class DecisionsBody {
  @ApiProperty({ type: [DecisionBody], minItems: 1, maxItems: mostChildren })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostChildren)
  @ValidateNested({ each: true })
  @Type(() => DecisionBody)
  decisions!: DecisionBody[];
}

/** `POST /v1/referrals/{id}/assessment` */
export class AssessmentBody extends StepBody {
  @ApiProperty({ enum: words.assessmentKinds })
  @IsIn(words.assessmentKinds)
  assessment!: words.AssessmentKind;
}

/** `POST /v1/referrals/{id}/closure` */
export class ClosureBody extends StepBody {
  @ApiProperty({ enum: words.closeReasons })
  @IsIn(words.closeReasons)
  reason!: words.CloseReason;
}

/** `POST /v1/referrals/{id}/withdrawal` */
export class WithdrawalBody extends StepBody {
  @ApiProperty({ enum: words.withdrawReasons })
  @IsIn(words.withdrawReasons)
  reason!: words.WithdrawReason;
}

/** `POST /v1/referrals/{id}/escalation` */
export class EscalationBody extends StepBody {
  @ApiProperty({ enum: words.escalateReasons })
  @IsIn(words.escalateReasons)
  reason!: words.EscalateReason;
}

/** `POST /v1/referrals/{id}/reopening` */
export class ReopeningBody extends StepBody {
  @ApiProperty({ enum: words.reopenReasons })
  @IsIn(words.reopenReasons)
  reason!: words.ReopenReason;
}

/** `POST /v1/referrals/{id}/amendments` */
export class AmendmentBody {
  @ApiProperty({ enum: words.amendReasons })
  @IsIn(words.amendReasons)
  reason!: words.AmendReason;

  @ApiPropertyOptional({ enum: words.urgencies })
  @IsOptional()
  @IsIn(words.urgencies)
  urgency?: words.Urgency;

  @ApiPropertyOptional({ enum: words.referralCategories, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(words.referralCategories, { each: true, context: referralErrors.categoryUnknown })
  categories?: words.ReferralCategory[];

  @ApiPropertyOptional({ type: [TextsOfChildBody], maxItems: mostChildren })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(mostChildren)
  @ValidateNested({ each: true })
  @Type(() => TextsOfChildBody)
  children?: TextsOfChildBody[];
}

export const boxes = ['inbox', 'sent'] as const;
export type Box = (typeof boxes)[number];

/** `GET /v1/referrals` */
export class ReferralsQuery extends pageQueryUpTo(100) {
  @ApiProperty({ enum: boxes })
  @IsIn(boxes)
  box!: Box;

  @ApiPropertyOptional({ enum: inboxStates, description: 'all where absent; waiting: no decision yet' })
  @IsOptional()
  @IsIn(inboxStates)
  state?: InboxState;
}
