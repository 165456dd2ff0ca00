import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@safeguarding/platform';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import {
  disposableClasses,
  disposalGrounds,
  disposalStatuses,
  erasureBases,
  holdReasons,
  liftReasons,
  refusalReasons,
  type DisposableClass,
  type DisposalGround,
  type DisposalStatus,
  type ErasureBasis,
  type HoldReason,
  type LiftReason,
  type RefusalReason,
} from './core/retention-vocabulary.ts';

const ownScopes = ['child', 'service'] as const;

/** `POST /v1/disposals` */
export class ProposeDisposalBody {
  @ApiProperty({ type: String, format: 'uuid' }) @IsUUID() person!: string;
  @ApiProperty({ enum: disposableClasses }) @IsIn(disposableClasses) retention!: DisposableClass;
  @ApiProperty({ enum: disposalGrounds }) @IsIn(disposalGrounds) ground!: DisposalGround;
  @ApiPropertyOptional({ enum: erasureBases, description: 'Of an erasure before its time' })
  @IsOptional()
  @IsIn(erasureBases)
  basis?: ErasureBasis;
}

/** `POST /v1/disposals/{id}/refusal` */
export class RefuseDisposalBody {
  @ApiProperty({ enum: refusalReasons }) @IsIn(refusalReasons) reason!: RefusalReason;
}

/** `POST /v1/holds` */
export class PlaceHoldBody {
  @ApiProperty({ enum: ownScopes, description: 'Of one person, or all records of your service' })
  @IsIn(ownScopes)
  scope!: (typeof ownScopes)[number];
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'With the scope `child`' })
  @IsOptional()
  @IsUUID()
  person?: string;
  @ApiProperty({ enum: holdReasons }) @IsIn(holdReasons) reason!: HoldReason;
}

/** `POST /v1/children/{childId}/holds` */
export class HoldForAllBody {
  @ApiProperty({ enum: holdReasons }) @IsIn(holdReasons) reason!: HoldReason;
}

/** `POST /v1/holds/{id}/lifting` */
export class LiftHoldBody {
  @ApiProperty({ enum: liftReasons }) @IsIn(liftReasons) reason!: LiftReason;
}

/** `GET /v1/disposals/due` */
export class DueQuery extends PageQuery {}

/** `GET /v1/disposals` */
export class DisposalsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: disposalStatuses }) @IsOptional() @IsIn(disposalStatuses) status?: DisposalStatus;
}

/** `GET /v1/holds` */
export class HoldsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Only those that stand, or that were lifted' })
  @IsOptional()
  @IsIn(['true', 'false'])
  standing?: 'true' | 'false';
}
