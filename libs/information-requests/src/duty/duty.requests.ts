import { ApiPropertyOptional } from '@nestjs/swagger';
import { fieldClasses, type AgencyId, type FieldClass } from '@safeguarding/kernel';
import { omissionReasons, type OmissionReason } from '@safeguarding/people';
import { PageQuery } from '@safeguarding/platform';
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
import {
  detriments,
  dutyReviewFindings,
  helpedFunctions,
  type Detriment,
  type DutyReviewFinding,
  type HelpedFunction,
} from '../core/duty/duty.ts';
import { dutyBoxes, type DutyBox } from './duty-list-model.ts';

const longestText = 8_000;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** `POST /v1/duty-decisions`: to share or not to share what your service holds with one recipient. */
export class DecideDutyBody {
  @IsUUID()
  childId!: string;

  @IsIn(['share', 'not-share'])
  outcome!: 'share' | 'not-share';

  @Matches(/^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/)
  recipient!: AgencyId;

  /** The London day on which it was decided; today where absent. The law of that day is asked. */
  @IsOptional()
  @Matches(dayPattern)
  decidedOn?: string;

  /** What of the recipient's functions the information may help. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(helpedFunctions.length)
  @ArrayUnique()
  @IsIn(helpedFunctions, { each: true })
  helps!: HelpedFunction[];

  /** Whether disclosure would be more detrimental to the child than not disclosing. */
  @IsIn(detriments)
  detriment!: Detriment;

  /** The comparison in words: what disclosing and what not disclosing would do to this child. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  detrimentReasons!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;

  /** What is shared, or kept back. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes?: FieldClass[];

  /** Entries or things of your own service. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  entries?: string[];

  /** To share. */
  @IsOptional()
  @IsIn(channels)
  channel?: Channel;

  /** To share. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalBody)
  legal?: LegalBody;

  /** To share: why no identifier of the child goes with it (Children Act 2004 s.16LC). */
  @IsOptional()
  @IsIn(omissionReasons)
  identifierOmittedBecause?: OmissionReason;

  /** Not to share. */
  @IsOptional()
  @IsIn(notSharingReasons)
  reason?: NotSharingReason;

  /** Not to share: who looks at it again. */
  @IsOptional()
  @ValidateNested()
  @Type(() => AuthoriserBody)
  reviewer?: AuthoriserBody;

  /** Not to share: by when. */
  @IsOptional()
  @Matches(dayPattern)
  reviewDueOn?: string;
}

/** `POST /v1/duty-decisions/{id}/review` */
export class ReviewDutyBody {
  @IsIn(dutyReviewFindings)
  finding!: DutyReviewFinding;

  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  findings!: string;
}

/** `GET /v1/duty-decisions` */
export class DutyQuery extends PageQuery {
  @ApiPropertyOptional({ enum: dutyBoxes, description: 'All decisions of your service where absent' })
  @IsOptional()
  @IsIn(dutyBoxes)
  box?: DutyBox;
}
