import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

const day = /^\d{4}-\d{2}-\d{2}$/;

/** `GET /v1/sharing-balance` */
export class BalanceQuery {
  @ApiProperty({ type: String, format: 'date', description: 'First London day' })
  @Matches(day)
  from!: string;

  @ApiProperty({ type: String, format: 'date', description: 'Last London day' })
  @Matches(day)
  until!: string;
}

/** `GET /v1/sharing-balance/of-partnership` */
export class PartnershipBalanceQuery {
  @ApiProperty({ type: String, pattern: '^\\d{4}-\\d{2}$', description: 'A month that is over' })
  @Matches(/^\d{4}-\d{2}$/)
  month!: string;
}
