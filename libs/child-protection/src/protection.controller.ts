import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf, type View } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import type { Standing } from './core/protection.ts';
import { ProcessList } from './process-list/process-list.ts';
import { ProcessAnswer, ProcessesPage, ProcessRecorded, type ProcessStepAnswer } from './protection.answers.ts';
import {
  CallConferenceBody,
  CloseProcessBody,
  ConcludeEnquiryBody,
  ConferenceBody,
  CoreGroupBody,
  DiscussionBody,
  ProcessesQuery,
  ReviewBody,
  StartProcessBody,
  StepBody,
} from './protection.requests.ts';
import { ProtectionService, type ProtectionOutcome } from './protection-service.ts';
import { standingOf } from './protection-target.ts';

const recorded = ({ id, state }: ProtectionOutcome): ProcessRecorded => {
  const { child, status } = standingOf(state);
  return { id, child, status };
};

const stepped = async (reply: FastifyReply, step: Promise<ProtectionOutcome>): Promise<ProcessRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  return recorded(outcome);
};

const stepsOf = ({ entries }: View): ProcessStepAnswer[] =>
  entries.map(({ entry: { id, kind, owner, occurredOn, recordedAt }, fields }) => ({
    ...{ id, kind, agency: owner, occurredOn, recordedAt },
    ...fields,
  }));

/** Where it stands follows from steps that somebody else may not all be shown. */
const statusFor = (caller: Caller, state: Standing): Pick<ProcessAnswer, 'status' | 'category'> => {
  if (!caller.isOf(state.authority)) return {};
  return { status: state.status, ...(state.status === 'plan' ? { category: state.category } : {}) };
};

/** Child protection: discussion, enquiry, conference, plan, core groups, reviews. */
@ApiTags('child protection')
@Controller('v1/protection-processes')
export class ProtectionController {
  constructor(
    private readonly processes: ProtectionService,
    private readonly list: ProcessList,
  ) {}

  @Post()
  @Action('protection:start')
  @ApiOperation({ summary: 'Ask for a discussion, or record one that was held, for a child that you lead for' })
  @ApiCreatedResponse({ type: ProcessRecorded })
  async start(
    @CallerOf() caller: Caller,
    @Body() body: StartProcessBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    const outcome = await this.processes.start(caller, body);
    created(reply, { location: `/v1/protection-processes/${outcome.id}`, ...outcome });
    return recorded(outcome);
  }

  @Get()
  @Action('protection:read')
  @AnswersFrom('protection-processes')
  @ApiOperation({ summary: 'The processes of your authority; `status=plan`: children subject to a plan' })
  @ApiOkResponse({ type: ProcessesPage })
  page(@CallerOf() caller: Caller, @Query() query: ProcessesQuery): Promise<ProcessesPage> {
    return this.list.page(caller, query);
  }

  @Get(':id')
  @Action('protection:read')
  @ApiOperation({ summary: 'A process as far as you may see it' })
  @ApiOkResponse({ type: ProcessAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state, tag, view } = await this.processes.read(caller, id);
    void reply.header('etag', tag);
    if (!view) {
      void reply.code(304).send();
      return;
    }
    void reply.code(200).send({ id, child: state.child, ...statusFor(caller, state), steps: stepsOf(view) });
  }

  @Post(':id/discussions')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Record the discussion that was asked for, or a further one' })
  @ApiOkResponse({ type: ProcessRecorded })
  discuss(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: DiscussionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    const { form, outcome } = sent;
    const body = { form, outcome };
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionDiscussionHeld', sent, body }));
  }

  @Post(':id/enquiry-conclusion')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Conclude the section 47 enquiry' })
  @ApiOkResponse({ type: ProcessRecorded })
  conclude(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: ConcludeEnquiryBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    const { outcome, childSeen } = sent;
    const body = { outcome, childSeen };
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionEnquiryConcluded', sent, body }));
  }

  @Post(':id/conference-notice')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Say that those who are to come to a conference were told of its day' })
  @ApiOkResponse({ type: ProcessRecorded })
  call(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: CallConferenceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    return stepped(reply, this.processes.callConference(caller, id, sent));
  }

  @Post(':id/plan-changes')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Something happened on account of which the plan does not hold as it was made' })
  @ApiOkResponse({ type: ProcessRecorded })
  changePlan(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: StepBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionPlanChangeFound', sent, body: {} }));
  }

  @Post(':id/chair-told')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Whoever chairs the meetings was told of a significant change' })
  @ApiOkResponse({ type: ProcessRecorded })
  tellChair(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: StepBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionChairTold', sent, body: {} }));
  }

  @Post(':id/conferences')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Record a conference: a plan with its category, no plan, or not quorate' })
  @ApiOkResponse({ type: ProcessRecorded })
  confer(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: ConferenceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    const { form, outcome, category } = sent;
    const body = { form, outcome, ...(category === undefined ? {} : { category }) };
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionConferenceHeld', sent, body }));
  }

  @Post(':id/conference-record')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Say that the record of the conference was sent out' })
  @ApiOkResponse({ type: ProcessRecorded })
  sendRecord(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: StepBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionConferenceRecordSent', sent, body: {} }));
  }

  @Post(':id/core-groups')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Record a core group' })
  @ApiOkResponse({ type: ProcessRecorded })
  coreGroup(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: CoreGroupBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    const body = { childSeen: sent.childSeen };
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionCoreGroupHeld', sent, body }));
  }

  @Post(':id/reviews')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Record a review conference: the plan goes on, or ends' })
  @ApiOkResponse({ type: ProcessRecorded })
  review(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: ReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    const { outcome, childSeen, category } = sent;
    const body = { outcome, childSeen, ...(category === undefined ? {} : { category }) };
    return stepped(reply, this.processes.take(caller, id, { type: 'ProtectionReviewHeld', sent, body }));
  }

  @Post(':id/closure')
  @HttpCode(200)
  @Action('protection:record')
  @ApiOperation({ summary: 'Close the process; the lead that it gave ends first' })
  @ApiOkResponse({ type: ProcessRecorded })
  close(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() sent: CloseProcessBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProcessRecorded> {
    return stepped(reply, this.processes.close(caller, id, sent));
  }
}
