import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { DemographicsBody, IdentifierBody, MotherBody } from '../children.requests.ts';
import { birthRetractions, pregnancyOutcomes, type BirthRetraction, type PregnancyOutcome } from '../core/maternity.ts';
import { statusesWithoutNumber, type StatusWithoutNumber } from '../core/number-status.ts';

const day = /^\d{4}-\d{2}-\d{2}$/;
const mostOfOneBirth = 8;
const longestText = 4_000;

/** One child of a birth. */
export class BornChildBody {
  @ApiProperty({ type: Number, minimum: 1, maximum: mostOfOneBirth, description: 'Which of several; 1 of one' })
  @IsInt()
  @Min(1)
  @Max(mostOfOneBirth)
  order!: number;

  @ApiPropertyOptional({ type: String, format: 'date', description: "Where it is not the notice's day" })
  @IsOptional()
  @Matches(day)
  bornOn?: string;

  @ApiPropertyOptional({ type: [IdentifierBody], maxItems: 8 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers?: IdentifierBody[];

  @ApiPropertyOptional({
    enum: statusesWithoutNumber,
    description: 'Of a child without a number; `trace-postponed` where absent, which is due at six weeks',
  })
  @IsOptional()
  @IsIn(statusesWithoutNumber)
  numberStatus?: StatusWithoutNumber;

  @ApiPropertyOptional({ type: DemographicsBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => DemographicsBody)
  demographics?: DemographicsBody;
}

/** `POST /v1/births` */
export class BirthNoticeBody {
  @ApiProperty({ type: MotherBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => MotherBody)
  mother!: MotherBody;

  @ApiProperty({ type: String, format: 'date' })
  @Matches(day)
  bornOn!: string;

  @ApiProperty({ type: [BornChildBody], minItems: 1, maxItems: mostOfOneBirth })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostOfOneBirth)
  @ValidateNested({ each: true })
  @Type(() => BornChildBody)
  children!: BornChildBody[];
}

/** `POST /v1/children/{childId}/pregnancy-end`: of an unborn child. */
export class PregnancyEndBody {
  @ApiProperty({ enum: pregnancyOutcomes, description: '`recorded-in-error`: it did not end' })
  @IsIn(pregnancyOutcomes)
  outcome!: PregnancyOutcome;

  @ApiPropertyOptional({ type: String, format: 'date' })
  @IsOptional()
  @Matches(day)
  endedOn?: string;

  @ApiPropertyOptional({ type: String, maxLength: longestText })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  note?: string;
}

/** `POST /v1/children/{childId}/birth/undoing` */
export class BirthUndoBody {
  @ApiProperty({ enum: birthRetractions })
  @IsIn(birthRetractions)
  reason!: BirthRetraction;

  @ApiProperty({ type: String, maxLength: longestText })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation!: string;
}

/** A child that a notice told of. */
export class BornChildAnswer {
  @ApiProperty({ type: Number, description: "The notice's" }) order!: number;
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
}

/** The children that a notice told of, in its order. */
export class BirthAnswer {
  @ApiProperty({ type: String, format: 'uuid', description: "The notice's own" }) id!: string;
  @ApiProperty({ type: [BornChildAnswer] }) children!: BornChildAnswer[];
}
