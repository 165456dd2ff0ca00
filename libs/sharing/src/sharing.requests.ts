import type { ActorRef } from '@safeguarding/kernel';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import {
  awarenesses,
  channels,
  contactOutcomes,
  involvementEndReasons,
  notSharingReasons,
  notSoughtReasons,
  overrideReasons,
  sensitiveBases,
} from './core/sharing-vocabulary.ts';
import type {
  Awareness,
  Channel,
  ContactOutcome,
  InvolvementEndReason,
  NotSharingReason,
  NotSoughtReason,
  OverrideReason,
  SensitiveBasis,
} from './core/sharing-vocabulary.ts';
import {
  AuthoriserBody,
  ConsentLegalBody,
  DeciderBody,
  longestReference,
  longestText,
  OpeningBody,
  PartyBody,
  personRefPattern,
  ScopeBody,
} from './sharing.parts.ts';

const consentQuestions = ['sought', 'given', 'refused', 'not-sought'] as const;

/** `POST /v1/children/{childId}/consent-decisions` */
export class ConsentDecisionBody {
  @IsIn(consentQuestions)
  decision!: (typeof consentQuestions)[number];

  @IsDefined()
  @ValidateNested()
  @Type(() => ScopeBody)
  scope!: ScopeBody;

  /** Who decided; needed where consent was given or refused. */
  @IsOptional()
  @ValidateNested()
  @Type(() => DeciderBody)
  decidedBy?: DeciderBody;

  /** Is the person aware of what the record contains? Needed where consent was given or refused. */
  @IsOptional()
  @IsIn(awarenesses)
  awareOfRecordContent?: Awareness;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestReference)
  evidence?: string;

  /** Needed where consent was not sought. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(notSoughtReasons, { each: true })
  notSoughtReasons?: NotSoughtReason[];

  @IsOptional()
  @IsString()
  @MaxLength(longestText)
  reasons?: string;

  /** Needed where consent was given. */
  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentLegalBody)
  legal?: ConsentLegalBody;

  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;
}

/** Withdrawal of a consent, an opt-out, and the reversal of one. */
export class DecidedBody {
  @IsDefined()
  @ValidateNested()
  @Type(() => DeciderBody)
  decidedBy!: DeciderBody;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestReference)
  evidence?: string;

  @IsOptional()
  @IsString()
  @MaxLength(longestText)
  reasons?: string;
}

/** `POST /v1/children/{childId}/overrides` */
export class OverrideBody extends OpeningBody {
  @IsIn(overrideReasons)
  reason!: OverrideReason;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => AuthoriserBody)
  authoriser!: AuthoriserBody;

  @IsISO8601({ strict: true })
  until!: string;
}

/** `POST /v1/children/{childId}/disclosures` */
export class DisclosureBody extends OpeningBody {
  @IsIn(channels)
  channel!: Channel;

  /** The consent decision that it rests on, where confidentiality is answered by consent. */
  @IsOptional()
  @IsUUID()
  consentDecisionId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(longestText)
  reasons?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;
}

/** The end of an override or disclosure, and the steps of a shield. */
export class ReasonsBody {
  @IsOptional()
  @IsString()
  @MaxLength(longestText)
  reasons?: string;
}

/** `POST /v1/children/{childId}/decisions-not-to-share` */
export class NotSharingBody extends ScopeBody {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  entries?: string[];

  @IsIn(notSharingReasons)
  reason!: NotSharingReason;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => AuthoriserBody)
  reviewer!: AuthoriserBody;

  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  reviewDueOn!: string;
}

/** `POST /v1/children/{childId}/direct-contacts` */
export class DirectContactBody {
  @IsDefined()
  @ValidateNested()
  @Type(() => PartyBody)
  with!: PartyBody;

  @IsIn(channels)
  channel!: Channel;

  @IsIn(contactOutcomes)
  outcome!: ContactOutcome;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  occurredOn?: string;

  @IsOptional()
  @IsString()
  @MaxLength(longestText)
  note?: string;
}

/** `POST /v1/children/{childId}/involvements`: the caller's own service, until a second person confirms. */
export class InvolvementBody {
  @IsOptional()
  @IsIn(sensitiveBases)
  sensitiveBasis?: SensitiveBasis;

  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;
}

/** `POST /v1/registrations`: the child by its id in this ledger. */
export class RegistrationBody extends InvolvementBody {
  @IsUUID()
  child!: string;
}

/** `POST /v1/registrations/end` */
export class RegistrationEndBody {
  @IsUUID()
  child!: string;
}

/** `POST /v1/children/{childId}/involvements/{id}/end` */
export class InvolvementEndBody {
  @IsIn(involvementEndReasons)
  reason!: InvolvementEndReason;
}

/** `POST /v1/children/{childId}/assignments`: one practitioner of the caller's own service, for a time. */
export class AssignmentBody {
  /** Pseudonym of the practitioner, as `/v1/me` tells it to them. */
  @Matches(personRefPattern)
  person!: ActorRef;

  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @IsISO8601({ strict: true })
  until!: string;
}

/** `POST /v1/children/{childId}/parental-conflicts/{id}/resolution` */
export class ConflictResolutionBody {
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;
}
