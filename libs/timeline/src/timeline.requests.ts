import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@safeguarding/platform';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const listOf = ({ value }: { readonly value: unknown }): unknown =>
  typeof value === 'string' ? value.split(',') : value;
const booleanOf = ({ value }: { readonly value: unknown }): unknown => {
  const words: Readonly<Record<string, boolean>> = { true: true, false: false };
  return typeof value === 'string' ? (words[value] ?? value) : value;
};

/** Filters and paging of a timeline. */
export class TimelineQuery extends PageQuery {
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

  @ApiPropertyOptional({ type: Boolean, description: 'Say for every class why it is shown or withheld' })
  @IsOptional()
  @Transform(booleanOf)
  @IsBoolean()
  explain?: boolean;
}
