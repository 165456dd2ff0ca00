import { ApiPropertyOptional } from '@nestjs/swagger';
import type { LocalDate } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import {
  actionFilters,
  actionSides,
  caseSides,
  type ActionFilter,
  type ActionSide,
  type CaseSide,
} from './case-rows.ts';

/** What every list of cases takes. */
export class CasesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: caseSides, description: 'Every case at which you have a seat, or those that you keep' })
  @IsOptional()
  @IsIn(caseSides)
  side?: CaseSide;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Listed for this meeting' })
  @IsOptional()
  @IsUUID()
  meeting?: string;

  @ApiPropertyOptional({ enum: ['true'], description: 'Only where the next review should have been held' })
  @IsOptional()
  @IsIn(['true'])
  reviewOverdue?: 'true';

  @ApiPropertyOptional({
    ...{ type: String, format: 'date' },
    description: 'Only where the next review is due up to this day, overdue ones included; the soonest due first',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  reviewDueBy?: LocalDate;
}

/** What every list of actions takes. */
export class ActionsQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: actionSides,
    description: '`mine`: your agency has to do them; `kept`: of cases you keep',
  })
  @IsOptional()
  @IsIn(actionSides)
  side?: ActionSide;

  @ApiPropertyOptional({ enum: actionFilters, description: '`open` where absent' })
  @IsOptional()
  @IsIn(actionFilters)
  due?: ActionFilter;
}
