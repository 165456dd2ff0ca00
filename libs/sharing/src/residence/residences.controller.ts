import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, AgencyRegister, Caller, CallerOf } from '@safeguarding/access';
import { localDate, refuse, type LocalDate, type PersonId, type ThingId } from '@safeguarding/kernel';
import { PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { correctResidence, endResidence, recordResidence } from '../core/residence-decisions.ts';
import { sharingErrors } from '../core/sharing-errors.ts';
import { leadAuthority } from '../lead-authority.ts';
import { DecisionAnswer, recordSharing } from '../record-sharing.ts';
import { instantAt, SharingCommands } from '../sharing-commands.ts';
import { ResidencesReader } from './residences-reader.ts';
import {
  ResidenceBody,
  ResidenceCorrectionBody,
  ResidenceEndBody,
  ResidencesAnswer,
  ResidencesQuery,
} from './residences.requests.ts';

const childPath = 'children/:childId/residences';

/** A day of the calendar; 30 February is none. */
const dayIn = (text: string, pointer: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    return refuse(sharingErrors.periodReversed, pointer);
  }
};

/** Which authority answers for a child by where it lives: who is told of an emergency where nobody leads. */
@ApiTags('residence')
@Controller('v1')
export class ResidencesController {
  constructor(
    private readonly commands: SharingCommands,
    private readonly reader: ResidencesReader,
    private readonly register: AgencyRegister,
  ) {}

  @Post(childPath)
  @Action('residence:record')
  @ApiOperation({ summary: 'Say which authority answers for the child by where it lives, from a day on' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  record(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ResidenceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecisionAnswer> {
    return recordSharing(this.commands, caller, reply, {
      action: 'residence:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, today }) =>
        (state) =>
          recordResidence({ child, residence: id, today, ...this.lives(body) }, state),
    });
  }

  @Post(`${childPath}/:id/correction`)
  @Action('residence:record')
  @ApiOperation({ summary: 'Put right what your service recorded, or what was recorded of a child that you lead for' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  correct(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) residence: ThingId,
    @Body() body: ResidenceCorrectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecisionAnswer> {
    const { agency } = caller;
    return recordSharing(this.commands, caller, reply, {
      action: 'residence:record',
      child,
      body: { residence, step: 'correction', ...body },
      judgedOn: 'child',
      decide:
        ({ today }) =>
        (state, at) => {
          const until = body.until === undefined ? {} : { until: dayIn(body.until, '/until') };
          return correctResidence({ child, residence, agency, today, ...this.lives(body), ...until }, state, at);
        },
    });
  }

  @Post(`${childPath}/:id/end`)
  @Action('residence:record')
  @ApiOperation({ summary: 'The child has moved away and where to is not known; or it never lived there' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  end(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) residence: ThingId,
    @Body() body: ResidenceEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecisionAnswer> {
    const { agency } = caller;
    return recordSharing(this.commands, caller, reply, {
      action: 'residence:record',
      child,
      body: { residence, step: 'end', ...body },
      judgedOn: 'child',
      decide:
        ({ today }) =>
        (state, at) => {
          const { reason, reasons } = body;
          const until = body.until === undefined ? {} : { until: dayIn(body.until, '/until') };
          const words = reasons === undefined ? {} : { reasons };
          return endResidence({ child, residence, agency, today, reason, ...words, ...until }, state, at);
        },
    });
  }

  @Get(childPath)
  @Action('residence:read')
  @ApiOperation({ summary: 'Which authorities answered for the child by where it lived, and which does on a day' })
  @ApiOkResponse({ type: ResidencesAnswer })
  list(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Query() { on, knownAt }: ResidencesQuery,
  ): Promise<ResidencesAnswer> {
    return this.reader.of(caller, child, {
      ...(on === undefined ? {} : { on: dayIn(on, '/on') }),
      ...(knownAt === undefined ? {} : { knownAt: instantAt(knownAt, '/knownAt') }),
    });
  }

  private lives({ authority: code, from, area, reasons }: ResidenceBody) {
    const authority = leadAuthority(this.register, code, sharingErrors.authorityUnfit, '/authority');
    return {
      ...{ authority: authority.id, from: dayIn(from, '/from') },
      ...(area === undefined ? {} : { area }),
      ...(reasons === undefined ? {} : { reasons }),
    };
  }
}
