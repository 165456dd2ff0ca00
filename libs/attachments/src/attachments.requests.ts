import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import {
  attachmentCategories,
  mediaTypes,
  withdrawReasons,
  type AttachmentCategory,
  type WithdrawReason,
} from './core/attachment.ts';

/** The texts of the form; the document stands in the part `file`. */
export class AttachmentFields {
  @ApiProperty({ enum: attachmentCategories })
  @IsIn(attachmentCategories)
  category!: AttachmentCategory;

  @ApiPropertyOptional({ type: String, maxLength: 200 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  title?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'Needed where a referral is about several children',
  })
  @IsOptional()
  @IsUUID()
  childId?: string;
}

/** `POST .../attachments`, as the contract describes it. */
export class AttachmentForm extends AttachmentFields {
  @ApiProperty({ type: String, format: 'binary', description: mediaTypes.join(', ') })
  file!: string;
}

export class WithdrawAttachmentBody {
  @ApiProperty({ enum: withdrawReasons })
  @IsIn(withdrawReasons)
  reason!: WithdrawReason;

  @ApiPropertyOptional({ type: String, maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  explanation?: string;
}

/** What was recorded. */
export class AttachmentRecorded {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['attached', 'withdrawn'] }) status!: string;
  @ApiProperty({ enum: mediaTypes }) mediaType!: string;
  @ApiProperty({ type: Number, description: 'Bytes of the document' }) bytes!: number;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** One document, or its withdrawal; beside these members it has what its class shows: attachment, fileName, title, category ... */
export class AttachmentLine {
  @ApiProperty({ type: String, format: 'uuid', description: 'Of the entry on the timeline' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) child!: string;
  @ApiProperty({ enum: ['attachment-added', 'attachment-withdrawn'] }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiPropertyOptional({ type: String, format: 'uuid' }) attachment?: string;
  @ApiPropertyOptional({ type: String }) fileName?: string;
  @ApiPropertyOptional({ type: String }) title?: string;
}

/** In the order in which they were recorded, child by child. */
export class AttachmentsList {
  @ApiProperty({ type: [AttachmentLine] }) items!: readonly AttachmentLine[];
}
