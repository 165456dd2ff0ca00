import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { StatesAccessReason, type AccessReasonCode } from '@safeguarding/access';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import { NameBody } from '../children.requests.ts';
import { sexes, type Sex } from '../core/demographics.ts';
import { searchReasons, type SearchReason } from '../core/search-reasons.ts';

/** `POST /v1/children/name-search` */
export class NameSearchBody {
  @ApiProperty({
    type: NameBody,
    description: 'At least two letters; the order of family and given names does not matter',
  })
  @IsDefined()
  @ValidateNested()
  @Type(() => NameBody)
  name!: NameBody;

  @ApiPropertyOptional({ type: String, format: 'date' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  dateOfBirth?: string;

  @ApiPropertyOptional({ enum: sexes })
  @IsOptional()
  @IsIn(sexes)
  sex?: Sex;

  @ApiProperty({ enum: searchReasons, description: 'Stands on record with the search' })
  @IsIn(searchReasons)
  reason!: SearchReason;

  @StatesAccessReason()
  accessReason?: AccessReasonCode;
}

/** One child that is like what was asked. */
export class NameFound {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: Number, minimum: 0, maximum: 1 }) score!: number;
  @ApiPropertyOptional({ type: NameBody }) name?: NameBody;
  @ApiPropertyOptional({ type: [NameBody] }) formerNames?: NameBody[];
  @ApiPropertyOptional({ enum: sexes }) sex?: string;
  @ApiPropertyOptional({ type: String, format: 'date' }) dateOfBirth?: string;
}

/** The most alike first, at most 20. */
export class NamesFound {
  @ApiProperty({ type: [NameFound] }) items!: NameFound[];
  @ApiProperty({ type: Boolean, description: 'More than 20 are alike: nobody is shown, ask with more detail' })
  tooMany!: boolean;
}
