import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A child of the referral, by its opaque id. */
export class ChildOfReferral {
  @ApiProperty({ type: String, format: 'uuid' }) child!: string;
}

/** What a command left behind. */
export class ReferralRecorded {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: [ChildOfReferral], description: 'In the order in which they were submitted' })
  children!: ChildOfReferral[];
  @ApiProperty({ type: String }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** One event; beside these members it has the fields that its permitted classes show. */
export class ReferralEntryAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiPropertyOptional({ type: String, format: 'uuid' }) supersedes?: string;
}

/** A child with the events that the reader may see. */
export class ReferredChildAnswer extends ChildOfReferral {
  @ApiProperty({ type: [ReferralEntryAnswer] }) entries!: ReferralEntryAnswer[];
}

/** A referral as far as the reader may see it. */
export class ReferralAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) submittedAt!: string;
  @ApiProperty({ type: [ReferredChildAnswer] }) children!: ReferredChildAnswer[];
}

/** What was decided for one child; decision and reasons for those who may see them. */
export class ChildStatusAnswer extends ChildOfReferral {
  @ApiPropertyOptional({ type: String, format: 'date-time' }) decidedAt?: string;
  @ApiPropertyOptional({ type: String }) decision?: string;
  @ApiPropertyOptional({ type: String }) reasons?: string;
}

/** Where a referral stands. */
export class ReferralStatusAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) submittedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) changedAt!: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) acknowledgedAt?: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) escalatedAt?: string;
  @ApiProperty({ type: [ChildStatusAnswer] }) children!: ChildStatusAnswer[];
}

/** One line of the inbox, or of what was sent. */
export class ReferralLine {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) referrer!: string;
  @ApiProperty({ type: String }) recipient!: string;
  @ApiProperty({ type: String }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) submittedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) changedAt!: string;
  @ApiPropertyOptional({ type: String, format: 'date-time' }) escalatedAt?: string;
}

/** Newest first; `next` where there is more. */
export class ReferralsPage {
  @ApiProperty({ type: [ReferralLine] }) items!: ReferralLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
