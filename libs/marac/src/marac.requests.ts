import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  type ActionOutcome,
  actionOutcomes,
  type ActorRef,
  type AgencyId,
  agencyPattern,
  type NotCompletedReason,
  notCompletedReasons,
} from '@safeguarding/kernel';
import { CasesQuery } from '@safeguarding/panels';
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
import { maracStatuses, type MaracStatus } from './core/marac-case.ts';
import {
  closeReasons,
  contactOutcomes,
  discussionOutcomes,
  leaveReasons,
  notSharedReasons,
  researchOutcomes,
  transferReasons,
  withdrawReasons,
  type CloseReason,
  type ContactOutcome,
  type DiscussionOutcome,
  type LeaveReason,
  type NotSharedReason,
  type ResearchOutcome,
  type TransferReason,
  type WithdrawReason,
} from './core/marac-vocabulary.ts';
import {
  dayPattern,
  ExplainedBody,
  longestRecord,
  longestSummary,
  mostAgencies,
  personPattern,
  SummarisedBody,
} from './marac-parts.requests.ts';
import { maracWaits } from './marac-slices.ts';

/** `POST /v1/marac-cases/{id}/listing` */
export class ListCaseBody {
  @IsUUID()
  meeting!: string;

  /** Agencies that are asked what they hold; those of the meeting where absent. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostAgencies)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  agencies?: AgencyId[];
}

/** `POST /v1/marac-cases/{id}/research`: fact apart from opinion, and what is held back apart from both. */
export class ResearchBody {
  @IsIn(researchOutcomes)
  outcome!: ResearchOutcome;

  /** Of `not-shared`. */
  @IsOptional()
  @IsIn(notSharedReasons)
  reason?: NotSharedReason;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  explanation?: string;

  /** Of `shared`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalBody)
  legal?: LegalBody;

  /** Facts. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  summary?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  opinion?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  health?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  aboutPerpetrator?: string;

  /** What your agency judged irrelevant, and why: it stays with your agency. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  heldBack?: string;
}

/** `POST /v1/marac-cases/{id}/idva` */
export class NameIdvaBody {
  @Matches(agencyPattern)
  idva!: AgencyId;
}

/** `POST /v1/marac-cases/{id}/victim-contacts` */
export class VictimContactBody {
  @IsIn(contactOutcomes)
  outcome!: ContactOutcome;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  victimsVoice?: string;
}

/** `POST /v1/marac-cases/{id}/discussion` */
export class DiscussCaseBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostAgencies)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  attended!: AgencyId[];

  @IsArray()
  @ArrayMaxSize(mostAgencies)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  apologies!: AgencyId[];

  /** Of those who attended: who gets the minutes. */
  @IsArray()
  @ArrayMaxSize(mostAgencies)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  circulation!: AgencyId[];

  @IsIn(discussionOutcomes)
  outcome!: DiscussionOutcome;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  minutes?: string;
}

/** `POST /v1/marac-cases/{id}/actions` */
export class SetActionBody extends SummarisedBody {
  @Matches(agencyPattern)
  owner!: AgencyId;

  @Matches(dayPattern)
  dueOn!: string;
}

/** `POST /v1/marac-cases/{id}/actions/{actionId}/end` */
export class EndActionBody extends SummarisedBody {
  @IsIn(actionOutcomes)
  outcome!: ActionOutcome;

  /** Of `not-completed`. */
  @IsOptional()
  @IsIn(notCompletedReasons)
  reason?: NotCompletedReason;
}

/** `POST /v1/marac-cases/{id}/child-referrals`: by id, or where and when it was made outside this ledger. */
export class LinkReferralBody {
  @IsUUID()
  childId!: string;

  @IsOptional()
  @IsUUID()
  referral?: string;

  @IsOptional()
  @Matches(agencyPattern)
  madeTo?: AgencyId;

  @IsOptional()
  @Matches(dayPattern)
  madeOn?: string;
}

/** `POST /v1/marac-cases/{id}/departures` */
export class LeaveCaseBody {
  @Matches(agencyPattern)
  agency!: AgencyId;

  @IsIn(leaveReasons)
  reason!: LeaveReason;
}

/** `POST /v1/marac-cases/{id}/exclusions` */
export class ExcludePersonBody extends ExplainedBody {
  @Matches(agencyPattern)
  agency!: AgencyId;

  @Matches(personPattern)
  person!: ActorRef;
}

/** `POST /v1/marac-cases/{id}/transfer` */
export class OfferTransferBody extends ExplainedBody {
  @Matches(agencyPattern)
  to!: AgencyId;

  @IsIn(transferReasons)
  reason!: TransferReason;
}

/** `POST /v1/marac-cases/{id}/withdrawal` */
export class WithdrawCaseBody extends ExplainedBody {
  @IsIn(withdrawReasons)
  reason!: WithdrawReason;
}

/** `POST /v1/marac-cases/{id}/closure` */
export class CloseCaseBody extends ExplainedBody {
  @IsIn(closeReasons)
  reason!: CloseReason;
}

/** `GET /v1/marac-cases` */
export class MaracCasesQuery extends CasesQuery {
  @ApiPropertyOptional({ enum: maracStatuses, description: 'All that are not over where absent' })
  @IsOptional()
  @IsIn(maracStatuses)
  status?: MaracStatus;

  @ApiPropertyOptional({ enum: maracWaits, description: 'Cases where this is still missing' })
  @IsOptional()
  @IsIn(maracWaits)
  waitsFor?: (typeof maracWaits)[number];
}
