import { ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { NamedPersonBody, omissionReasons, type OmissionReason } from '@safeguarding/people';
import { PageQuery } from '@safeguarding/platform';
import { LegalBody } from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
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
import { measureErrors } from './core/measure-errors.ts';
import { measureForms, type MeasureForm } from './core/measure-forms.ts';
import { endReasons, type EndReason } from './core/measure.ts';
import { listStates } from './measure-list-model.ts';

const longestInstant = 40;
const longestSummary = 1_000;
const longestText = 8_000;
const mostTold = 20;

/** What every step says in words. */
export class MeasureStepBody {
  /** What whoever is told reads. */
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;

  /** Why, for the authority and whoever took the measure. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons?: string;

  /** What the child says, in its own words. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  childsVoice?: string;
}

/** `POST /v1/immediate-protections` */
export class TakeProtectionBody extends MeasureStepBody {
  /** A child that you may know of; or `child`. */
  @IsOptional()
  @IsUUID()
  childId?: string;

  /** The child by identifiers and demographics; or `childId`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  child?: NamedPersonBody;

  /** Beside `childId`: why whoever is told gets no identifier of the child (Children Act 2004 s.16LC). */
  @IsOptional()
  @IsIn(omissionReasons)
  identifierOmittedBecause?: OmissionReason;

  @IsIn(measureForms, { context: measureErrors.formOfAnotherNation })
  form!: MeasureForm;

  /** Who answers for the child and is told at once; your own service where it is an authority. */
  @IsOptional()
  @Matches(agencyPattern)
  authority?: AgencyId;

  /** The instant from which it counts; now where absent. */
  @IsOptional()
  @IsString()
  @MaxLength(longestInstant)
  takenAt?: string;

  /** An earlier end than the rule's, as the court or the officer said it. */
  @IsOptional()
  @IsString()
  @MaxLength(longestInstant)
  until?: string;

  /** Where the child was taken to: for the authority alone. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  takenTo?: string;

  /** Services beside the authority that are told that it is so. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(mostTold)
  @ArrayUnique()
  @Matches(agencyPattern, { each: true })
  toldTo?: AgencyId[];

  @IsDefined()
  @ValidateNested()
  @Type(() => LegalBody)
  legal!: LegalBody;
}

/** `POST /v1/immediate-protections/{id}/extension` */
export class ExtendProtectionBody extends MeasureStepBody {
  /** When the court granted it; now where absent. */
  @IsOptional()
  @IsString()
  @MaxLength(longestInstant)
  grantedAt?: string;

  /** An earlier end than the rule's. */
  @IsOptional()
  @IsString()
  @MaxLength(longestInstant)
  until?: string;
}

/** `POST /v1/immediate-protections/{id}/end` */
export class EndProtectionBody extends MeasureStepBody {
  @IsIn(endReasons)
  because!: EndReason;

  /** The last instant at which it stood; now where absent. */
  @IsOptional()
  @IsString()
  @MaxLength(longestInstant)
  endedAt?: string;
}

const listSides = ['taken-by-you', 'answered-for-by-you', 'all'] as const;

/** `GET /v1/immediate-protections` */
export class MeasuresQuery extends PageQuery {
  @ApiPropertyOptional({ enum: listStates, description: 'open where absent; ran-out: nobody has said how it ended' })
  @IsOptional()
  @IsIn(listStates)
  state?: (typeof listStates)[number];

  @ApiPropertyOptional({ enum: listSides, description: 'all where absent' })
  @IsOptional()
  @IsIn(listSides)
  side?: (typeof listSides)[number];
}
