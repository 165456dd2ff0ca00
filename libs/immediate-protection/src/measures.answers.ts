import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { View } from '@safeguarding/access';
import { measureForms } from './core/measure-forms.ts';
import { endReasons, standings } from './core/measure.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** A measure as the command left it. */
export class MeasureRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: measureForms }) form!: string;
  @ApiProperty({ enum: standings }) standing!: string;
  @ApiPropertyOptional({ ...instant, description: 'The first instant at which it stands no more' }) endsBy?: string;
}

/** One step; beside these members it has the fields that its permitted classes show. */
export class MeasureStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: Object }) occurredOn!: object;
  @ApiProperty(instant) recordedAt!: string;
}

/** A measure as far as you may see it. */
export class MeasureAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: standings }) standing!: string;
  @ApiProperty({ type: [MeasureStepAnswer] }) steps!: MeasureStepAnswer[];
}

/** One measure, without content. */
export class MeasureLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: String }) takenBy!: string;
  @ApiProperty({ type: String }) authority!: string;
  @ApiProperty({ enum: measureForms }) form!: string;
  @ApiProperty(instant) takenAt!: string;
  @ApiPropertyOptional(instant) endsBy?: string;
  @ApiProperty({ type: Boolean }) extended!: boolean;
  @ApiProperty({ enum: standings }) standing!: string;
  @ApiPropertyOptional({ enum: endReasons }) because?: string;
}

/** Newest first; `next` where there is more. */
export class MeasuresPage {
  @ApiProperty({ type: [MeasureLine] }) items!: MeasureLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** The steps of a view, in the order of recording. */
export const stepsOf = ({ entries }: View): MeasureStepAnswer[] =>
  entries.map(({ entry: { id: step, kind, owner, occurredOn, recordedAt }, fields }) => ({
    ...{ id: step, kind, agency: owner, occurredOn, recordedAt },
    ...fields,
  }));
