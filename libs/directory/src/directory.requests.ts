import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { StatesAccessReason, type AccessReasonCode } from '@safeguarding/access';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { IdentifierBody } from '@safeguarding/people';
import { PageQuery } from '@safeguarding/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
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
import { brokeredOutcomes, type BrokeredOutcome } from './core/brokering.ts';
import {
  keepEndReasons,
  keepGrounds,
  leadEndReasons,
  lookReasons,
  type KeepEndReason,
  type KeepGround,
  type LeadEndReason,
  type LookReason,
} from './core/directory-record.ts';
import { revokeReasons, type RevokeReason } from './core/directory-user.ts';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const longestLine = 300;
const longestText = 2_000;

/** A child by its id or by its numbers. */
export class ListedChildBody {
  @IsOptional()
  @IsUUID()
  childId?: string;

  @ApiPropertyOptional({ type: [IdentifierBody], minItems: 1, maxItems: 4 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers?: IdentifierBody[];
}

/** `POST /v1/directory/lookups` */
export class LookUpBody extends ListedChildBody {
  @ApiProperty({ enum: lookReasons })
  @IsIn(lookReasons)
  reason!: LookReason;

  /** Needed with the reason `other`. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation?: string;

  @StatesAccessReason()
  accessReason?: AccessReasonCode;
}

/** `POST /v1/children/{childId}/lead-professional` */
export class LeadProfessionalBody {
  @IsString()
  @MinLength(1)
  @MaxLength(longestLine)
  name!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestLine)
  contact?: string;
}

/** `POST /v1/children/{childId}/lead-professional/end` */
export class EndLeadBody {
  @IsIn(leadEndReasons)
  reason!: LeadEndReason;
}

/** `POST /v1/children/{childId}/directory-keeping`: to 25, with the young person's consent. */
export class KeepLongerBody {
  @IsIn(keepGrounds)
  ground!: KeepGround;

  /** Where the young person's consent is kept. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestLine)
  evidence!: string;
}

/** `POST /v1/children/{childId}/directory-keeping/end` */
export class EndKeepingBody {
  @IsIn(keepEndReasons)
  reason!: KeepEndReason;
}

/** `POST /v1/directory-users/{person}/checks` and `.../training` */
export class PrerequisiteBody {
  @Matches(dayPattern)
  doneOn!: string;

  /** The last day on which it holds. */
  @Matches(dayPattern)
  until!: string;
}

/** `POST /v1/directory-users/{person}/revocation` */
export class RevokeBody {
  @IsIn(revokeReasons)
  reason!: RevokeReason;
}

/** `POST /v1/contact-requests` */
export class RequestContactBody extends ListedChildBody {
  /** Why you want to be in touch: for the broker and the services that it is passed on to. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  summary!: string;
}

/** `POST /v1/contact-requests/{id}/passing-on` */
export class PassOnBody {
  @Matches(agencyPattern)
  to!: AgencyId;
}

/** `POST /v1/contact-requests/{id}/answer` */
export class AnswerBrokerBody {
  @IsBoolean()
  willing!: boolean;
}

/** `POST /v1/contact-requests/{id}/settlement` */
export class SettleBody {
  @IsIn(brokeredOutcomes)
  outcome!: BrokeredOutcome;

  /** For the requester: with `put-in-touch` alone. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestLine)
  contact?: string;
}

/** `GET /v1/contact-requests` */
export class ContactRequestsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['yours', 'to-broker', 'passed-on-to-you'], description: 'yours where absent' })
  @IsOptional()
  @IsIn(['yours', 'to-broker', 'passed-on-to-you'])
  side?: 'yours' | 'to-broker' | 'passed-on-to-you';
}
