import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Paging by opaque cursor: what every long list takes. */
export class PageQuery {
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
}
