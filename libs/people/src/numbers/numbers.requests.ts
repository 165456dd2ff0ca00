import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { IdentifierBody } from '../children.requests.ts';
import { replacementReasons, type ReplacementReason } from '../core/number-decisions.ts';

/** `POST /v1/children/{childId}/identifiers` */
export class NewNumberBody {
  @ApiProperty({ type: IdentifierBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => IdentifierBody)
  identifier!: IdentifierBody;

  @ApiPropertyOptional({ type: IdentifierBody, description: 'The number whose place it takes' })
  @IsOptional()
  @ValidateNested()
  @Type(() => IdentifierBody)
  replaces?: IdentifierBody;

  @ApiPropertyOptional({
    enum: replacementReasons,
    description:
      '`superseded` where absent: the old number still leads to the child; `recorded-in-error`: it was never its',
  })
  @IsOptional()
  @IsIn(replacementReasons)
  reason?: ReplacementReason;
}

/** `POST /v1/children/{childId}/identifiers/retraction` */
export class RetractNumberBody {
  @ApiProperty({ type: IdentifierBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => IdentifierBody)
  identifier!: IdentifierBody;
}
