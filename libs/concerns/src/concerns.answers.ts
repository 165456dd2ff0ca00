import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A concern as the command left it. */
export class ConcernRecorded {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) child!: string;
  @ApiProperty({ enum: ['none', 'open', 'closed', 'withdrawn'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** When it happened, as exactly as anybody knows. */
export class WhenAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One event of a concern; beside these members it has the fields that its permitted classes show. */
export class ConcernEntryAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: WhenAnswer }) occurredOn!: WhenAnswer;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'The entry that this one amends' })
  supersedes?: string;
}

/** A concern as far as you may see it. */
export class ConcernAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) child!: string;
  @ApiProperty({ enum: ['open', 'closed', 'withdrawn'] }) status!: string;
  @ApiProperty({ type: [ConcernEntryAnswer] }) entries!: ConcernEntryAnswer[];
}

/** One concern that your service raised. */
export class OwnConcernLine {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['open', 'closed', 'withdrawn'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) changedAt!: string;
}

/** Newest first; `next` where there is more. */
export class OwnConcernsPage {
  @ApiProperty({ type: [OwnConcernLine] }) items!: OwnConcernLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
