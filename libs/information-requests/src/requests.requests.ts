import { ApiPropertyOptional } from '@nestjs/swagger';
import { type ActorRef, type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { NamedPersonBody, omissionReasons, type OmissionReason } from '@safeguarding/people';
import { PageQuery } from '@safeguarding/platform';
import { DeciderBody } from '@safeguarding/sharing';
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
import {
  audiences,
  challengeGrounds,
  challengeResponses,
  checkNames,
  consentBranches,
  missingParts,
  refusedGrounds,
  requestStatuses,
  riskLevels,
  sourceMeans,
  withdrawReasons,
  type Audience,
  type ChallengeGround,
  type ChallengeResponse,
  type CheckName,
  type ConsentBranch,
  type MissingPart,
  type RefusedGround,
  type RequestStatus,
  type RiskLevel,
  type SourceMeans,
  type WithdrawReason,
} from './core/request-vocabulary.ts';
import { boxes, type Box } from './request-list/request-list-model.ts';

const longestText = 8_000;
const longestName = 500;
const longestWord = 40;
const notSoughtWords = [
  'would-increase-risk',
  'would-prejudice-prevention-or-detection',
  'urgent',
  'not-reasonable-to-obtain',
] as const;
const awarenesses = ['yes', 'no', 'not-known'] as const;

/** What the requester says of consent; the members that are read are those of its branch. */
export class ConsentClaimBody {
  @IsIn(consentBranches)
  branch!: ConsentBranch;

  /** Not sought: why. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(notSoughtWords, { each: true })
  reasons?: (typeof notSoughtWords)[number][];

  /** Given: by whom, in whose name. */
  @IsOptional()
  @ValidateNested()
  @Type(() => DeciderBody)
  decidedBy?: DeciderBody;

  /** Given: whether that person knows what the record holds. */
  @IsOptional()
  @IsIn(awarenesses)
  awareOfRecordContent?: (typeof awarenesses)[number];

  /** Refused: what outweighs it. */
  @IsOptional()
  @IsIn(refusedGrounds)
  ground?: RefusedGround;

  /** Where the evidence is kept. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestName)
  evidence?: string;
}

/** What a request says; the checks say whether it is enough. */
export class RequestContentBody {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  situation?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  concerns?: string;

  @IsOptional()
  @IsIn(riskLevels)
  riskLevel?: RiskLevel;
}

/** What a request from inside and one from outside have in common. */
export class RequestBody extends RequestContentBody {
  /** A child that you may know of; or `child`. */
  @IsOptional()
  @IsUUID()
  childId?: string;

  /** The child by identifiers and demographics; or `childId`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  child?: NamedPersonBody;

  /** Beside `childId`: why no identifier goes with the request (Children Act 2004 s.16LC). */
  @IsOptional()
  @IsIn(omissionReasons)
  identifierOmittedBecause?: OmissionReason;

  /** A word of docs/processes/information-requests.md; another one is refused with IRQ-001. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestWord)
  kind!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  whatIsAsked!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => ConsentClaimBody)
  consent!: ConsentClaimBody;

  /** Who besides professionals could come to see the answer; professionals only where absent. */
  @IsOptional()
  @IsIn(audiences)
  audience?: Audience;

  /** By when it is needed: an instant, or a London day until whose end. */
  @IsOptional()
  @IsString()
  @MaxLength(longestWord)
  answerBy?: string;
}

/** `POST /v1/information-requests` */
export class MakeRequestBody extends RequestBody {
  /** The service that is asked. */
  @Matches(agencyPattern)
  asked!: AgencyId;
}

/** `POST /v1/information-requests/from-outside`: a request that reached your service and whose requester has no place in this ledger. */
export class NoteRequestBody extends RequestBody {
  /** Kind of agency of the requester; another word is refused with IRQ-001. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestWord)
  requesterKind!: string;

  /** Who asked, and how they were reached. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestName)
  requesterName!: string;
}

/** `POST /v1/information-requests/{id}/holder` */
export class HolderBody {
  /** Yourself where absent. */
  @IsOptional()
  @Matches(/^u-[0-9a-f]{32}$/)
  person?: ActorRef;
}

/** `POST /v1/information-requests/{id}/checks`: the members of the named check, and no others. */
export class CheckBody {
  @IsIn(checkNames)
  check!: CheckName;

  /** Source. */
  @IsOptional()
  @IsBoolean()
  verified?: boolean;

  /** Source: how. */
  @IsOptional()
  @IsIn(sourceMeans)
  means?: SourceMeans;

  /** Process: the one that is agreed locally. */
  @IsOptional()
  @IsBoolean()
  followed?: boolean;

  /** Information: whether the current situation is described. */
  @IsOptional()
  @IsBoolean()
  situation?: boolean;

  /** Information: whether the concerns are. */
  @IsOptional()
  @IsBoolean()
  concerns?: boolean;

  /** Information: whether the level of risk or harm is. */
  @IsOptional()
  @IsBoolean()
  riskLevel?: boolean;

  /** Consent. */
  @IsOptional()
  @IsIn(consentBranches.filter((branch) => branch !== 'not-stated'))
  branch?: Exclude<ConsentBranch, 'not-stated'>;

  /** Consent not sought: whether the reasons are given. */
  @IsOptional()
  @IsBoolean()
  reasonsGiven?: boolean;

  /** Consent given: whether the person knows what the record holds. */
  @IsOptional()
  @IsIn(awarenesses)
  awareOfRecordContent?: (typeof awarenesses)[number];

  /** Consent refused: what outweighs it. */
  @IsOptional()
  @IsIn(refusedGrounds)
  ground?: RefusedGround;

  /** For your own service. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  notes?: string;
}

/** An explanation that the other side reads. */
export class RequiredExplanationBody {
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation!: string;
}

/** `POST /v1/information-requests/{id}/return` */
export class ReturnRequestBody extends RequiredExplanationBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(missingParts.length)
  @ArrayUnique()
  @IsIn(missingParts, { each: true })
  missing!: MissingPart[];
}

/** `POST /v1/information-requests/{id}/information` */
export class SupplyRequestBody extends RequestContentBody {
  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentClaimBody)
  consent?: ConsentClaimBody;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation?: string;
}

/** `POST /v1/information-requests/{id}/challenge` */
export class ChallengeRequestBody extends RequiredExplanationBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(challengeGrounds.length)
  @ArrayUnique()
  @IsIn(challengeGrounds, { each: true })
  grounds!: ChallengeGround[];
}

/** `POST /v1/information-requests/{id}/challenge-response` */
export class ChallengeResponseBody extends RequiredExplanationBody {
  @IsIn(challengeResponses)
  response!: ChallengeResponse;
}

/** `POST /v1/information-requests/{id}/withdrawal` */
export class WithdrawRequestBody {
  @IsIn(withdrawReasons)
  reason!: WithdrawReason;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation?: string;
}

/** `GET /v1/information-requests` */
export class RequestsQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: boxes,
    description:
      'to-answer (where absent): yours to answer; held: those that you hold yourself; asked: that you asked; overdue: late answers and late reviews',
  })
  @IsOptional()
  @IsIn(boxes)
  box?: Box;

  @ApiPropertyOptional({ enum: requestStatuses })
  @IsOptional()
  @IsIn(requestStatuses)
  status?: RequestStatus;
}
