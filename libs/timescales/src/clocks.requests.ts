import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@safeguarding/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { dueFilters, sides, type DueFilter, type Side } from './clock-list/clock-list-model.ts';
import {
  pauseReasons,
  units,
  waiverReasons,
  type PauseReason,
  type Unit,
  type WaiverReason,
} from './core/timescale-vocabulary.ts';

const longestText = 4_000;
const longestAmount = 1_000;

/** `GET /v1/clocks` */
export class ClocksQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: sides,
    description: '`responsible`: your service has to act (usual); `awaiting`: it waits',
  })
  @IsOptional()
  @IsIn(sides)
  side?: Side;

  @ApiPropertyOptional({ enum: dueFilters, description: '`open` where absent' })
  @IsOptional()
  @IsIn(dueFilters)
  due?: DueFilter;
}

/** `POST /v1/children/{childId}/clocks/{id}/waiver` */
export class WaiveClockBody {
  @ApiProperty({ enum: waiverReasons })
  @IsIn(waiverReasons)
  reason!: WaiverReason;

  @ApiProperty({ type: String, description: 'Why, in words; sealed' })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation!: string;
}

/** `POST /v1/children/{childId}/clocks/{id}/pause` */
export class PauseClockBody {
  @ApiProperty({ enum: pauseReasons })
  @IsIn(pauseReasons)
  reason!: PauseReason;
}

/** A rule as it is to be supposed: another version of the ledger's, or another amount. */
export class SupposedRuleBody {
  @ApiProperty({ type: String })
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  id!: string;

  @ApiPropertyOptional({ type: Number, minimum: 1, description: 'A version that the ledger knows' })
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: longestAmount })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(longestAmount)
  amount?: number;

  @ApiPropertyOptional({ enum: units })
  @IsOptional()
  @IsIn(units)
  unit?: Unit;
}

/** `POST /v1/children/{childId}/clocks/evaluation` */
export class EvaluateClocksBody {
  @ApiProperty({ type: [SupposedRuleBody], minItems: 1, maxItems: 20 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SupposedRuleBody)
  rules!: SupposedRuleBody[];
}
