import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const listOf = ({ value }: { readonly value: unknown }): unknown =>
  typeof value === 'string' ? value.split(',') : value;
const booleanOf = ({ value }: { readonly value: unknown }): unknown => {
  const words: Readonly<Record<string, boolean>> = { true: true, false: false };
  return typeof value === 'string' ? (words[value] ?? value) : value;
};

/** Filters and paging of a timeline. */
export class TimelineQuery {
  @ApiPropertyOptional({ type: String, description: 'Day or instant; inclusive' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ type: String, description: 'Day or instant; exclusive' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({ type: String, description: 'Kinds of entry, separated by commas' })
  @IsOptional()
  @Transform(listOf)
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[a-z][a-z0-9-]{1,59}$/, { each: true })
  kind?: string[];

  @ApiPropertyOptional({ type: String, description: 'Codes of agencies, separated by commas' })
  @IsOptional()
  @Transform(listOf)
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/, { each: true })
  agency?: string[];

  @ApiPropertyOptional({ enum: ['oldest-first', 'newest-first'] })
  @IsOptional()
  @IsIn(['oldest-first', 'newest-first'])
  order?: 'oldest-first' | 'newest-first';

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ type: String, description: '`next` of the last page, with the same filters' })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  cursor?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'Say for every class why it is shown or withheld' })
  @IsOptional()
  @Transform(booleanOf)
  @IsBoolean()
  explain?: boolean;
}

/** Paging of the list of readers. */
export class ReadersQuery {
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  cursor?: string;
}
