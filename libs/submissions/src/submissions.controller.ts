import { Controller, Get, Inject, Module, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Action, byText, Caller, CallerOf, Receipts, rowsOfServices } from '@safeguarding/access';
import { ReadDatabase, type EventLog } from '@safeguarding/event-log';
import { DomainError, type ThingId } from '@safeguarding/kernel';
import { EVENT_LOG, ledgerErrors } from '@safeguarding/ledger';
import { AnswersFrom, platformErrors, ThingIdPipe } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import {
  submissionKinds,
  submissionOf,
  submissionsChanged,
  submissionStates,
  type SubmissionRow,
} from './submissions-model.ts';

const usualPage = 50;
const mostOnAPage = 200;

export class SubmissionsQuery {
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: mostOnAPage })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(mostOnAPage)
  limit?: number;

  @ApiPropertyOptional({
    type: String,
    description: '`changedSince` of the last answer; from the beginning without it',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  changedSince?: string;
}

/** Where one submission stands: nothing of what it says, and of whom. */
export class SubmissionAnswer {
  @ApiProperty({ type: String, format: 'uuid', description: 'As it was answered when it was sent' }) id!: string;
  @ApiProperty({ enum: submissionKinds }) kind!: string;
  @ApiProperty({ enum: submissionStates }) state!: string;
  @ApiProperty({ type: Boolean, description: 'A child of it could not be matched: see GET /v1/worklist' })
  onWorklist!: boolean;
  @ApiProperty({ type: String, format: 'date-time' }) receivedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) changedAt!: string;
  @ApiProperty({ type: String, description: 'X-Correlation-ID of the request' }) correlationId!: string;
  @ApiPropertyOptional({ type: String, description: 'Why it was not taken: docs/cloud-events.md' }) reason?: string;
  @ApiPropertyOptional({ type: String, description: 'The rule that refused it: docs/errors.md' }) ruleCode?: string;
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'What it was taken as when it was replayed' })
  became?: string;
}

/** Oldest change first, each submission once, as it stands now. */
export class SubmissionsPage {
  @ApiProperty({ type: [SubmissionAnswer] }) items!: readonly SubmissionAnswer[];
  @ApiProperty({ type: String, description: 'Send it with the next question, whether there is more or not' })
  changedSince!: string;
  @ApiProperty({ type: Boolean, description: 'Ask again at once' }) more!: boolean;
}

const answerOf = ({
  reason,
  ruleCode,
  became,
  unmatched,
  changedPlace: _place,
  ...row
}: SubmissionRow): SubmissionAnswer => ({
  ...row,
  onWorklist: unmatched > 0,
  ...(reason === null ? {} : { reason }),
  ...(ruleCode === null ? {} : { ruleCode }),
  ...(became === null ? {} : { became }),
});

/** What a service's own systems submitted and what became of it: for systems that no signal reaches. */
@ApiTags('submissions')
@Controller('v1/submissions')
export class SubmissionsController {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(Receipts) private readonly receipts: Receipts,
  ) {}

  @Get()
  @Action('submission:read')
  @AnswersFrom('submissions')
  @ApiOperation({ summary: 'What your systems submitted, as it stands, in the order of the last change' })
  @ApiOkResponse({ type: SubmissionsPage })
  async list(
    @CallerOf() caller: Caller,
    @Query() { limit = usualPage, changedSince }: SubmissionsQuery,
  ): Promise<SubmissionsPage> {
    const purpose = `submissions\n${caller.agency}`;
    const after = await this.placeOf(purpose, changedSince);
    const found = rowsOfServices(
      caller,
      limit + 1,
      (agency) => submissionsChanged(this.db, agency, after, limit + 1),
      (one, other) => byText(one.changedPlace, other.changedPlace),
    );
    const rows = found.slice(0, limit);
    await this.record(caller, rows);
    return {
      items: rows.map(answerOf),
      changedSince: this.tokens.seal(purpose, rows.at(-1)?.changedPlace ?? after),
      more: found.length > limit,
    };
  }

  @Get(':id')
  @Action('submission:read')
  @AnswersFrom('submissions')
  @ApiOperation({ summary: 'Where one submission of your systems stands' })
  @ApiOkResponse({ type: SubmissionAnswer })
  async one(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId): Promise<SubmissionAnswer> {
    const row = caller.services.map((agency) => submissionOf(this.db, agency, id)).find((found) => found !== undefined);
    if (!row) throw new DomainError(ledgerErrors.unknown);
    await this.record(caller, [row]);
    return answerOf(row);
  }

  private async record(caller: Caller, rows: readonly SubmissionRow[]): Promise<void> {
    const asked = rows.map(({ id }) => id);
    await this.receipts.record(caller, { action: 'submission:read', answer: 'shown', children: [], asked });
  }

  /** A place beyond the end of the log is of another log, or of one that was restored: going on from there would lose changes. */
  private async placeOf(purpose: string, cursor: string | undefined): Promise<string> {
    if (cursor === undefined) return '';
    const place = this.tokens.open(purpose, cursor);
    if (place === undefined || place > (await this.log.head())) throw new DomainError(platformErrors.cursorInvalid);
    return place;
  }
}

/** The status of one's own submissions; to be imported together with the read model `submissions`, which it asks. */
@Module({ controllers: [SubmissionsController] })
export class SubmissionsModule {}
