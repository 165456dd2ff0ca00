import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccessGate, Action, Caller, CallerOf, Receipts, type ThingTarget } from '@safeguarding/access';
import { DomainError, londonDate, type Clock, type Instant, type ThingId } from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors } from '@safeguarding/ledger';
import { seatOf } from '@safeguarding/panels';
import { changed, CLOCK, created, isNotModified, ThingIdPipe } from '@safeguarding/platform';
import { workingDaysBefore } from '@safeguarding/timescales';
import type { FastifyReply } from 'fastify';
import { callOffMeeting, scheduleMeeting, type MeetingEvent, type MeetingState } from '../core/marac-meeting.ts';
import { keepers } from '../marac-seats.ts';
import { dayOf } from '../core/day-of.ts';
import { MaracService } from '../marac-service.ts';
import { meetingSlice } from '../marac-slices.ts';
import { MeetingAnswer } from './meetings.answers.ts';
import { CallOffMeetingBody, ScheduleMeetingBody } from './meetings.requests.ts';

type Planned = Exclude<MeetingState, { status: 'none' }>;

const plannedOf = (state: MeetingState): Planned => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

/** The MARAC keeps it, and the agencies that it asks may know when it is. */
const targetOf = ({ meeting, marac, agencies, since }: Planned): ThingTarget => ({
  ...{ thing: meeting, owner: marac, recipients: [], labels: ['marac'], recordedAt: since as Instant },
  panel: [{ agency: marac, roles: keepers, classes: [], keeps: true }, ...agencies.map((agency) => seatOf(agency, []))],
});

const answerOf = (state: MeetingState): MeetingAnswer => {
  const { meeting: id, status, marac, on, listDueOn, agencies } = plannedOf(state);
  return { id, status, marac, on, listDueOn, agencies: [...agencies] };
};

/** Meetings of a MARAC: the day, the agencies, and by when the list has to be with them. */
@ApiTags('MARAC')
@Controller('v1/marac-meetings')
export class MaracMeetingsController {
  constructor(
    private readonly cases: MaracService,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Action('marac:schedule')
  @ApiOperation({ summary: 'Schedule a meeting of your MARAC' })
  @ApiCreatedResponse({ type: MeetingAnswer })
  async schedule(
    @CallerOf() caller: Caller,
    @Body() { on: day, agencies }: ScheduleMeetingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingAnswer> {
    const context = caller.context('marac:schedule', { on: day, agencies });
    await this.gate.require('marac:schedule', caller);
    const marac = caller.agency;
    const { parameters } = await this.cases.areaOf(marac, '');
    this.cases.checkAgencies({ agencies });
    const on = dayOf(day, '/on', { from: londonDate(this.clock.now()) });
    const listDueOn = workingDaysBefore(caller.principal.nation, on, parameters.listWorkingDaysBefore);
    const meeting = createdId(context, meetingSlice.category);
    const outcome = await this.ledger.create<MeetingState, MeetingEvent>(meetingSlice, {
      context,
      decide: (state) => scheduleMeeting({ meeting, marac, on, listDueOn, agencies }, state),
    });
    created(reply, { location: `/v1/marac-meetings/${outcome.id}`, ...outcome });
    return answerOf(outcome.state);
  }

  @Get(':id')
  @Action('marac:read')
  @ApiOperation({ summary: 'A meeting, for its MARAC and the agencies that are asked to it' })
  @ApiOkResponse({ type: MeetingAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingAnswer | undefined> {
    const { state, stream, revision } = await this.ledger.load(meetingSlice, id);
    await this.gate.require('marac:read', caller, targetOf(plannedOf(state)));
    await this.receipts.record(caller, { action: 'marac:read', answer: 'shown', children: [], asked: [id] });
    const tag = this.ledger.tagOf(stream, revision);
    void reply.header('etag', tag);
    if (!isNotModified(caller.facts, tag)) return answerOf(state);
    void reply.code(304);
    return undefined;
  }

  @Post(':id/calling-off')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'Call a meeting off; its cases are listed for another one' })
  @ApiOkResponse({ type: MeetingAnswer })
  async callOff(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: CallOffMeetingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingAnswer> {
    const outcome = await this.ledger.change<MeetingState, MeetingEvent>(meetingSlice, id, {
      context: caller.context(`marac:coordinate\ncall-off\n${id}`, body),
      ifMatch: 'required',
      authorise: async (state) => {
        await this.gate.require('marac:coordinate', caller, targetOf(plannedOf(state)));
      },
      decide: (state) => callOffMeeting(body.reason, state),
    });
    changed(reply, outcome);
    return answerOf(outcome.state);
  }
}
