import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { handoverStatuses, moveKinds } from '../core/sharing-vocabulary.ts';
import { openWorkKinds } from './open-work.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** One handover, for the two authorities. */
export class HandoverAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) childId!: string;
  @ApiProperty({ type: String }) from!: string;
  @ApiProperty({ type: String }) to!: string;
  @ApiProperty({ enum: moveKinds }) move!: string;
  @ApiProperty({ type: String, format: 'date' }) movedOn!: string;
  @ApiProperty({ enum: handoverStatuses }) status!: string;
  @ApiProperty(instant) proposedAt!: string;
}

/** One step; beside these members it has the fields that its permitted classes show. */
export class HandoverStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty(instant) recordedAt!: string;
}

/** A handover with its steps and what goes over. */
export class HandoverReadAnswer extends HandoverAnswer {
  @ApiProperty({ type: [String], format: 'uuid' }) matters!: string[];
  @ApiProperty({ type: [HandoverStepAnswer] }) steps!: HandoverStepAnswer[];
}

/** Something about the child that waits for your authority. */
export class OpenWorkAnswer {
  @ApiProperty({ enum: openWorkKinds }) kind!: string;
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) status!: string;
  @ApiPropertyOptional({ type: String, description: 'Instant or day by which it is due' }) due?: string;
}

/** What is due first stands first. */
export class OpenWorkListAnswer {
  @ApiProperty({ type: [OpenWorkAnswer] }) items!: OpenWorkAnswer[];
}

/** Newest first; `next` where there is more. */
export class HandoversPage {
  @ApiProperty({ type: [HandoverAnswer] }) items!: HandoverAnswer[];
  @ApiPropertyOptional({ type: String, description: 'Cursor of the next page' }) next?: string;
}
