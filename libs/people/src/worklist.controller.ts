import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccessGate, Action, Caller, CallerOf, Receipts } from '@safeguarding/access';
import { DomainError } from '@safeguarding/kernel';
import { PageQuery, platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { WorklistPage } from './children.answers.ts';
import { Worklist } from './worklist.ts';

const usualPage = 50;

/** What a service sent about a child and could not be matched: its own business and nobody else's. */
@ApiTags('children')
@Controller('v1/worklist')
export class WorklistController {
  constructor(
    @Inject(Worklist) private readonly worklist: Worklist,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(AccessGate) private readonly gate: AccessGate,
  ) {}

  @Get()
  @Action('worklist:read')
  @ApiOperation({ summary: 'Submissions of your service whose child could not be matched, oldest first' })
  @ApiOkResponse({ type: WorklistPage })
  async list(@CallerOf() caller: Caller, @Query() { limit = usualPage, cursor }: PageQuery): Promise<WorklistPage> {
    const purpose = `worklist\n${caller.agency}`;
    const after = cursor === undefined ? '' : this.tokens.open(purpose, cursor);
    if (after === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const lists = await Promise.all(caller.services.map((agency) => this.worklist.of(agency)));
    const all = lists.flat().toSorted((one, other) => (one.recordedAt < other.recordedAt ? -1 : 1));
    const barred = await this.gate.barredFrom(
      caller,
      all.map(({ person }) => person),
    );
    const items = all.filter(({ person }) => !barred.has(person));
    const from = items.findIndex(({ item }) => item === after) + 1;
    const shown = items.slice(from, from + limit);
    const last = shown.at(-1);
    await this.receipts.record(caller, { action: 'worklist:read', answer: 'shown', children: [] });
    return {
      items: shown.map(({ item, person, ...rest }) => ({ id: item, child: person, ...rest })),
      ...(items.length > from + limit && last ? { next: this.tokens.seal(purpose, last.item) } : {}),
    };
  }
}
