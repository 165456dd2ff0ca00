import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { View } from '@safeguarding/access';
import { incidentKinds, incidentStatuses } from './core/incident.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;

/** An incident as the command left it. */
export class IncidentRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: incidentStatuses }) status!: string;
  @ApiProperty({ type: Boolean }) notified!: boolean;
}

/** One step; beside these members it has the fields that its permitted classes show. */
export class IncidentStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: Object }) occurredOn!: object;
  @ApiProperty(instant) recordedAt!: string;
}

/** An incident as far as you may see it. */
export class IncidentAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: incidentStatuses }) status!: string;
  @ApiProperty({ type: Boolean }) notified!: boolean;
  @ApiProperty({ type: [IncidentStepAnswer] }) steps!: IncidentStepAnswer[];
}

/** One incident, without content. */
export class IncidentLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: String }) authority!: string;
  @ApiProperty({ type: String }) partnership!: string;
  @ApiProperty({ enum: incidentKinds }) incidentKind!: string;
  @ApiProperty({ enum: incidentStatuses }) status!: string;
  @ApiProperty({ type: Boolean }) notified!: boolean;
  @ApiProperty({ ...instant, description: 'When the authority came to know of it' }) knownOn!: string;
}

/** Newest first; `next` where there is more. */
export class IncidentsPage {
  @ApiProperty({ type: [IncidentLine] }) items!: IncidentLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** The steps of a view, in the order of recording. */
export const stepsOf = ({ entries }: View): IncidentStepAnswer[] =>
  entries.map(({ entry: { id: step, kind, owner, occurredOn, recordedAt }, fields }) => ({
    ...{ id: step, kind, agency: owner, occurredOn, recordedAt },
    ...fields,
  }));
