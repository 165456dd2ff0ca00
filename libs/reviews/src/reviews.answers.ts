import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A child of the scope; its id while the review is open. */
export class ReviewedChildAnswer {
  @ApiProperty({ type: String }) pseudonym!: string;
  @ApiPropertyOptional({ type: String, format: 'uuid' }) child?: string;
}

/** A review as it stands. */
export class ReviewAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['none', 'awaiting-confirmation', 'open', 'closed'] }) status!: string;
  @ApiProperty({ type: [String] }) panel!: string[];
  @ApiProperty({ type: [ReviewedChildAnswer] }) children!: ReviewedChildAnswer[];
}
