import { fieldClasses, type FieldClass } from '@safeguarding/kernel';
import { omissionReasons, type OmissionReason } from '@safeguarding/people';
import {
  AuthoriserBody,
  channels,
  LegalBody,
  notSharingReasons,
  type Channel,
  type NotSharingReason,
} from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
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
import {
  advisers,
  audiences,
  extents,
  leftOutReasons,
  reviewFindings,
  standInReasons,
  urgentReasons,
  type Adviser,
  type Audience,
  type Extent,
  type LeftOutReason,
  type ReviewFinding,
  type StandInReason,
  type UrgentReason,
} from './core/request-vocabulary.ts';

const longestText = 8_000;
const longestRecord = 20_000;

/** For whom somebody stands in, and why. */
export class StandInBody {
  @IsIn(['safeguarding-lead', 'caldicott-guardian', 'information-governance'])
  standsInFor!: string;

  @IsIn(standInReasons)
  because!: StandInReason;
}

/** Whoever is there decides alone; a second person reviews it by the end of the next working day. */
export class UrgentBody {
  @IsIn(urgentReasons)
  because!: UrgentReason;

  /** Somebody is at imminent risk of serious harm. */
  @IsBoolean()
  imminentRisk!: boolean;
}

/** Who authorised this one disclosure. */
export class AuthorisationBody {
  @IsDefined()
  @ValidateNested()
  @Type(() => AuthoriserBody)
  authoriser!: AuthoriserBody;

  @IsOptional()
  @ValidateNested()
  @Type(() => StandInBody)
  standIn?: StandInBody;

  @IsOptional()
  @ValidateNested()
  @Type(() => UrgentBody)
  urgent?: UrgentBody;
}

/** Why disclosure without consent is in the public interest. */
export class PublicInterestBody {
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  necessity!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  proportionality!: string;
}

/** Advice that was taken. */
export class AdviceBody {
  @IsIn(advisers)
  from!: Adviser;

  @IsBoolean()
  followed!: boolean;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  text!: string;
}

/** `POST /v1/information-requests/{id}/answers` */
export class AnswerBody {
  @IsIn(extents)
  extent!: Extent;

  /** In part: why the rest stays back. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(leftOutReasons.length)
  @ArrayUnique()
  @IsIn(leftOutReasons, { each: true })
  leftOut?: LeftOutReason[];

  /** Stricter than the request says, where you know of a danger that the requester does not. */
  @IsOptional()
  @IsIn(audiences)
  audience?: Audience;

  /** What of the entries and texts is given. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes?: FieldClass[];

  /** Entries or things (a concern, a referral) of your own service that the answer opens to the requester. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  entries?: string[];

  @IsIn(channels)
  channel!: Channel;

  /** Needed unless nothing is held. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalBody)
  legal?: LegalBody;

  /** The consent decision that it rests on, where confidentiality is answered by consent. */
  @IsOptional()
  @IsUUID()
  consentDecisionId?: string;

  /** Until when the entries stay open: an instant, or a London day until whose end. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  until?: string;

  /** Needed where the police ask. */
  @IsOptional()
  @ValidateNested()
  @Type(() => AuthorisationBody)
  authorisation?: AuthorisationBody;

  /** Needed where confidentiality is answered by the public interest. */
  @IsOptional()
  @ValidateNested()
  @Type(() => PublicInterestBody)
  publicInterest?: PublicInterestBody;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(advisers.length)
  @ArrayUnique(({ from }: AdviceBody) => from)
  @ValidateNested({ each: true })
  @Type(() => AdviceBody)
  advice?: AdviceBody[];

  /** Why the answer bears no identifier of the child (Children Act 2004 s.16LC). */
  @IsOptional()
  @IsIn(omissionReasons)
  identifierOmittedBecause?: OmissionReason;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1_000)
  summary?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  narrative?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  health?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  aboutOthers?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  aboutAllegedPerpetrator?: string;
}

/** `POST /v1/information-requests/{id}/refusal` */
export class RefuseRequestBody {
  @IsIn(notSharingReasons)
  reason!: NotSharingReason;

  @IsOptional()
  @IsIn(audiences)
  audience?: Audience;

  /** For your own service and whoever reviews it. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;

  /** What is kept back; all of it where absent. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes?: FieldClass[];

  @IsDefined()
  @ValidateNested()
  @Type(() => AuthoriserBody)
  reviewer!: AuthoriserBody;

  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  reviewDueOn!: string;
}

/** `POST /v1/information-requests/{id}/reviews` */
export class ReviewRequestBody {
  @IsIn(['urgent-answer', 'refusal'])
  of!: 'urgent-answer' | 'refusal';

  @IsIn(reviewFindings)
  finding!: ReviewFinding;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  findings!: string;
}
