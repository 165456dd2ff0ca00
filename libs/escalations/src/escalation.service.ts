import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type Agency,
  AgencyRegister,
  type Caller,
  ChildThings,
  listPage,
  newestFirst,
  Receipts,
  rowsOfServices,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  type AgencyId,
  type Clock,
  type Instant,
  type PersonId,
  type ThingId,
  refused,
} from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { ReferralService } from '@safeguarding/referrals';
import { SealedTokens } from '@safeguarding/sealing';
import { checkLegalFacts } from '@safeguarding/sharing';
import { endOfWorkingDay } from '@safeguarding/timescales';
import { escalationErrors } from './core/escalation-errors.ts';
import {
  answerEscalation,
  moveUp,
  raiseEscalation,
  resolveEscalation,
  type EndOfLevel,
  type EscalationEvent,
  type EscalationState,
} from './core/escalation.ts';
import { escalationRows, type EscalationRow } from './escalation-list-model.ts';
import { escalationKind, partiesTarget } from './escalation-slice.ts';
import type { EscalationsPage } from './escalations.answers.ts';
import type {
  AnswerEscalationBody,
  EscalationsQuery,
  EscalationStepBody,
  NextLevelBody,
  RaiseEscalationBody,
  ResolutionBody,
} from './escalations.requests.ts';
import { LocalProcesses } from './local-process/local-processes.ts';

const textsOf = ({ summary, record }: EscalationStepBody) => ({ summary, ...(record === undefined ? {} : { record }) });

/** Professional disagreements: raised at the lowest level, answered, moved up with the clock of each level, resolved. */
@Injectable()
export class EscalationService {
  private readonly things: ChildThings<EscalationState, EscalationEvent>;

  constructor(
    @Inject(Ledger) ledger: Ledger,
    @Inject(AccessGate) readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) readonly receipts: Receipts,
    @Inject(SealedTokens) readonly tokens: SealedTokens,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(ReferralService) private readonly referrals: ReferralService,
    @Inject(LocalProcesses) private readonly processes: LocalProcesses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.things = new ChildThings({ ledger, gate, register, receipts }, escalationKind);
  }

  async raise(caller: Caller, body: RaiseEscalationBody) {
    const { with: other, about, matter, legal } = body;
    const child = body.childId as PersonId;
    const { policyDocument, ...facts } = legal;
    // The ladder is that of the area that was asked to act: of the side that takes referrals, else the raiser's own.
    const mine = this.register.get(caller.agency);
    const theirs = this.register.get(other);
    const area = (theirs?.status === 'active' ? theirs : mine)?.area ?? '';
    const { ladder } = await this.processes.inForce(area);
    const fits = matter === undefined || (await this.isBetween(matter as ThingId, child, caller, other));
    return this.things.begin(caller, 'escalation:raise', {
      child,
      body,
      decide: (id) => (state, at) => {
        if (theirs?.status !== 'active') throw refused(escalationErrors.otherSideUnknown, '/with');
        if (!fits) throw new DomainError(escalationErrors.matterUnfit);
        const kind = caller.principal.agencyKind;
        checkLegalFacts(facts, { kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
        const command = {
          ...{
            escalation: id as ThingId,
            child,
            by: caller.agency,
            with: other,
            about,
            area,
            ladder,
            legal: { ...facts },
          },
          ...(matter === undefined ? {} : { matter: matter as ThingId }),
          texts: { ...textsOf(body), ...(policyDocument === undefined ? {} : { policyDocument }) },
        };
        return raiseEscalation(command, this.endsFor(theirs, at), state);
      },
    });
  }

  answer(caller: Caller, id: ThingId, body: AnswerEscalationBody) {
    const command = { by: caller.agency, position: body.position, texts: textsOf(body) };
    const decide = (state: EscalationState) => answerEscalation(command, state);
    return this.things.change(caller, id, { action: 'escalation:record', step: 'answered', body, decide });
  }

  moveUp(caller: Caller, id: ThingId, body: NextLevelBody) {
    const decide = (state: EscalationState, at: Instant) => {
      const other = state.status === 'none' ? undefined : this.register.get(state.with);
      const partnership = state.status === 'none' ? undefined : this.processes.partnershipOf(state.area);
      const command = {
        ...{ by: caller.agency, because: body.because, texts: textsOf(body) },
        ...(partnership === undefined ? {} : { partnership }),
      };
      return moveUp(command, this.endsFor(other, at), state, at);
    };
    return this.things.change(caller, id, { action: 'escalation:record', step: 'moved-up', body, decide });
  }

  resolve(caller: Caller, id: ThingId, body: ResolutionBody) {
    const command = { by: caller.agency, how: body.how, texts: textsOf(body) };
    const decide = (state: EscalationState, at: Instant) => resolveEscalation(command, state, at);
    return this.things.change(caller, id, { action: 'escalation:record', step: 'resolved', body, decide });
  }

  read(caller: Caller, id: ThingId) {
    return this.things.read(caller, id);
  }

  async page(
    caller: Caller,
    { state = 'open', side = 'all', cursor, limit }: EscalationsQuery,
  ): Promise<EscalationsPage> {
    const now = this.clock.now();
    const { rows, next } = await listPage<EscalationRow>(
      this,
      caller,
      {
        name: `escalations\n${state}\n${side}`,
        action: 'escalation:read',
        targetOf: (row) => partiesTarget({ ...row, thing: row.escalation, recordedAt: row.raisedAt }),
        rows: (before, most) =>
          rowsOfServices(
            caller,
            most,
            (agency) => escalationRows(this.db, { agency, side, state, now }, { before, limit: most }),
            newestFirst,
          ),
        idOf: ({ escalation }) => escalation,
      },
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
    );
    const items = rows.map(({ escalation, child, by, with: other, level, role, answered, open, due, raisedAt }) => ({
      ...{ id: escalation, child, raisedBy: by, with: other, level, role, answered, open, raisedAt },
      overdue: open && due !== undefined && due <= now,
      ...(due === undefined ? {} : { dueBy: due }),
    }));
    return { items, ...(next === undefined ? {} : { next }) };
  }

  /** Working days are those of the side that has to act. */
  private endsFor(agency: Agency | undefined, at: Instant): EndOfLevel {
    return ({ workingDays }) => agency && endOfWorkingDay(agency.nation, at, workingDays);
  }

  private async isBetween(matter: ThingId, child: PersonId, caller: Caller, other: AgencyId): Promise<boolean> {
    try {
      const { target, recipients, children } = await this.referrals.held(matter);
      const sides = new Set([target.owner, ...recipients.map(({ agency }) => agency)]);
      const { successions } = this.register;
      const isOther = (side: AgencyId): boolean => side === other || successions.todayOf(side) === other;
      return children.includes(child) && [...sides].some((side) => caller.isOf(side)) && [...sides].some(isOther);
    } catch (error) {
      // Whether there is such a referral is not told: it is not between these two.
      if (error instanceof DomainError && error.entry.kind === 'unknown') return false;
      throw error;
    }
  }
}
