import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { planCategories } from './core/protection-vocabulary.ts';
import { processStatuses } from './process-list/process-list-model.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** A process as the command left it. */
export class ProcessRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: processStatuses }) status!: string;
}

/** When a step happened, as exactly as anybody knows. */
export class StepWhenAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One step; beside these members it has the fields that its permitted classes show. */
export class ProcessStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: StepWhenAnswer }) occurredOn!: StepWhenAnswer;
  @ApiProperty(instant) recordedAt!: string;
}

/** A process as far as you may see it. Its status is told to the authority; others read it from the steps that they are shown. */
export class ProcessAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiPropertyOptional({ enum: processStatuses }) status?: string;
  @ApiPropertyOptional({ enum: planCategories }) category?: string;
  @ApiProperty({ type: [ProcessStepAnswer] }) steps!: ProcessStepAnswer[];
}

/** One process of your authority. */
export class ProcessLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: processStatuses }) status!: string;
  @ApiPropertyOptional({ enum: planCategories }) category?: string;
  @ApiProperty(instant) startedAt!: string;
  @ApiProperty(instant) changedAt!: string;
}

/** Newest first; `next` where there is more. */
export class ProcessesPage {
  @ApiProperty({ type: [ProcessLine] }) items!: ProcessLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
