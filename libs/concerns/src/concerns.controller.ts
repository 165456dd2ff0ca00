import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf, type View } from '@safeguarding/access';
import { DomainError, type JsonValue, type ThingId } from '@safeguarding/kernel';
import {
  changed,
  created,
  onlyValidates,
  PersonIdPipe,
  SubmissionQuery,
  ThingIdPipe,
  valid,
  ValidatedAnswer,
} from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { ConcernService, raisedAt, type ConcernOutcome } from './concern-service.ts';
import { ConcernAnswer, ConcernRecorded, type ConcernEntryAnswer } from './concerns.answers.ts';
import {
  AmendConcernBody,
  CloseConcernBody,
  RaiseConcernBody,
  ReopenConcernBody,
  WithdrawConcernBody,
  type OtherBody,
} from './concerns.requests.ts';
import { concernErrors } from './core/concern-errors.ts';
import type { NamedOther } from './core/concern-content.ts';
import { amendConcern, closeConcern, reopenConcern, withdrawConcern } from './core/concern-decisions.ts';

const recorded = ({ id, state }: ConcernOutcome): ConcernRecorded => ({
  id,
  child: state.status === 'none' ? '' : state.child,
  status: state.status,
  recordedAt: raisedAt(state),
});

/** What is told of somebody is sealed; how they stand to the child and what they know is a fact. */
const otherOf = ({ name, note, person, ...facts }: OtherBody): NamedOther => {
  const told: Record<string, JsonValue> = {
    ...(name === undefined ? {} : { name }),
    ...(note === undefined ? {} : { note }),
  };
  return { ...facts, ...(person === undefined ? {} : { person: new PersonIdPipe().transform(person) }), told };
};

/** A link to an entry that the reader does not see would tell that it is there. */
const entriesOf = ({ entries }: View): readonly ConcernEntryAnswer[] => {
  const visible = new Set(entries.map(({ entry }) => entry.id));
  return entries.map(({ entry: { id, kind, owner, occurredOn, recordedAt, supersedes }, fields }) => ({
    ...{ id, kind, agency: owner, occurredOn, recordedAt },
    ...(supersedes !== undefined && visible.has(supersedes) ? { supersedes } : {}),
    ...fields,
  }));
};

/** Concerns: what a practitioner noticed and recorded about a child. */
@ApiTags('concerns')
@Controller('v1/concerns')
export class ConcernsController {
  constructor(private readonly concerns: ConcernService) {}

  @Post()
  @Action('concern:raise')
  @ApiOperation({ summary: 'Raise a concern; name recipients to address it to them' })
  @ApiCreatedResponse({ type: ConcernRecorded })
  @ApiOkResponse({ type: ValidatedAnswer, description: 'With validateOnly=true: nothing was recorded' })
  async raise(
    @CallerOf() caller: Caller,
    @Body() body: RaiseConcernBody,
    @Query() query: SubmissionQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConcernRecorded | ValidatedAnswer> {
    const { childId, child, others, recipients, ...rest } = body;
    if ((childId === undefined) === (child === undefined)) throw new DomainError(concernErrors.childTwice);
    await this.concerns.mayRaise(caller);
    const named = child ?? new PersonIdPipe().transform(childId);
    const involved = (others ?? []).map(otherOf);
    const persons = involved.flatMap(({ person }) => person ?? []);
    for (const known of [...(typeof named === 'string' ? [named] : []), ...persons])
      await this.concerns.knows(caller, known);
    const raised = {
      ...rest,
      child: named,
      others: involved,
      recipients: recipients ?? [],
    };
    if (onlyValidates(query)) {
      await this.concerns.validate(raised, caller.checkContext('concern:raise'));
      void reply.code(200);
      return valid;
    }
    const outcome = await this.concerns.raise(raised, caller.context('concern:raise', body));
    created(reply, { location: `/v1/concerns/${outcome.id}`, ...outcome });
    return recorded(outcome);
  }

  @Get(':id')
  @Action('concern:read')
  @ApiOperation({ summary: 'A concern as far as you may see it' })
  @ApiOkResponse({ type: ConcernAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state, tag, view } = await this.concerns.read(caller, id);
    void reply.header('etag', tag);
    if (!view) {
      void reply.code(304).send();
      return;
    }
    const entries = entriesOf(view);
    void reply.code(200).send({ id, child: view.child, status: state.status, entries });
  }

  @Post(':id/amendments')
  @HttpCode(200)
  @Action('concern:amend')
  @ApiOperation({ summary: 'Amend a concern; what stood before stays and says that it was superseded' })
  @ApiOkResponse({ type: ConcernRecorded })
  async amend(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: AmendConcernBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConcernRecorded> {
    return this.answer(
      reply,
      await this.concerns.change('concern:amend', caller, id, body, (state) => amendConcern(body, state)),
    );
  }

  @Post(':id/closure')
  @HttpCode(200)
  @Action('concern:close')
  @ApiOperation({ summary: 'Close a concern with its outcome' })
  @ApiOkResponse({ type: ConcernRecorded })
  async close(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: CloseConcernBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConcernRecorded> {
    return this.answer(
      reply,
      await this.concerns.change('concern:close', caller, id, body, (state) => closeConcern(body, state)),
    );
  }

  @Post(':id/reopening')
  @HttpCode(200)
  @Action('concern:reopen')
  @ApiOperation({ summary: 'Open a closed concern again' })
  @ApiOkResponse({ type: ConcernRecorded })
  async reopen(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReopenConcernBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConcernRecorded> {
    return this.answer(
      reply,
      await this.concerns.change('concern:reopen', caller, id, body, (state) => reopenConcern(body, state)),
    );
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Action('concern:withdraw')
  @ApiOperation({ summary: 'Withdraw a concern that was entered in error; it stays, marked' })
  @ApiOkResponse({ type: ConcernRecorded })
  async withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WithdrawConcernBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConcernRecorded> {
    return this.answer(
      reply,
      await this.concerns.change('concern:withdraw', caller, id, body, (state) => withdrawConcern(body, state)),
    );
  }

  private answer(reply: FastifyReply, outcome: ConcernOutcome): ConcernRecorded {
    changed(reply, outcome);
    return recorded(outcome);
  }
}
