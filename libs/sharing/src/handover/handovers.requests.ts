import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern, type ThingId } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import {
  handoverClosureReasons,
  handoverDeclineReasons,
  handoverStatuses,
  moveKinds,
  type HandoverClosureReason,
  type HandoverDeclineReason,
  type HandoverStatus,
  type MoveKind,
} from '../core/sharing-vocabulary.ts';
import { LegalBody, longestText } from '../sharing.parts.ts';
import { handoverSides, type HandoverSide } from './handovers-model.ts';

const mostMatters = 50;

/** `POST /v1/children/{childId}/handovers` */
export class ProposeHandoverBody {
  @ApiProperty({ type: String, description: 'The authority that is to lead' })
  @Matches(agencyPattern)
  to!: AgencyId;

  @ApiProperty({ enum: moveKinds, description: 'A temporary move is told and changes nothing in who is responsible' })
  @IsIn(moveKinds)
  move!: MoveKind;

  @ApiProperty({ type: String, format: 'date', description: 'London day of the move; it may be ahead' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  movedOn!: string;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'Open referrals and processes by which you lead; all of them where absent',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostMatters)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  matters?: ThingId[];

  @ApiPropertyOptional({ type: Boolean, description: 'The receiving authority is in another nation' })
  @IsOptional()
  @IsBoolean()
  acrossNations?: boolean;

  @ApiProperty({ type: String, description: 'Why, and what the receiving authority has to know to answer' })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;

  /** The legal facts of telling the receiving authority, and of giving what your authority wrote along once it has accepted. */
  @IsDefined()
  @ValidateNested()
  @Type(() => LegalBody)
  legal!: LegalBody;
}

/** Acceptance and withdrawal. */
export class HandoverNoteBody {
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons?: string;
}

/** `POST /v1/children/{childId}/handovers/{id}/refusal` */
export class DeclineHandoverBody {
  @ApiProperty({ enum: handoverDeclineReasons })
  @IsIn(handoverDeclineReasons)
  reason!: HandoverDeclineReason;

  @ApiProperty({ type: String })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;
}

/** `POST /v1/children/{childId}/handovers/{id}/closure` */
export class CloseHandoverBody extends HandoverNoteBody {
  @ApiProperty({ enum: handoverClosureReasons })
  @IsIn(handoverClosureReasons)
  reason!: HandoverClosureReason;
}

/** `GET /v1/handovers` */
export class HandoversQuery extends PageQuery {
  @ApiPropertyOptional({ enum: handoverSides, description: 'Those that you proposed where absent' })
  @IsOptional()
  @IsIn(handoverSides)
  side?: HandoverSide;

  @ApiPropertyOptional({ enum: handoverStatuses })
  @IsOptional()
  @IsIn(handoverStatuses)
  status?: HandoverStatus;
}
