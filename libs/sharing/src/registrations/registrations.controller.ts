import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Action, byText, Caller, CallerOf, Receipts, rowsOfServices } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Clock } from '@safeguarding/kernel';
import { AnswersFrom, CLOCK, pageQueryUpTo, platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { registeredChildren } from './registrations-model.ts';

const usualPage = 500;

export class RegistrationsQuery extends pageQueryUpTo(1_000) {}

/** Ids of children, no more. */
export class RegistrationsPage {
  @ApiProperty({ type: [String] }) items!: readonly string[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** What a feed has sent and not taken back: it compares its roll with this. */
@ApiTags('sharing')
@Controller('v1/registrations')
export class RegistrationsController {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Action('registration:read')
  @AnswersFrom('registrations')
  @ApiOperation({ summary: "Ids of the children whom your service's feeds have registered" })
  @ApiOkResponse({ type: RegistrationsPage })
  async list(
    @CallerOf() caller: Caller,
    @Query() { limit = usualPage, cursor }: RegistrationsQuery,
  ): Promise<RegistrationsPage> {
    const purpose = `registrations\n${caller.agency}`;
    const after = cursor === undefined ? '' : this.tokens.open(purpose, cursor);
    if (after === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const page = { after, at: this.clock.now(), limit: limit + 1 };
    const found = rowsOfServices(caller, page.limit, (agency) => registeredChildren(this.db, agency, page), byText);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    await this.receipts.record(caller, { action: 'registration:read', answer: 'shown', children: [], asked: items });
    return { items, ...(found.length > limit && last !== undefined ? { next: this.tokens.seal(purpose, last) } : {}) };
  }
}
