import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { addressUses, sexes } from './core/demographics.ts';
import type { AddressUse, Sex } from './core/demographics.ts';
import { identifierKinds, omissionReasons, verificationStatuses } from './core/identifier.ts';
import type { IdentifierKind, OmissionReason, VerificationStatus } from './core/identifier.ts';
import { personKinds } from './core/person-kind.ts';
import type { PersonKind } from './core/person-kind.ts';
import { correctionReasons } from './core/person.ts';
import type { CorrectionReason } from './core/person.ts';
import { awarenesses, relationshipEndReasons, relationshipKinds } from './core/relationship.ts';
import type { Awareness, RelationshipEndReason, RelationshipKind } from './core/relationship.ts';

const longestName = 200;
const longestLine = 200;
const longestNote = 4_000;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** One number and how far it has been checked. */
export class IdentifierBody {
  @ApiProperty({ enum: identifierKinds })
  @IsIn(identifierKinds)
  kind!: IdentifierKind;

  @ApiProperty({ type: String, maxLength: 64, description: 'Spaces do not matter in national numbers' })
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  value!: string;

  @ApiPropertyOptional({ enum: verificationStatuses })
  @IsOptional()
  @IsIn(verificationStatuses)
  verification?: VerificationStatus;

  @ApiPropertyOptional({
    ...{ type: String, maxLength: 64 },
    description: 'Of `local` and `la-number`: a service whose work yours does now, where it is a number of that one',
  })
  @IsOptional()
  @Matches(agencyPattern)
  givenBy?: AgencyId;
}

/** A name as it is written. */
export class NameBody {
  @ApiPropertyOptional({ type: String, maxLength: longestName })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestName)
  family?: string;

  @ApiPropertyOptional({ type: [String], maxItems: 10 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  @MaxLength(longestName, { each: true })
  given?: string[];
}

/** Where somebody lives or lived. */
export class AddressBody {
  @ApiProperty({ enum: addressUses })
  @IsIn(addressUses)
  use!: AddressUse;

  @ApiPropertyOptional({ type: [String], maxItems: 8 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(8)
  @IsString({ each: true })
  @MaxLength(longestLine, { each: true })
  lines?: string[];

  @ApiPropertyOptional({ type: String, maxLength: 10 })
  @IsOptional()
  @IsString()
  @MaxLength(10)
  postcode?: string;

  @ApiPropertyOptional({ type: String, format: 'date' })
  @IsOptional()
  @Matches(day)
  from?: string;

  @ApiPropertyOptional({ type: String, format: 'date' })
  @IsOptional()
  @Matches(day)
  until?: string;
}

/** What a service says about somebody; leave out what it does not know. */
export class DemographicsBody {
  @ApiPropertyOptional({ type: NameBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => NameBody)
  name?: NameBody;

  @ApiPropertyOptional({ type: [NameBody], maxItems: 20 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => NameBody)
  formerNames?: NameBody[];

  @ApiPropertyOptional({ enum: sexes })
  @IsOptional()
  @IsIn(sexes)
  sex?: Sex;

  @ApiPropertyOptional({ type: String, format: 'date' })
  @IsOptional()
  @Matches(day)
  dateOfBirth?: string;

  @ApiPropertyOptional({ type: [AddressBody], maxItems: 20 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => AddressBody)
  addresses?: AddressBody[];
}

/** Who bears an unborn child. */
export class MotherBody {
  @ApiProperty({ type: [IdentifierBody], minItems: 1, maxItems: 8 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers!: IdentifierBody[];

  @ApiPropertyOptional({ type: DemographicsBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => DemographicsBody)
  demographics?: DemographicsBody;
}

/** Somebody as a submission names them: in `POST /v1/children`, and in every submission about a child. */
export class NamedPersonBody {
  @ApiPropertyOptional({ enum: personKinds, description: 'A child where absent' })
  @IsOptional()
  @IsIn(personKinds)
  kind?: PersonKind;

  @ApiPropertyOptional({ type: [IdentifierBody], maxItems: 8 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers?: IdentifierBody[];

  @ApiPropertyOptional({ enum: omissionReasons, description: 'Needed of a child without an identifier' })
  @IsOptional()
  @IsIn(omissionReasons)
  identifierOmittedBecause?: OmissionReason;

  @ApiPropertyOptional({ type: DemographicsBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => DemographicsBody)
  demographics?: DemographicsBody;

  @ApiPropertyOptional({ type: MotherBody, description: 'Needed of an unborn child, which is named by its mother' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MotherBody)
  mother?: MotherBody;

  @ApiPropertyOptional({ type: String, format: 'date', description: 'Of an unborn child: when it is expected' })
  @IsOptional()
  @Matches(day)
  expectedOn?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'Of an unborn child: when your service learned of it; today where absent',
  })
  @IsOptional()
  @Matches(day)
  notedOn?: string;
}

/** `POST /v1/children/search` */
export class ChildSearchBody {
  @ApiProperty({ type: [IdentifierBody], minItems: 1, maxItems: 4 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers!: IdentifierBody[];
}

/** `POST /v1/children/{childId}/corrections`: the whole of what the service says now. */
export class CorrectionBody {
  @ApiProperty({ enum: correctionReasons })
  @IsIn(correctionReasons)
  reason!: CorrectionReason;

  @ApiProperty({ type: DemographicsBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => DemographicsBody)
  demographics!: DemographicsBody;
}

/** `POST /v1/children/{childId}/relationships` */
export class RelationshipBody {
  @ApiProperty({ enum: relationshipKinds })
  @IsIn(relationshipKinds)
  relation!: RelationshipKind;

  @ApiProperty({ type: NamedPersonBody, description: 'An adult where no kind is given' })
  @IsDefined()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  other!: NamedPersonBody;

  @ApiPropertyOptional({ type: String, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  contact?: string;

  @ApiPropertyOptional({ type: String, maxLength: longestNote })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestNote)
  note?: string;

  @ApiPropertyOptional({ enum: awarenesses, description: 'Of an alleged perpetrator' })
  @IsOptional()
  @IsIn(awarenesses)
  awareOfAllegation?: Awareness;

  @ApiPropertyOptional({ enum: awarenesses, description: 'Of an alleged perpetrator' })
  @IsOptional()
  @IsIn(awarenesses)
  awareOfSharing?: Awareness;
}

/** `POST /v1/children/{childId}/relationships/{relationshipId}/end` */
export class RelationshipEndBody {
  @ApiProperty({ enum: relationshipEndReasons })
  @IsIn(relationshipEndReasons)
  reason!: RelationshipEndReason;
}
