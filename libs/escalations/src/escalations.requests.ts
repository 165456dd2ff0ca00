import { ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import { LegalBody } from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import {
  disagreements,
  moveReasons,
  positions,
  resolutions,
  type Disagreement,
  type MoveReason,
  type Resolution,
  type StandOfOther,
} from './core/escalation.ts';
import { levelRoles, localStages, type LevelRole, type LocalStage } from './core/ladder.ts';
import { sidesOfList } from './escalation-list-model.ts';

const longestSummary = 1_000;
const longestRecord = 20_000;

/** What every step says in words. */
export class EscalationStepBody {
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestRecord)
  record?: string;
}

/** `POST /v1/escalations` */
export class RaiseEscalationBody extends EscalationStepBody {
  @IsUUID()
  childId!: string;

  /** The service that yours disagrees with. */
  @Matches(agencyPattern)
  with!: AgencyId;

  @IsIn(disagreements)
  about!: Disagreement;

  /** The referral that it is about, where it is about one. */
  @IsOptional()
  @IsUUID()
  matter?: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => LegalBody)
  legal!: LegalBody;
}

/** `POST /v1/escalations/{id}/answers` */
export class AnswerEscalationBody extends EscalationStepBody {
  @IsIn(positions)
  position!: StandOfOther;
}

/** `POST /v1/escalations/{id}/next-level` */
export class NextLevelBody extends EscalationStepBody {
  @IsIn(moveReasons)
  because!: MoveReason;
}

/** `POST /v1/escalations/{id}/resolution` */
export class ResolutionBody extends EscalationStepBody {
  @IsIn(resolutions)
  how!: Resolution;
}

/** One level of a ladder. */
export class LevelBody {
  @IsIn(levelRoles)
  role!: LevelRole;

  @IsInt()
  @Min(1)
  @Max(30)
  workingDays!: number;
}

/** `POST /v1/local-processes/{area}` */
export class LocalProcessBody {
  /** From this London day on; today or later. */
  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  inForceFrom!: string;

  /** Who takes the referrals of the area; every body of the nation's kind that serves it where absent. */
  @IsOptional()
  @Matches(agencyPattern)
  receivingBody?: AgencyId;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(localStages, { each: true })
  stages!: LocalStage[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(levelRoles.length)
  @ValidateNested({ each: true })
  @Type(() => LevelBody)
  ladder!: LevelBody[];
}

const listStates = ['open', 'overdue', 'ended', 'all'] as const;

/** `GET /v1/escalations` */
export class EscalationsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: listStates, description: 'open where absent' })
  @IsOptional()
  @IsIn(listStates)
  state?: (typeof listStates)[number];

  @ApiPropertyOptional({ enum: sidesOfList, description: 'all where absent' })
  @IsOptional()
  @IsIn(sidesOfList)
  side?: (typeof sidesOfList)[number];
}
