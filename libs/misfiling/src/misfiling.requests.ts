import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@safeguarding/platform';
import { longestText } from '@safeguarding/sharing';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { misfiledKinds, moveReasons, type MisfiledKind, type MoveReason } from './core/misfiling.ts';
import { moveStatuses, type MoveStatus } from './moves-model.ts';

const id = { type: String, format: 'uuid' } as const;

/** `POST /v1/moves`: something that your service wrote on the wrong child. */
export class ProposeMoveBody {
  @ApiProperty({ enum: misfiledKinds })
  @IsIn(misfiledKinds)
  kind!: MisfiledKind;

  @ApiProperty({ ...id, description: 'The concern, referral or disclosure' })
  @IsUUID()
  id!: string;

  @ApiProperty({ ...id, description: 'The child on whose record it stands' })
  @IsUUID()
  from!: string;

  @ApiProperty({ ...id, description: 'The child whom it is about' })
  @IsUUID()
  to!: string;

  @ApiProperty({ enum: moveReasons })
  @IsIn(moveReasons)
  reason!: MoveReason;

  @ApiProperty({ type: String, description: 'How it was found out; the second person reads it' })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation!: string;
}

/** `POST /v1/moves/{id}/rejection` */
export class RejectMoveBody {
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation?: string;
}

/** `GET /v1/moves` */
export class MovesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: moveStatuses, description: 'Those that wait for a second person where absent' })
  @IsOptional()
  @IsIn(moveStatuses)
  status?: MoveStatus;
}

/** What the service that moved it has to do itself. */
export class MoveNextStep {
  @ApiProperty({ enum: ['disclose-anew'], description: 'A moved disclosure opens nothing on the right child' })
  step!: string;
  @ApiProperty({ type: String, description: 'Where a disclosure about the right child is recorded' }) at!: string;
}

/** A move and how far it has come. */
export class MoveAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: misfiledKinds }) kind!: string;
  @ApiProperty({ ...id, description: 'The concern, referral or disclosure' }) thing!: string;
  @ApiProperty(id) from!: string;
  @ApiProperty(id) to!: string;
  @ApiProperty({ enum: moveStatuses }) status!: string;
  @ApiPropertyOptional({ type: MoveNextStep, description: 'Of a disclosure that is or will be moved' })
  next?: MoveNextStep;
  @ApiProperty({ type: String, format: 'date-time' }) proposedAt!: string;
}

/** One step of a move, with what was said about it. */
export class MoveStepAnswer {
  @ApiProperty({ enum: ['proposed', 'confirmed', 'rejected', 'moved'] }) step!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiPropertyOptional({ type: String }) reason?: string;
  @ApiPropertyOptional({ type: String }) explanation?: string;
}

/** A move with its steps. */
export class MoveReadAnswer extends MoveAnswer {
  @ApiProperty({ type: [MoveStepAnswer] }) steps!: MoveStepAnswer[];
}

/** A page of moves, newest first. */
export class MovesPage {
  @ApiProperty({ type: [MoveAnswer] }) items!: MoveAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
