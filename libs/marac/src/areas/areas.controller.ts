import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccessGate, Action, Caller, CallerOf } from '@safeguarding/access';
import { agencyPattern, DomainError, refused } from '@safeguarding/kernel';
import { Ledger, ledgerErrors } from '@safeguarding/ledger';
import { changed } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import {
  repeatDefinitions,
  setArea,
  usualParameters,
  type AreaParameters,
  type AreaState,
} from '../core/marac-area.ts';
import { maracErrors } from '../core/marac-errors.ts';
import { dayOf } from '../core/day-of.ts';
import { areaSlice } from '../marac-slices.ts';
import { AreaAnswer } from './areas.answers.ts';
import { SetAreaBody } from './areas.requests.ts';

const answerOf = (marac: string, { versions }: AreaState): AreaAnswer => ({
  marac,
  versions: versions.map(({ inForceFrom, parameters }) => ({
    inForceFrom,
    ...parameters,
    visibleHighRisk: [...parameters.visibleHighRisk],
  })),
});

const parametersOf = ({ repeat: own, repeatDefinition, ...body }: SetAreaBody): AreaParameters => {
  if ((own === undefined) === (repeatDefinition === undefined)) throw refused(maracErrors.reasonMissing, '/repeat');
  const repeat = own ?? repeatDefinitions[repeatDefinition ?? 'safelives-newer'];
  return {
    repeat: { ...repeat },
    visibleHighRisk: body.visibleHighRisk ?? usualParameters.visibleHighRisk,
    escalation: body.escalation ?? usualParameters.escalation,
    listWorkingDaysBefore: body.listWorkingDaysBefore ?? usualParameters.listWorkingDaysBefore,
  };
};

/** What counts as high risk, escalation and a repeat in each area: local, dated data. */
@ApiTags('MARAC')
@Controller('v1/marac-areas')
export class MaracAreasController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
  ) {}

  @Post()
  @HttpCode(200)
  @Action('marac:set-area')
  @ApiOperation({ summary: 'Set what counts in your area from a day on; the first time, your service keeps a MARAC' })
  @ApiOkResponse({ type: AreaAnswer })
  async set(
    @CallerOf() caller: Caller,
    @Body() body: SetAreaBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AreaAnswer> {
    const marac = caller.agency;
    const outcome = await this.ledger.change(areaSlice, marac, {
      context: caller.context('marac:set-area', body),
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await this.gate.require('marac:set-area', caller);
      },
      decide: (state) => {
        const inForceFrom = dayOf(body.inForceFrom, '/inForceFrom', {});
        return setArea({ marac, inForceFrom, parameters: parametersOf(body) }, state);
      },
    });
    changed(reply, outcome);
    return answerOf(marac, outcome.state);
  }

  @Get(':marac')
  @Action('marac:read-area')
  @ApiOperation({ summary: 'What counts in the area of a MARAC: thresholds and the definition of a repeat, by date' })
  @ApiOkResponse({ type: AreaAnswer })
  async read(@Param('marac') marac: string): Promise<AreaAnswer> {
    const asked = agencyPattern.test(marac) ? marac : 'none';
    const { state } = await this.ledger.load(areaSlice, asked);
    if (state.versions.length === 0) throw new DomainError(ledgerErrors.unknown);
    return answerOf(marac, state);
  }
}
