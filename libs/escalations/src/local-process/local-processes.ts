import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, type Agency, type Caller } from '@safeguarding/access';
import { DomainError, localDate, londonDate, type AgencyId, type Clock, type LocalDate } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { LocalStages, receivingKinds } from '@safeguarding/referrals';
import { escalationErrors } from '../core/escalation-errors.ts';
import {
  processOn,
  setLocalProcess,
  usualProcess,
  type LocalProcess,
  type LocalProcessSet,
  type LocalProcessState,
} from '../core/ladder.ts';
import { localProcessSlice } from '../escalation-slice.ts';
import type { LocalProcessBody } from '../escalations.requests.ts';

/** The process of an area as it is in force today. */
export type ProcessInForce = Pick<LocalProcess, 'stages' | 'ladder'> & {
  readonly set: boolean;
  readonly inForceFrom?: string;
  readonly receiving: readonly Agency[];
};

/** How each area takes referrals and settles disagreements: data of its partnership, with a usual one where it has said nothing. */
@Injectable()
export class LocalProcesses extends LocalStages {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  /** Who takes referrals: the body that the area named, else every one of the nation's kind that serves it. */
  async inForce(area: string): Promise<ProcessInForce> {
    const { state } = await this.ledger.load<LocalProcessState, LocalProcessSet>(localProcessSlice, area.toLowerCase());
    const found = processOn(state, londonDate(this.clock.now()));
    const bodies = this.bodiesOf(area);
    const receiving = found?.receivingBody && this.register.successions.todayOf(found.receivingBody);
    const named = bodies.filter(({ id }) => id === receiving);
    return {
      set: found !== undefined,
      ...(found ? { inForceFrom: found.inForceFrom } : {}),
      stages: found?.stages ?? usualProcess.stages,
      ladder: found?.ladder ?? usualProcess.ladder,
      receiving: named.length > 0 ? named : bodies,
    };
  }

  /** The stages that the area declared, in the order in which it named them; undefined where it has said nothing. */
  async stagesOn(area: string, day: LocalDate) {
    const { state } = await this.ledger.load<LocalProcessState, LocalProcessSet>(localProcessSlice, area.toLowerCase());
    return processOn(state, day)?.stages;
  }

  async set(caller: Caller, area: string, body: LocalProcessBody) {
    const { inForceFrom, receivingBody, stages, ladder } = body;
    return this.ledger.change<LocalProcessState, LocalProcessSet>(localProcessSlice, area.toLowerCase(), {
      context: caller.context(`local-process:set\n${area}`, body),
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await this.gate.require('local-process:set', caller);
        if (this.register.get(caller.agency)?.area !== area) throw new DomainError(escalationErrors.notYourArea);
      },
      decide: (_state, at) => {
        if (receivingBody !== undefined && !this.bodiesOf(area).some(({ id }) => id === receivingBody))
          throw new DomainError(escalationErrors.receivingBodyUnfit);
        const levels = ladder.map(({ role, workingDays }) => ({ role, workingDays }));
        const process = {
          ...{ area, inForceFrom: localDate(inForceFrom), stages, ladder: levels },
          ...(receivingBody === undefined ? {} : { receivingBody }),
        };
        return setLocalProcess({ process, by: caller.agency }, at);
      },
    });
  }

  /** Whether any service of the register serves the area. */
  knows(area: string): boolean {
    return this.register.all().some(({ area: served }) => served === area);
  }

  /** The partnership that settles what nobody below it could; undefined where the area has none on the register. */
  partnershipOf(area: string): AgencyId | undefined {
    return this.register.servingArea(area, ({ kind }) => kind === 'safeguarding-partnership')?.id;
  }

  private bodiesOf(area: string): readonly Agency[] {
    return this.register
      .all()
      .filter(
        ({ status, area: served, nation, kind }) =>
          status === 'active' && served === area && (receivingKinds[nation] ?? []).includes(kind),
      );
  }
}
