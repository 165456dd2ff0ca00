import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AccessReasonAnswer } from '@safeguarding/access';

/** When it happened, as exactly as anybody knows. */
export class OccurredOnAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One entry; beside these members it has the fields that its permitted classes show. */
export class TimelineItem {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) thing!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: OccurredOnAnswer }) occurredOn!: OccurredOnAnswer;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) receivedAt!: string;
  @ApiProperty({ type: Boolean, description: 'Recorded more than 24 hours after it happened' }) late!: boolean;
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: "When it came onto this child's record from another child's, on which it had been written by mistake",
  })
  movedAt?: string;
  @ApiPropertyOptional({
    type: Boolean,
    description: 'A tombstone: the key of what it said, or of a part of it, was destroyed',
  })
  destroyed?: boolean;
  @ApiPropertyOptional({ type: String, description: 'Name of the first load that brought it from an older system' })
  firstLoad?: string;
  @ApiPropertyOptional({ type: String, format: 'uuid' }) supersedes?: string;
  @ApiPropertyOptional({ type: String, format: 'uuid' }) supersededBy?: string;
}

/** One page; `next` where there is more. */
export class TimelinePage {
  @ApiProperty({ type: String, format: 'uuid' }) child!: string;
  @ApiProperty({ type: [TimelineItem] }) items!: TimelineItem[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** One reading. */
export class ReadingAnswer {
  @ApiProperty({ type: String, format: 'date-time' }) readAt!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String }) role!: string;
  @ApiProperty({ type: String, description: 'Pseudonym' }) reader!: string;
  @ApiPropertyOptional({ type: String }) purpose?: string;
  @ApiPropertyOptional({ type: String, description: 'Where the look-up asks for one' }) reason?: string;
  @ApiPropertyOptional({ type: AccessReasonAnswer, description: 'Where a health service stated one' })
  accessReason?: AccessReasonAnswer;
  @ApiProperty({ type: String }) action!: string;
  @ApiProperty({ type: String }) answer!: string;
  @ApiPropertyOptional({ type: [String] }) classes?: readonly string[];
}

/** Newest first; `next` where there is more. */
export class ReadersPage {
  @ApiProperty({ type: [ReadingAnswer] }) items!: readonly ReadingAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
