import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { reviewCodes } from './core/online-vocabulary.ts';

const uuid = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** The id of what was recorded. */
export class OnlineRecorded {
  @ApiProperty(uuid) id!: string;
}

/** One thing that stands; beside these members it has what was said. */
export class OnlineFactAnswer {
  @ApiProperty(uuid) id!: string;
  @ApiProperty({ ...uuid, description: 'The record it stands on' }) record!: string;
  @ApiProperty(instant) at!: string;
}

/** One code; which other practice recorded it is not told. */
export class OnlineCodeAnswer {
  @ApiProperty({ enum: reviewCodes }) code!: string;
  @ApiProperty({ type: String, format: 'date' }) effectiveOn!: string;
  @ApiProperty({ type: Boolean }) recordedByYou!: boolean;
}

/** Somebody who acts for the patient. */
export class OnlineProxyAnswer extends OnlineFactAnswer {
  @ApiProperty({ enum: ['standing', 'ended', 'lapsed'] }) standing!: string;
  @ApiPropertyOptional({ ...instant, description: 'When it ends by itself' }) endsAt?: string;
  @ApiPropertyOptional({ enum: [11, 16, 18], description: 'The birthday that ends it' }) endsAtAge?: number;
}

/** The patient's own access. */
export class OnlinePatientAnswer {
  @ApiProperty({ enum: ['open', 'stopped', 'not-opened'] }) access!: string;
  @ApiPropertyOptional({ ...instant, description: 'New entries are shown from here on' }) since?: string;
}

/** What somebody has to look at. */
export const onlineTasks = ['code-104-since-16', 'code-104-of-another-practice', 'proxy-of-concern'] as const;

/** One child of your practice about whose online access somebody has to look. */
export class OnlineTaskLine {
  @ApiProperty(uuid) child!: string;
  @ApiProperty({ enum: onlineTasks, isArray: true }) tasks!: string[];
}

/** In an order that tells nothing; `next` where there is more. */
export class OnlineTasksPage {
  @ApiProperty({ type: [OnlineTaskLine] }) items!: OnlineTaskLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** Online access to one child's record, as your practice decided it. */
export class OnlineAccessAnswer {
  @ApiProperty(uuid) id!: string;
  @ApiPropertyOptional({ enum: reviewCodes }) codeInForce?: string;
  @ApiProperty({ type: OnlinePatientAnswer }) patient!: OnlinePatientAnswer;
  @ApiProperty({ type: [OnlineCodeAnswer] }) codes!: OnlineCodeAnswer[];
  @ApiProperty({ type: [OnlineProxyAnswer] }) proxies!: OnlineProxyAnswer[];
  @ApiProperty({ type: [OnlineFactAnswer] }) stops!: OnlineFactAnswer[];
  @ApiProperty({ type: [OnlineFactAnswer] }) redactions!: OnlineFactAnswer[];
  @ApiProperty({ type: [OnlineFactAnswer] }) releases!: OnlineFactAnswer[];
  @ApiProperty({ type: [OnlineFactAnswer] }) histories!: OnlineFactAnswer[];
  @ApiProperty({ type: [OnlineFactAnswer] }) assessments!: OnlineFactAnswer[];
  @ApiProperty({ enum: onlineTasks, isArray: true }) tasks!: string[];
}

/** When something happened, as exactly as anybody knows. */
export class OnlineWhenAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One item as the patient or proxy reads it; beside these members it has the fields that are shown. */
export class OnlineItemAnswer {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: OnlineWhenAnswer }) occurredOn!: OnlineWhenAnswer;
}

/** Newest first. A redacted record is a small record: nothing in it tells that there is more. */
export class OnlineRecordPage {
  @ApiProperty({ type: [OnlineItemAnswer] }) items!: OnlineItemAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
