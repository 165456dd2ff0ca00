import { fieldClasses, type ActorRef, type AgencyId, type FieldClass } from '@safeguarding/kernel';
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
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { concernErrors } from './core/concern-errors.ts';
import {
  amendReasons,
  closeOutcomes,
  concernCategories,
  relationshipsToChild,
  reopenReasons,
  riskLevels,
  withdrawReasons,
  type AmendReason,
  type CloseOutcome,
  type ConcernCategory,
  type RelationshipToChild,
  type ReopenReason,
  type RiskLevel,
  type WithdrawReason,
} from './core/concern.ts';

const longestNarrative = 20_000;

/** A service, or one person in it, and the classes it is given. */
export class RecipientBody {
  @Matches(/^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/)
  agency!: AgencyId;

  @IsOptional()
  @Matches(/^u-[0-9a-f]{32}$/)
  person?: ActorRef;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes!: FieldClass[];
}

/** Somebody else in the concern. */
export class OtherBody {
  @IsIn(relationshipsToChild)
  relationship!: RelationshipToChild;

  /** Somebody on the register whom the caller may know of: what is told stands under that person's own key. */
  @IsOptional()
  @IsUUID()
  person?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  note?: string;

  @IsOptional()
  @IsBoolean()
  awareOfAllegation?: boolean;

  @IsOptional()
  @IsBoolean()
  awareOfSharing?: boolean;
}

/** Free texts, each of its class. */
export class ConcernTextsBody {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  summary?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestNarrative)
  narrative?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(5_000)
  health?: string;
}

/** `POST /v1/concerns` */
export class RaiseConcernBody extends ConcernTextsBody {
  /** A child that the caller may know of; or `child`. */
  @IsOptional()
  @IsUUID()
  childId?: string;

  /** The child by identifiers and demographics; or `childId`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  child?: NamedPersonBody;

  /** Beside `childId`: why the recipients are told no identifier of the child (Children Act 2004 s.16LC). */
  @IsOptional()
  @IsIn(omissionReasons)
  identifierOmittedBecause?: OmissionReason;

  @IsIn(concernCategories, { context: concernErrors.categoryUnknown })
  category!: ConcernCategory;

  @IsOptional()
  @IsIn(riskLevels)
  riskLevel?: RiskLevel;

  /** Instant, day, month, year or `unknown`. */
  @IsString()
  @MaxLength(40)
  occurredOn!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique(({ person }: OtherBody) => person ?? Symbol('nobody on the register'))
  @ValidateNested({ each: true })
  @Type(() => OtherBody)
  others?: OtherBody[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => RecipientBody)
  recipients?: RecipientBody[];

  /** The four legal facts; needed as soon as somebody is addressed. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalBody)
  legal?: LegalBody;
}

/** `GET /v1/concerns` */
export class OwnConcernsQuery extends pageQueryUpTo(100) {}

/** `POST /v1/concerns/{id}/amendments` */
export class AmendConcernBody extends ConcernTextsBody {
  @IsIn(amendReasons)
  reason!: AmendReason;

  @IsOptional()
  @IsIn(concernCategories, { context: concernErrors.categoryUnknown })
  category?: ConcernCategory;

  @IsOptional()
  @IsIn(riskLevels)
  riskLevel?: RiskLevel;
}

/** An explanation, sealed. */
export class ExplainedBody {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(8_000)
  explanation?: string;
}

/** `POST /v1/concerns/{id}/closure` */
export class CloseConcernBody extends ExplainedBody {
  @IsIn(closeOutcomes)
  outcome!: CloseOutcome;
}

/** `POST /v1/concerns/{id}/reopening` */
export class ReopenConcernBody extends ExplainedBody {
  @IsIn(reopenReasons)
  reason!: ReopenReason;
}

/** `POST /v1/concerns/{id}/withdrawal` */
export class WithdrawConcernBody extends ExplainedBody {
  @IsIn(withdrawReasons)
  reason!: WithdrawReason;
}
