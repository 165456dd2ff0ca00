import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { EventId } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import {
  childsDecisions,
  exemptions,
  extensionReasons,
  harmFindings,
  identityAtReceipt,
  identityOutcomes,
  interests,
  refusalReasons,
  requesters,
  type ChildsDecision,
  type Exemption,
  type ExtensionReason,
  type HarmFinding,
  type IdentityAtReceipt,
  type IdentityOutcome,
  type Interests,
  type RefusalReason,
  type Requester,
} from './core/access-request-vocabulary.ts';
import { requestStatuses } from './access-requests.answers.ts';
import { requestBoxes, type RequestBox } from './request-list/request-list-model.ts';

const longestReasons = 2_000;
const longestName = 200;
const mostEntries = 500;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Why, in words: read by the controller alone. */
export class WhyBody {
  @ApiProperty({ type: String, maxLength: longestReasons })
  @IsString()
  @MinLength(1)
  @MaxLength(longestReasons)
  reasons!: string;
}

/** `POST /v1/access-requests` */
export class ReceiveBody {
  @ApiProperty({ type: String, format: 'uuid', description: 'Whose information is asked for' })
  @IsUUID()
  subject!: string;

  @ApiProperty({ enum: requesters })
  @IsIn(requesters)
  by!: Requester;

  @ApiProperty({ type: String, maxLength: longestName, description: 'Who asks, by name' })
  @IsString()
  @MinLength(1)
  @MaxLength(longestName)
  requester!: string;

  @ApiProperty({ type: String, format: 'date' })
  @Matches(day)
  receivedOn!: string;

  @ApiProperty({
    enum: identityAtReceipt,
    description: 'Where it has to be asked for, the time begins when it is known',
  })
  @IsIn(identityAtReceipt)
  identity!: IdentityAtReceipt;

  @ApiPropertyOptional({
    type: String,
    maxLength: longestReasons,
    description: 'What is asked for, in the words of the request',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestReasons)
  wording?: string;
}

/** `POST /v1/access-requests/{id}/identity` */
export class IdentityBody extends WhyBody {
  @ApiProperty({ enum: identityOutcomes })
  @IsIn(identityOutcomes)
  outcome!: IdentityOutcome;

  @ApiProperty({ type: String, format: 'date' })
  @Matches(day)
  checkedOn!: string;
}

/** `POST /v1/access-requests/{id}/extension` */
export class ExtensionBody extends WhyBody {
  @ApiProperty({ enum: extensionReasons })
  @IsIn(extensionReasons)
  reason!: ExtensionReason;
}

/** `POST /v1/access-requests/{id}/authority` */
export class AuthorityBody extends WhyBody {
  @ApiProperty({ enum: childsDecisions })
  @IsIn(childsDecisions)
  childsDecision!: ChildsDecision;

  @ApiProperty({ enum: interests })
  @IsIn(interests)
  interests!: Interests;
}

/** `POST /v1/access-requests/{id}/opinions` */
export class OpinionBody extends WhyBody {
  @ApiProperty({ enum: harmFindings, description: 'Harm to the subject or to anybody else' })
  @IsIn(harmFindings)
  finding!: HarmFinding;

  @ApiProperty({ type: String, maxLength: longestName, description: 'The health professional: profession and name' })
  @IsString()
  @MinLength(1)
  @MaxLength(longestName)
  professional!: string;

  @ApiProperty({ type: String, format: 'date' })
  @Matches(day)
  givenOn!: string;

  @ApiPropertyOptional({ type: [String], description: 'Of which entries; all that is held where absent' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(mostEntries)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  entries?: EventId[];
}

/** `POST /v1/access-requests/{id}/withholdings` */
export class WithholdingBody extends WhyBody {
  @ApiProperty({ type: String, format: 'uuid' })
  @IsUUID()
  entry!: string;

  @ApiProperty({ enum: exemptions })
  @IsIn(exemptions)
  exemption!: Exemption;
}

/** `POST /v1/access-requests/{id}/disclosure`: what somebody has read and gives. */
export class DisclosureBody extends WhyBody {
  @ApiProperty({ type: [String], maxItems: mostEntries })
  @IsArray()
  @ArrayMaxSize(mostEntries)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  entries!: EventId[];
}

/** `POST /v1/access-requests/{id}/refusal` */
export class RefusalBody extends WhyBody {
  @ApiProperty({ enum: refusalReasons })
  @IsIn(refusalReasons)
  reason!: RefusalReason;
}

/** `GET /v1/access-requests` */
export class AccessRequestsQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: requestBoxes,
    description:
      'open (where absent): not answered yet; mine: you took the latest step; due: within a week; overdue; ended: answered or withdrawn',
  })
  @IsOptional()
  @IsIn(requestBoxes)
  box?: RequestBox;

  @ApiPropertyOptional({ enum: requestStatuses, description: 'Of the box alone; without a box, of all' })
  @IsOptional()
  @IsIn(requestStatuses)
  status?: (typeof requestStatuses)[number];
}
