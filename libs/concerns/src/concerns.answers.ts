import { ApiProperty } from '@nestjs/swagger';

/** A concern as the command left it. */
export class ConcernRecorded {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) child!: string;
  @ApiProperty({ enum: ['none', 'open', 'closed', 'withdrawn'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** One event of a concern; beside these members it has the fields that its permitted classes show. */
export class ConcernEntryAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** A concern as far as you may see it. */
export class ConcernAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) child!: string;
  @ApiProperty({ enum: ['open', 'closed', 'withdrawn'] }) status!: string;
  @ApiProperty({ type: [ConcernEntryAnswer] }) entries!: ConcernEntryAnswer[];
}
