import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/**
 * Paging by opaque cursor, at most so many on one page. To be extended and not overridden: a rule that a subclass puts on `limit`
 * would replace these, not join them.
 */
export const pageQueryUpTo = (most: number) => {
  class PageQueryUpTo {
    @ApiPropertyOptional({ type: Number, minimum: 1, maximum: most })
    @IsOptional()
    @Type(() => Number)
    @IsInt()
    @Min(1)
    @Max(most)
    limit?: number;

    @ApiPropertyOptional({ type: String, description: '`next` of the last page, with the same filters' })
    @IsOptional()
    @IsString()
    @MaxLength(1_024)
    cursor?: string;
  }
  return PageQueryUpTo;
};

/** What every long list takes unless it says otherwise. */
export class PageQuery extends pageQueryUpTo(200) {}
