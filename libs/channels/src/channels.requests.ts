import { ApiPropertyOptional } from '@nestjs/swagger';
import { type ActorRef, type AgencyId, agencyPattern, type FieldClass, fieldClasses } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import { LegalBody } from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
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
import {
  adviceDecisions,
  adviceForms,
  adviserKinds,
  type AdviceDecision,
  type AdviceForm,
  type AdviserKind,
} from './core/advice.ts';
import { contactChannels, particularWords, type ContactChannel, type Particulars } from './core/contact-channels.ts';
import {
  contactCloseReasons,
  contactForms,
  contactOutcomes,
  replyOutcomes,
  type ContactCloseReason,
  type ContactForm,
  type ContactOutcome,
  type ReplyOutcome,
} from './core/contact.ts';
import {
  assessmentsContributedTo,
  contributionRefusals,
  withdrawalReasons,
  type AssessmentContributedTo,
  type ContributionRefusal,
  type WithdrawalReason,
} from './core/contribution.ts';
import { actionOutcomes, meetingRoles, type ActionOutcome, type MeetingRole } from './core/practice-meeting.ts';

const personRefPattern = /^u-[0-9a-f]{32}$/;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const longestSummary = 1_000;
const longestRecord = 20_000;
const mostServices = 40;

/** What every step may say in words, and when it was. */
export class WordsBody {
  /** When it happened in the world: an instant, or a London day; now where absent. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  occurredOn?: string;

  /** What those who are told are told first. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary?: string;

  /** What was said or written, at length. */
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

  /** Why, where the step needs a reason in words. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  reasons?: string;

  /** Where something is disclosed. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalBody)
  legal?: LegalBody;
}

/** `POST /v1/advice` */
export class SeekAdviceBody extends WordsBody {
  @IsUUID()
  childId!: string;

  @IsIn(adviserKinds)
  from!: AdviserKind;

  /** `anonymous`: the adviser was not told who the child is. */
  @IsIn(adviceForms)
  form!: AdviceForm;

  /** Where the adviser belongs to another service of the register. */
  @IsOptional()
  @Matches(agencyPattern)
  adviser?: AgencyId;
}

/** `POST /v1/advice/{id}/decision` */
export class DecideAdviceBody extends WordsBody {
  @IsIn(adviceDecisions)
  decision!: AdviceDecision;
}

/** The service that was told, or one person in it. */
export class ToldPartyBody {
  @Matches(agencyPattern)
  agency!: AgencyId;

  @IsOptional()
  @Matches(personRefPattern)
  person?: ActorRef;
}

/** The facts of each channel; which of them a channel has, `GET /v1/contact-channels` says. */
export class ParticularsBody implements Particulars {
  @IsOptional()
  @IsIn(particularWords.nature)
  nature?: (typeof particularWords.nature)[number];

  @IsOptional()
  @IsIn(particularWords.copiedToFamily)
  copiedToFamily?: (typeof particularWords.copiedToFamily)[number];

  @IsOptional()
  @IsIn(particularWords.toldPerson)
  toldPerson?: (typeof particularWords.toldPerson)[number];

  @IsOptional()
  @IsIn(particularWords.attendanceOfConcern)
  attendanceOfConcern?: (typeof particularWords.attendanceOfConcern)[number];

  @IsOptional()
  @IsIn(particularWords.housingMatter)
  housingMatter?: (typeof particularWords.housingMatter)[number];

  @IsOptional()
  @IsIn(particularWords.householdInformed)
  householdInformed?: (typeof particularWords.householdInformed)[number];

  @IsOptional()
  @IsIn(particularWords.treatmentOf)
  treatmentOf?: (typeof particularWords.treatmentOf)[number];

  @IsOptional()
  @IsIn(particularWords.childInHousehold)
  childInHousehold?: (typeof particularWords.childInHousehold)[number];

  @IsOptional()
  @IsIn(particularWords.setting)
  setting?: (typeof particularWords.setting)[number];

  @IsOptional()
  @IsIn(particularWords.placingAuthorityTold)
  placingAuthorityTold?: (typeof particularWords.placingAuthorityTold)[number];

  @IsOptional()
  @IsIn(particularWords.victimAware)
  victimAware?: (typeof particularWords.victimAware)[number];

  @IsOptional()
  @IsIn(particularWords.safeContactAgreed)
  safeContactAgreed?: (typeof particularWords.safeContactAgreed)[number];

  @IsOptional()
  @IsIn(particularWords.maracConsidered)
  maracConsidered?: (typeof particularWords.maracConsidered)[number];

  @IsOptional()
  @IsIn(particularWords.accommodation)
  accommodation?: (typeof particularWords.accommodation)[number];

  @IsOptional()
  @IsIn(particularWords.agreedToContact)
  agreedToContact?: (typeof particularWords.agreedToContact)[number];
}

/** `POST /v1/contacts` */
export class MakeContactBody extends WordsBody {
  @IsUUID()
  childId!: string;

  @IsIn(contactChannels)
  channel!: ContactChannel;

  @IsDefined()
  @ValidateNested()
  @Type(() => ToldPartyBody)
  with!: ToldPartyBody;

  @IsIn(contactForms)
  form!: ContactForm;

  @IsIn(contactOutcomes)
  outcome!: ContactOutcome;

  @IsDefined()
  @ValidateNested()
  @Type(() => ParticularsBody)
  particulars!: ParticularsBody;

  /** What the other service was told, by class; with `legal`, and only where it was told anything. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes?: FieldClass[];

  /** The last day for a reply, where one is waited for. */
  @IsOptional()
  @Matches(dayPattern)
  replyBy?: string;
}

/** `POST /v1/contacts/{id}/replies` */
export class ReplyBody extends WordsBody {
  @IsIn(replyOutcomes)
  outcome!: ReplyOutcome;
}

/** `POST /v1/contacts/{id}/closure` */
export class CloseContactBody extends WordsBody {
  @IsIn(contactCloseReasons)
  reason!: ContactCloseReason;
}

/** `POST /v1/contributions` */
export class AskContributionBody extends WordsBody {
  @IsUUID()
  childId!: string;

  /** The service that is asked. */
  @Matches(agencyPattern)
  of!: AgencyId;

  @IsIn(assessmentsContributedTo)
  assessment!: AssessmentContributedTo;

  /** The referral or process that the assessment belongs to. */
  @IsOptional()
  @IsUUID()
  matter?: string;

  /** The last day that was agreed. */
  @Matches(dayPattern)
  dueOn!: string;
}

/** `POST /v1/contributions/{id}/answer` */
export class GiveContributionBody extends WordsBody {
  /** What of the texts goes to the authority, by class. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes!: FieldClass[];
}

/** `POST /v1/contributions/{id}/refusal` */
export class RefuseContributionBody extends WordsBody {
  @IsIn(contributionRefusals)
  reason!: ContributionRefusal;
}

/** `POST /v1/contributions/{id}/withdrawal` */
export class WithdrawRequestBody extends WordsBody {
  @IsIn(withdrawalReasons)
  reason!: WithdrawalReason;
}

/** How many of a role were there. */
export class AttendanceBody {
  @IsIn(meetingRoles)
  role!: MeetingRole;

  @IsInt()
  @Min(1)
  @Max(100)
  count!: number;
}

/** `POST /v1/practice-meetings` */
export class HoldMeetingBody {
  @IsOptional()
  @IsString()
  @MaxLength(40)
  occurredOn?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(meetingRoles.length)
  @ArrayUnique(({ role }: AttendanceBody) => role)
  @ValidateNested({ each: true })
  @Type(() => AttendanceBody)
  attendance!: AttendanceBody[];

  /** Other services whose people were there. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(mostServices)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  visitors?: AgencyId[];
}

/** `POST /v1/practice-meetings/{id}/items` */
export class MeetingItemBody extends WordsBody {
  @IsUUID()
  childId!: string;

  /** Visitors who heard it; with `legal`. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostServices)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  toldTo?: AgencyId[];
}

/** `POST /v1/practice-meetings/{id}/actions` */
export class MeetingActionBody {
  @IsUUID()
  item!: string;

  /** Pseudonym of a person of the practice, as `/v1/me` tells it to them; or a role. */
  @IsOptional()
  @Matches(personRefPattern)
  owner?: ActorRef;

  @IsOptional()
  @IsIn(meetingRoles)
  ownerRole?: MeetingRole;

  @Matches(dayPattern)
  dueOn!: string;

  /** What is to be done. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;
}

/** `POST /v1/practice-meetings/{id}/actions/{actionId}/end` */
export class EndActionBody {
  @IsIn(actionOutcomes)
  outcome!: ActionOutcome;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  reasons?: string;
}

export const workStates = ['open', 'overdue', 'ended', 'all'] as const;

/** Lists of what is to be done or waited for. */
export class WorkQuery extends PageQuery {
  @ApiPropertyOptional({ enum: workStates, description: 'open where absent' })
  @IsOptional()
  @IsIn(workStates)
  state?: (typeof workStates)[number];
}

/** `GET /v1/contributions` */
export class ContributionsQuery extends WorkQuery {
  @ApiPropertyOptional({ enum: ['asked-of-you', 'asked-by-you'], description: 'asked-of-you where absent' })
  @IsOptional()
  @IsIn(['asked-of-you', 'asked-by-you'])
  side?: 'asked-of-you' | 'asked-by-you';
}

/** `GET /v1/meeting-actions` */
export class ActionsQuery extends WorkQuery {
  @ApiPropertyOptional({ enum: ['mine', 'service'], description: 'service where absent' })
  @IsOptional()
  @IsIn(['mine', 'service'])
  owner?: 'mine' | 'service';
}
