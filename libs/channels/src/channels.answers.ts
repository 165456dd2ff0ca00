import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { View } from '@safeguarding/access';
import type { WorkRow } from './lists/channel-work-model.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** A thing as the command left it. */
export class ChannelRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: String }) status!: string;
}

/** When a step happened, as exactly as anybody knows. */
export class ChannelWhenAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One step; beside these members it has the fields that its permitted classes show. */
export class ChannelStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: ChannelWhenAnswer }) occurredOn!: ChannelWhenAnswer;
  @ApiProperty(instant) recordedAt!: string;
}

/** A thing as far as you may see it: its steps. */
export class ChannelThingAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: [ChannelStepAnswer] }) steps!: ChannelStepAnswer[];
}

/** One piece of work, without content. */
export class ChannelLine {
  @ApiProperty(id) id!: string;
  /** Of an action: the meeting that agreed it. */
  @ApiPropertyOptional(id) meeting?: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: String }) status!: string;
  @ApiPropertyOptional({ type: Boolean, description: 'Open, and its day has passed' }) overdue?: boolean;
  @ApiPropertyOptional({ ...instant, description: 'The first instant at which it is late' }) dueBy?: string;
  @ApiPropertyOptional({ type: String, description: 'Pseudonym or role of whose it is' }) owner?: string;
  @ApiPropertyOptional({ type: String, description: 'The other service' }) with?: string;
  @ApiProperty(instant) begunAt!: string;
  @ApiProperty(instant) changedAt!: string;
}

/** Newest first; `next` where there is more. */
export class ChannelPage {
  @ApiProperty({ type: [ChannelLine] }) items!: ChannelLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** How many of a role were at a meeting. */
export class AttendanceAnswer {
  @ApiProperty({ type: String }) role!: string;
  @ApiProperty({ type: Number }) count!: number;
}

/** A meeting: who was there, and of each child what you may see. */
export class MeetingAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(instant) heldAt!: string;
  @ApiProperty({ type: [AttendanceAnswer] }) attendance!: AttendanceAnswer[];
  @ApiProperty({ type: [String] }) visitors!: string[];
  @ApiProperty({ type: [ChannelStepAnswer] }) steps!: ChannelStepAnswer[];
}

/** A meeting as the command left it. */
export class MeetingRecorded {
  @ApiProperty(id) id!: string;
  @ApiPropertyOptional({ ...id, description: 'The item or action that the command brought about or ended' })
  part?: string;
}

/** What one channel is. */
export class ContactChannelAnswer {
  @ApiProperty({ type: String }) channel!: string;
  @ApiProperty({ type: [String], description: 'Kinds of service that it leads to' }) recipients!: string[];
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description: 'The facts that it must have, each with its words',
  })
  particulars!: Record<string, string[]>;
}

/** Every channel to another service. */
export class ContactChannelsAnswer {
  @ApiProperty({ type: [ContactChannelAnswer] }) items!: ContactChannelAnswer[];
}

/** One service that works with the child, and whether somebody of your service has spoken to it. */
export class ToldService {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiPropertyOptional({ ...instant, description: 'Absent: nobody there was ever spoken to' }) spokenToAt?: string;
  @ApiPropertyOptional({ ...instant, description: 'When it was last tried in vain' }) triedAt?: string;
  @ApiProperty({
    type: Boolean,
    description: 'Spoken to since your service last raised a concern; a standing share is not that',
  })
  toldDirectly!: boolean;
}

/** Who was told directly about a child, and who was not. */
export class DirectContactsAnswer {
  @ApiPropertyOptional({ ...instant, description: 'When your service last raised a concern' }) concernAt?: string;
  @ApiProperty({ type: [ToldService] }) items!: ToldService[];
}

/** One concern of your service about which nobody was spoken to. */
export class UntoldLine {
  @ApiProperty(id) concern!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty(instant) raisedAt!: string;
}

/** Newest first; `next` where there is more. */
export class UntoldPage {
  @ApiProperty({ type: [UntoldLine] }) items!: UntoldLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** The steps of a view, in the order of recording. */
export const stepsOf = ({ entries }: View): ChannelStepAnswer[] =>
  entries.map(({ entry: { id: step, kind, owner, occurredOn, recordedAt }, fields }) => ({
    ...{ id: step, kind, agency: owner, occurredOn, recordedAt },
    ...fields,
  }));

/** A row as its own side sees it; `asking` is whose side it is. */
export const lineOf = (row: WorkRow, asking: string, now: string): ChannelLine => {
  const other = row.agency === asking ? row.other : row.agency;
  return {
    id: row.work,
    ...(row.thing === row.work ? {} : { meeting: row.thing }),
    child: row.child,
    status: row.status,
    ...(row.due === undefined ? {} : { dueBy: row.due, overdue: row.open && row.due <= now }),
    ...(row.person === undefined ? {} : { owner: row.person }),
    ...(other === undefined ? {} : { with: other }),
    begunAt: row.begunAt,
    changedAt: row.changedAt,
  };
};
