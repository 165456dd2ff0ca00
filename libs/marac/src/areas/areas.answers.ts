import { ApiProperty } from '@nestjs/swagger';
import { EscalationThresholdBody, RepeatDefinitionBody, ThresholdBody } from './areas.requests.ts';

/** What counts from a day on. */
export class AreaVersionAnswer {
  @ApiProperty({ type: String, format: 'date' }) inForceFrom!: string;
  @ApiProperty({ type: RepeatDefinitionBody }) repeat!: RepeatDefinitionBody;
  @ApiProperty({ type: [ThresholdBody] }) visibleHighRisk!: ThresholdBody[];
  @ApiProperty({ type: EscalationThresholdBody }) escalation!: EscalationThresholdBody;
  @ApiProperty({ type: Number }) listWorkingDaysBefore!: number;
}

/** What counts in a MARAC's area, the oldest version first. */
export class AreaAnswer {
  @ApiProperty({ type: String }) marac!: string;
  @ApiProperty({ type: [AreaVersionAnswer] }) versions!: AreaVersionAnswer[];
}
