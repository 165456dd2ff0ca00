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
import { NamedPersonBody } from '@safeguarding/people';
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
import { mappaStatuses, type MappaStatus } from './core/mappa-case.ts';
import {
  disclosureDecisions,
  disclosureRecipients,
  exitReasons,
  leaveReasons,
  levelGrounds,
  screeningOutcomes,
  transferReasons,
  type DisclosureDecision,
  type DisclosureRecipient,
  type ExitReason,
  type LeaveReason,
  type LevelGround,
  type ScreeningOutcome,
  type TransferReason,
} from './core/mappa-vocabulary.ts';
import { mappaWaits } from './mappa-slices.ts';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const personPattern = /^u-[0-9a-f]{32}$/;
/** A word; which words there are is the nation's law (MAP-001 to MAP-005), not the shape of the body. */
const wordPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const longestWord = 80;
const longestSummary = 2_000;
const longestRecord = 20_000;
const mostAgencies = 40;

/** A step with a word of explanation, for those who keep the case. */
export class ExplainedBody {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  explanation?: string;
}

/** A child at risk, by its id. */
export class ChildAtRiskBody {
  @IsUUID()
  childId!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  note?: string;
}

/** `POST /v1/mappa-cases`: a referral (MAPPA A), or to PPANI in Northern Ireland. */
export class ReferOffenderBody {
  /** The unit that coordinates the arrangements of the area; its nation says which they are. */
  @Matches(agencyPattern)
  unit!: AgencyId;

  @IsDefined()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  offender!: NamedPersonBody;

  @Matches(wordPattern)
  @MaxLength(longestWord)
  category!: string;

  @Matches(wordPattern)
  @MaxLength(longestWord)
  ground!: string;

  @Matches(agencyPattern)
  leadAgency!: AgencyId;

  @IsBoolean()
  under18!: boolean;

  /** Of somebody under 18 under PPANI, which takes them only exceptionally. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  under18Reasons?: string;

  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique(({ childId }: ChildAtRiskBody) => childId)
  @ValidateNested({ each: true })
  @Type(() => ChildAtRiskBody)
  children!: ChildAtRiskBody[];

  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  offending?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  victims?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  health?: string;
}

/** `POST /v1/mappa-cases/{id}/screening` */
export class ScreenCaseBody extends ExplainedBody {
  @IsIn(screeningOutcomes)
  outcome!: ScreeningOutcome;
}

/** `POST /v1/mappa-cases/{id}/level`: level and category; under PPANI the category of risk alone. */
export class DecideLevelBody {
  @Matches(wordPattern)
  @MaxLength(longestWord)
  category!: string;

  @IsOptional()
  @Matches(wordPattern)
  @MaxLength(longestWord)
  level?: string;

  /** Why this level; with `level`. */
  @IsOptional()
  @IsIn(levelGrounds)
  ground?: LevelGround;

  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;
}

/** `POST /v1/mappa-cases/{id}/invitations` */
export class InviteAgenciesBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostAgencies)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  agencies!: AgencyId[];
}

/** `POST /v1/mappa-cases/{id}/risk-manager` */
export class NameRiskManagerBody {
  @Matches(agencyPattern)
  agency!: AgencyId;
}

/** `POST /v1/mappa-cases/{id}/meetings` */
export class HoldMeetingBody {
  @Matches(dayPattern)
  heldOn!: string;

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

  /** What was decided, for all who have a seat. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary?: string;

  /** MAPPA B, restricted and exempt from Freedom of Information. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  minutes?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  riskPlan?: string;
}

/** `POST /v1/mappa-cases/{id}/disclosures`: the chair's decision to tell somebody outside, or not to. */
export class DecideDisclosureBody {
  @IsIn(disclosureDecisions)
  decision!: DisclosureDecision;

  @IsIn(disclosureRecipients)
  to!: DisclosureRecipient;

  /** Who it is. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  recipient?: string;

  /** What is, or would have been, told. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  what!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  reasons!: string;

  /** With `disclose`. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  safeguards?: string;

  /** With `disclose`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalBody)
  legal?: LegalBody;
}

/** `POST /v1/mappa-cases/{id}/actions` */
export class SetMappaActionBody {
  @Matches(agencyPattern)
  owner!: AgencyId;

  @Matches(dayPattern)
  dueOn!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;
}

/** `POST /v1/mappa-cases/{id}/actions/{actionId}/end` */
export class EndMappaActionBody {
  @IsIn(actionOutcomes)
  outcome!: ActionOutcome;

  /** Of `not-completed`. */
  @IsOptional()
  @IsIn(notCompletedReasons)
  reason?: NotCompletedReason;

  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;
}

/** `POST /v1/mappa-cases/{id}/departures` */
export class LeaveMappaBody {
  @Matches(agencyPattern)
  agency!: AgencyId;

  @IsIn(leaveReasons)
  reason!: LeaveReason;
}

/** `POST /v1/mappa-cases/{id}/exclusions` */
export class ExcludeFromMappaBody extends ExplainedBody {
  @Matches(agencyPattern)
  agency!: AgencyId;

  @Matches(personPattern)
  person!: ActorRef;
}

/** `POST /v1/mappa-cases/{id}/transfer` */
export class OfferMappaBody extends ExplainedBody {
  @Matches(agencyPattern)
  to!: AgencyId;

  @IsIn(transferReasons)
  reason!: TransferReason;
}

/** `POST /v1/mappa-cases/{id}/exit` */
export class ExitCaseBody extends ExplainedBody {
  @IsIn(exitReasons)
  reason!: ExitReason;
}

/** `GET /v1/mappa-cases` */
export class MappaCasesQuery extends CasesQuery {
  @ApiPropertyOptional({ enum: mappaStatuses, description: 'All that are not over where absent' })
  @IsOptional()
  @IsIn(mappaStatuses)
  status?: MappaStatus;

  @ApiPropertyOptional({ enum: mappaWaits, description: 'Cases where this is still missing' })
  @IsOptional()
  @IsIn(mappaWaits)
  waitsFor?: (typeof mappaWaits)[number];
}
