import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@safeguarding/platform';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { mergeReasons, undoReasons, type MergeReason, type UndoReason } from '../core/merge.ts';
import { longestText } from '../sharing.parts.ts';
import { mergeStatuses, type MergeStatus } from './merges-model.ts';

const id = { type: String, format: 'uuid' } as const;

/** `POST /v1/merges`: two records that you may know of. */
export class ProposeMergeBody {
  @ApiProperty(id)
  @IsUUID()
  one!: string;

  @ApiProperty(id)
  @IsUUID()
  other!: string;

  @ApiProperty({ enum: mergeReasons })
  @IsIn(mergeReasons)
  reason!: MergeReason;

  @ApiProperty({ type: String, description: 'How it was found out; the second person reads it' })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation!: string;
}

/** `POST /v1/merges/{id}/rejection` */
export class RejectMergeBody {
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation?: string;
}

/** `POST /v1/merges/{id}/undoing` */
export class UndoMergeBody {
  @ApiProperty({ enum: undoReasons })
  @IsIn(undoReasons)
  reason!: UndoReason;

  @ApiProperty({ type: String })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation!: string;
}

/** `GET /v1/merges` */
export class MergesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: mergeStatuses, description: 'Those that wait for a second person where absent' })
  @IsOptional()
  @IsIn(mergeStatuses)
  status?: MergeStatus;
}

/** `GET /v1/merges/{id}/contamination` */
export class ContaminationQuery extends PageQuery {}

/** A merge and how far it has come. */
export class MergeAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) one!: string;
  @ApiProperty(id) other!: string;
  @ApiProperty({ type: String, description: 'The service that proposed it' }) agency!: string;
  @ApiProperty({ enum: mergeStatuses }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) proposedAt!: string;
}

/** One step of a merge, with what was said about it. */
export class MergeStepAnswer {
  @ApiProperty({ enum: ['proposed', 'confirmed', 'rejected', 'undone'] }) step!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiPropertyOptional({ type: String }) reason?: string;
  @ApiPropertyOptional({ type: String }) explanation?: string;
}

/** A merge with its steps. */
export class MergeReadAnswer extends MergeAnswer {
  @ApiProperty({ type: [MergeStepAnswer] }) steps!: MergeStepAnswer[];
}

/** A page of merges, newest first. */
export class MergesPage {
  @ApiProperty({ type: [MergeAnswer] }) items!: MergeAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** Classes of entries that were shown together. */
export class SeenAnswer {
  @ApiProperty({ type: [String] }) classes!: string[];
  @ApiProperty({ type: [String], format: 'uuid' }) entries!: string[];
}

/** Somebody who was shown a record that their service has nothing to do with, while it was merged with one that it has. */
export class ContaminationLine {
  @ApiProperty({ ...id, description: 'The record that was shown' }) record!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String }) role!: string;
  @ApiProperty({ type: String, description: 'Pseudonym' }) reader!: string;
  @ApiProperty({ type: String, format: 'date-time' }) readAt!: string;
  @ApiPropertyOptional({ type: String }) purpose?: string;
  @ApiProperty({ type: [SeenAnswer] }) seen!: SeenAnswer[];
}

/** A page of them, newest first. */
export class ContaminationPage {
  @ApiProperty({ type: [ContaminationLine] }) items!: ContaminationLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
