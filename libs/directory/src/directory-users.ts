import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, LookUpPrerequisites, type Caller } from '@safeguarding/access';
import { DomainError, localDate, type ActorRef, type AgencyId, type Clock, type LocalDate } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { directoryErrors } from './core/directory-errors.ts';
import {
  inForce,
  recordPrerequisite,
  requirePrerequisites,
  revokeAccess,
  type DirectoryUserEvent,
  type DirectoryUserState,
  type InLine,
  type Prerequisite,
  type Prerequisites,
} from './core/directory-user.ts';
import { userIdOf, userSlice } from './directory-slices.ts';
import type { PrerequisiteBody, RevokeBody } from './directory.requests.ts';

const dayIn = (text: string, pointer: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    const { code, title: detail } = directoryErrors.daysUnfit;
    throw new DomainError(directoryErrors.daysUnfit, [{ pointer, code, detail }]);
  }
};

/** Who may consult the directory: checked, trained, and neither has run out. Kept by a second person of the same service. */
@Injectable()
export class DirectoryUsers extends LookUpPrerequisites {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  record(caller: Caller, user: ActorRef, what: Prerequisite, body: PrerequisiteBody) {
    return this.change(caller, user, { action: 'directory-user:record', step: what, body }, (_state, at) => {
      const valid = { doneOn: dayIn(body.doneOn, '/doneOn'), until: dayIn(body.until, '/until') };
      return recordPrerequisite({ by: caller.principal.ref, user, agency: caller.agency, what, ...valid }, at);
    });
  }

  async revoke(caller: Caller, user: ActorRef, body: RevokeBody) {
    const command = { by: caller.principal.ref, user, agency: caller.agency, reason: body.reason };
    const { before = [] } = await this.lineOf(caller.agency, user);
    return this.change(caller, user, { action: 'directory-user:revoke', step: 'revoked', body }, (state) =>
      revokeAccess(command, inForce({ ...state, before })),
    );
  }

  /** What the caller has itself, be it of a service whose work the caller's does now. */
  async own(caller: Caller): Promise<Prerequisites> {
    return inForce(await this.lineOf(caller.agency, caller.principal.ref));
  }

  private async stateIn(agency: AgencyId, user: ActorRef): Promise<DirectoryUserState> {
    return (await this.ledger.load<DirectoryUserState, DirectoryUserEvent>(userSlice, userIdOf(agency, user))).state;
  }

  /** What a service recorded of somebody, and its predecessors before it, link by link. */
  private async lineOf(agency: AgencyId, user: ActorRef): Promise<InLine> {
    const direct = this.register.successions.directPredecessorsOf(agency);
    const [own, ...before] = await Promise.all([
      this.stateIn(agency, user),
      ...direct.map((one) => this.lineOf(one, user)),
    ]);
    return { ...own, before };
  }

  /** Throws DIR-001 or DIR-002, before anything is looked up: alike for every child. A strong read. */
  async require(caller: Caller): Promise<void> {
    requirePrerequisites(await this.own(caller), this.clock.now());
  }

  private change(
    caller: Caller,
    user: ActorRef,
    {
      action,
      step,
      body,
    }: {
      readonly action: 'directory-user:record' | 'directory-user:revoke';
      readonly step: string;
      readonly body: object;
    },
    decide: (state: DirectoryUserState, at: ReturnType<Clock['now']>) => readonly DirectoryUserEvent[],
  ) {
    return this.ledger.change<DirectoryUserState, DirectoryUserEvent>(userSlice, userIdOf(caller.agency, user), {
      context: caller.context(`${action}\n${step}\n${user}`, body),
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await this.gate.require(action, caller);
      },
      decide,
    });
  }
}
