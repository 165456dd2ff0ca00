import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const counts = { type: 'object', additionalProperties: { type: 'integer' } } as const;
const instant = { type: String, format: 'date-time' } as const;

/** Give and take with one other service; what is not named did not happen, as far as you may know. */
export class BalanceLineAnswer {
  @ApiPropertyOptional({ type: String, description: 'Absent: requesters outside the ledger' }) agency?: string;
  @ApiProperty({ ...counts, description: 'What your service was asked for, with what became of it, and decided' })
  gives!: Readonly<Record<string, number>>;
  @ApiProperty({ ...counts, description: 'What your service asked for, with what became of it, and was given' })
  takes!: Readonly<Record<string, number>>;
}

/** What your service gives and takes. */
export class BalanceAnswer {
  @ApiProperty(instant) from!: string;
  @ApiProperty(instant) until!: string;
  @ApiProperty({ type: [BalanceLineAnswer] }) items!: BalanceLineAnswer[];
}

/** One pair of services of the area. */
export class PairAnswer {
  @ApiProperty({ type: String }) giver!: string;
  @ApiProperty({ type: String }) taker!: string;
  @ApiProperty({ ...counts, description: 'Absent: fewer than five, or none' }) counts!: Readonly<
    Record<string, number>
  >;
}

/** Give and take between the services of the area in one month that is over. */
export class PartnershipBalanceAnswer {
  @ApiProperty({ type: String }) month!: string;
  @ApiProperty({ type: [PairAnswer] }) items!: PairAnswer[];
}
