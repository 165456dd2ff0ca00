import { ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import { LegalBody } from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { protectionErrors } from './core/protection-errors.ts';
import {
  childSeen,
  closeReasons,
  conferenceForms,
  conferenceOutcomes,
  discussionForms,
  discussionOutcomes,
  enquiryOutcomes,
  planCategories,
  reviewOutcomes,
  type ChildSeen,
  type CloseReason,
  type ConferenceForm,
  type ConferenceOutcome,
  type DiscussionForm,
  type DiscussionOutcome,
  type EnquiryOutcome,
  type PlanCategory,
  type ReviewOutcome,
} from './core/protection-vocabulary.ts';
import { processStatuses } from './process-list/process-list-model.ts';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const longestSummary = 1_000;
const longestRecord = 20_000;
const mostServices = 40;

/** What every step may say: when, who took part, who is told, and in words. */
export class StepBody {
  /** When it happened in the world: an instant, or a London day; now where absent. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  occurredOn?: string;

  /** Services that took part. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostServices)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  attendees?: AgencyId[];

  /** Services that are told the summary and what was decided; needs `legal`. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostServices)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  toldTo?: AgencyId[];

  @IsOptional()
  @ValidateNested()
  @Type(() => LegalBody)
  legal?: LegalBody;

  /** What was decided and why, for those who are told. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary?: string;

  /** The record of the meeting, for the authority. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  record?: string;

  /** What the child says, in its own words. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  childsVoice?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  health?: string;
}

/** A discussion that was held, and what it decided. */
export class DiscussionBody extends StepBody {
  @IsIn(discussionForms)
  form!: DiscussionForm;

  /** In the words of your nation. */
  @IsIn(discussionOutcomes, { context: protectionErrors.outcomeOfAnotherNation })
  outcome!: DiscussionOutcome;
}

/** `POST /v1/protection-processes`: with a discussion that was held at once, or asks for one. */
export class StartProcessBody extends StepBody {
  @IsUUID()
  childId!: string;

  /** The referral that it comes from. */
  @IsOptional()
  @IsUUID()
  referral?: string;

  /** Absent where the discussion is only asked for. */
  @IsOptional()
  @IsIn(discussionForms)
  form?: DiscussionForm;

  /** With `form`. */
  @IsOptional()
  @IsIn(discussionOutcomes, { context: protectionErrors.outcomeOfAnotherNation })
  outcome?: DiscussionOutcome;
}

/** `POST /v1/protection-processes/{id}/enquiry-conclusion` */
export class ConcludeEnquiryBody extends StepBody {
  @IsIn(enquiryOutcomes)
  outcome!: EnquiryOutcome;

  @IsIn(childSeen)
  childSeen!: ChildSeen;
}

/** `POST /v1/protection-processes/{id}/conference-notice` */
export class CallConferenceBody extends StepBody {
  @IsIn(conferenceForms)
  form!: ConferenceForm;

  /** A London day, from today on. */
  @Matches(dayPattern)
  meetsOn!: string;

  /** Why it is called at shorter notice than the nation gives. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  noticeReasons?: string;
}

/** `POST /v1/protection-processes/{id}/conferences` */
export class ConferenceBody extends StepBody {
  @IsIn(conferenceForms)
  form!: ConferenceForm;

  @IsIn(conferenceOutcomes)
  outcome!: ConferenceOutcome;

  /** With the outcome `plan`. */
  @IsOptional()
  @IsIn(planCategories, { context: protectionErrors.categoryUnknown })
  category?: PlanCategory;
}

/** `POST /v1/protection-processes/{id}/core-groups` */
export class CoreGroupBody extends StepBody {
  @IsIn(childSeen)
  childSeen!: ChildSeen;
}

/** `POST /v1/protection-processes/{id}/reviews` */
export class ReviewBody extends StepBody {
  @IsIn(reviewOutcomes)
  outcome!: ReviewOutcome;

  @IsIn(childSeen)
  childSeen!: ChildSeen;

  /** Where the plan goes on under another category. */
  @IsOptional()
  @IsIn(planCategories, { context: protectionErrors.categoryUnknown })
  category?: PlanCategory;
}

/** `POST /v1/protection-processes/{id}/closure` */
export class CloseProcessBody extends StepBody {
  @IsIn(closeReasons)
  reason!: CloseReason;
}

/** `GET /v1/protection-processes` */
export class ProcessesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: processStatuses, description: 'All that are not closed where absent' })
  @IsOptional()
  @IsIn(processStatuses)
  status?: (typeof processStatuses)[number];
}
