import { ApiProperty } from '@nestjs/swagger';

/** A meeting; its cases: `GET /v1/marac-cases?meeting=`. */
export class MeetingAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['scheduled', 'called-off'] }) status!: string;
  @ApiProperty({ type: String }) marac!: string;
  @ApiProperty({ type: String, format: 'date' }) on!: string;
  @ApiProperty({ type: String, format: 'date', description: 'By when the list has to be with the agencies' })
  listDueOn!: string;
  @ApiProperty({ type: [String] }) agencies!: string[];
}
