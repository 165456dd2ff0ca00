import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { repeatDefinitions } from '../core/marac-area.ts';
import { maracErrors } from '../core/marac-errors.ts';
import { riskTools, type RiskTool } from '../core/marac-vocabulary.ts';
import { dayPattern } from '../marac-parts.requests.ts';

const mostMonths = 60;
const definitions = Object.keys(repeatDefinitions) as (keyof typeof repeatDefinitions)[];

/** How many answers "yes" to a tool make visible high risk. */
export class ThresholdBody {
  @IsIn(riskTools, { context: maracErrors.toolUnknown })
  tool!: RiskTool;

  @IsInt()
  @Min(1)
  @Max(60)
  yesAnswers!: number;
}

/** How many incidents in how many months are potential escalation. */
export class EscalationThresholdBody {
  @IsInt()
  @Min(1)
  @Max(100)
  events!: number;

  @IsInt()
  @Min(1)
  @Max(mostMonths)
  windowMonths!: number;
}

/** A definition of a repeat that is the area's own. */
export class RepeatDefinitionBody {
  @IsIn(['referral', 'meeting'])
  anchor!: 'referral' | 'meeting';

  @IsInt()
  @Min(1)
  @Max(mostMonths)
  windowMonths!: number;

  @IsIn(['criminal', 'any'])
  qualifying!: 'criminal' | 'any';

  @IsBoolean()
  samePerpetrator!: boolean;
}

/** `POST /v1/marac-areas`: what counts in your MARAC's area from a day on. */
export class SetAreaBody {
  @Matches(dayPattern)
  inForceFrom!: string;

  /** One of the two definitions in use; or `repeat`. */
  @IsOptional()
  @IsIn(definitions)
  repeatDefinition?: keyof typeof repeatDefinitions;

  /** The area's own definition; or `repeatDefinition`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => RepeatDefinitionBody)
  repeat?: RepeatDefinitionBody;

  /** 14 of the 24 answers of the SafeLives Dash where absent. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(riskTools.length)
  @ArrayUnique(({ tool }: ThresholdBody) => tool)
  @ValidateNested({ each: true })
  @Type(() => ThresholdBody)
  visibleHighRisk?: ThresholdBody[];

  /** 3 incidents in 12 months where absent. */
  @IsOptional()
  @ValidateNested()
  @Type(() => EscalationThresholdBody)
  escalation?: EscalationThresholdBody;

  /** 8 where absent. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(40)
  listWorkingDaysBefore?: number;
}
