import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { AnswersFrom } from '@safeguarding/platform';
import { BalanceAnswer, PartnershipBalanceAnswer } from './balance.answers.ts';
import { BalanceQuery, PartnershipBalanceQuery } from './balance.requests.ts';
import { Balance } from './balance.ts';

/** What each service gives and takes. */
@ApiTags('duty to share')
@Controller('v1/sharing-balance')
export class BalanceController {
  constructor(private readonly balance: Balance) {}

  @Get()
  @Action('balance:read')
  @AnswersFrom('information-requests', 'sharing-flows')
  @ApiOperation({ summary: 'What your service gives to each other one and takes from it, of what you may see' })
  @ApiOkResponse({ type: BalanceAnswer })
  own(@CallerOf() caller: Caller, @Query() query: BalanceQuery): Promise<BalanceAnswer> {
    return this.balance.own(caller, query);
  }

  @Get('of-partnership')
  @Action('balance:read-area')
  @AnswersFrom('information-requests', 'sharing-flows')
  @ApiOperation({ summary: 'Give and take between the services of the area in a month that is over; no small counts' })
  @ApiOkResponse({ type: PartnershipBalanceAnswer })
  ofPartnership(
    @CallerOf() caller: Caller,
    @Query() query: PartnershipBalanceQuery,
  ): Promise<PartnershipBalanceAnswer> {
    return this.balance.ofPartnership(caller, query);
  }
}
