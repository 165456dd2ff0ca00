import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  type Caller,
  ChildFactsSource,
  gatherRows,
  involvementsFor,
  newestFirst,
  Receipts,
  rowsOfServices,
  statedAccessReason,
  toldAccessReason,
  type ThingTarget,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  type AgencyId,
  type Clock,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors } from '@safeguarding/ledger';
import { PeopleRegister } from '@safeguarding/people';
import { CLOCK, platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { endEmergency, longestEmergencyMinutes, openEmergency, reviewEmergency } from '../core/emergency-decisions.ts';
import { sharingErrors } from '../core/sharing-errors.ts';
import type { SharingEvent } from '../core/sharing-events.ts';
import type { SharingState } from '../core/sharing-state.ts';
import { Fence } from '../fence.ts';
import type { SharingOutcome } from '../sharing-service.ts';
import { sharingSlice } from '../sharing-slice.ts';
import { emergencyAccessRows, stateOf, type EmergencyAccessRow } from './emergency-access-model.ts';
import type {
  ContactAnswer,
  EmergencyAccessAnswer,
  EmergencyAccessesPage,
  EmergencyOpenedAnswer,
} from './emergency-access.answers.ts';
import type { EmergencyAccessesQuery, OpenEmergencyBody, ReviewEmergencyBody } from './emergency-access.requests.ts';

const usualPage = 50;

/** The people of the service whose access it is, and of those who were told. */
const targetOf = (state: SharingState, access: ThingId): ThingTarget => {
  const found = state.emergencies.find((each) => each.access === access);
  if (!found) throw new DomainError(ledgerErrors.unknown);
  return {
    thing: access,
    owner: found.agency,
    recipients: found.told.map((agency) => ({ agency, classes: [] })),
    labels: [],
    recordedAt: found.from,
  };
};

/** Opens, ends, reviews and lists emergency accesses. Each opens one child to one person and is looked at by a second one. */
@Injectable()
export class EmergencyAccess {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(ChildFactsSource) private readonly children: ChildFactsSource,
    @Inject(Fence) private readonly fence: Fence,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws DomainError: 403 by policy, 404 where the child is nobody's, barred to the caller, or not one child. */
  async open(
    caller: Caller,
    body: OpenEmergencyBody,
  ): Promise<{ readonly answer: EmergencyOpenedAnswer; readonly outcome: SharingOutcome }> {
    const context = caller.context('emergency:open', body);
    await this.gate.require('emergency:open', caller);
    const stated = statedAccessReason(body.accessReason, caller.principal);
    const child = await this.childIn(caller, body);
    const access = createdId(context, 'emergency');
    const { agency, ref: person } = caller.principal;
    const { reason, explanation, minutes = longestEmergencyMinutes } = body;
    const { position: beside } = await this.fence.folded(child);
    const acts = (one: AgencyId): boolean => this.register.acts(one);
    const asked = { child, access, agency, person, reason, ...stated, explanation, minutes };
    const command = { ...asked, onDuty: this.onDuty(agency), beside, acts };
    const outcome = await this.ledger.change<SharingState, SharingEvent>(sharingSlice, child, {
      context,
      ifMatch: 'ignored',
      mayBeNew: true,
      // Whoever is barred must not learn that the child is there: the same answer as for nobody.
      authorise: () => this.gate.refuseBarred(caller, child),
      decide: (state, at) => openEmergency(command, state, at),
    });
    return { outcome, answer: await this.openedAnswer(caller, child, access) };
  }

  end(caller: Caller, child: PersonId, access: ThingId): Promise<SharingOutcome> {
    return this.change(caller, 'emergency:end', child, access, {}, (state, at) =>
      endEmergency({ child, access }, state, at),
    );
  }

  review(caller: Caller, child: PersonId, access: ThingId, body: ReviewEmergencyBody): Promise<SharingOutcome> {
    const { ref: by } = caller.principal;
    return this.change(caller, 'emergency:review', child, access, body, (state) =>
      reviewEmergency({ child, access, by, ...body }, state),
    );
  }

  /** Those of the caller's service and those that it was told of, newest first. */
  async page(
    caller: Caller,
    { state, cursor, limit = usualPage }: EmergencyAccessesQuery,
  ): Promise<EmergencyAccessesPage> {
    const purpose = `emergency-accesses\n${caller.agency}\n${state ?? ''}`;
    const before = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && before === undefined) throw new DomainError(platformErrors.cursorInvalid);
    // Every row is of the caller's own service or was sent to it: one answer holds for all.
    await this.gate.require('emergency:read', caller, {
      thing: 'emergency-accesses' as ThingId,
      owner: caller.agency,
      recipients: [],
      labels: [],
      recordedAt: this.clock.now(),
    });
    const now = this.clock.now();
    const found = await this.rowsFor(caller, before, limit + 1, state, now);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    await this.receipts.record(caller, {
      action: 'emergency:read',
      answer: 'shown',
      children: [],
      asked: rows.map(({ access }) => access),
    });
    return {
      items: rows.map((row) => lineOf(row, stateOf(row, now))),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  /** Without those of children from whom the caller is barred; they neither count nor shorten a page. */
  private async rowsFor(
    caller: Caller,
    from: string | undefined,
    wanted: number,
    state: EmergencyAccessesQuery['state'],
    now: Instant,
  ): Promise<readonly EmergencyAccessRow[]> {
    const open = async (rows: readonly EmergencyAccessRow[]): Promise<readonly EmergencyAccessRow[]> => {
      const children = rows.map(({ child }) => child);
      const barred = await this.gate.barredFrom(caller, children);
      return rows.filter(({ child }) => !barred.has(child));
    };
    return gatherRows<EmergencyAccessRow>(
      (before, stride) =>
        rowsOfServices(
          caller,
          stride,
          (agency) => emergencyAccessRows(this.db, agency, { before, limit: stride, state, now }),
          newestFirst,
        ),
      open,
      from,
      wanted,
    );
  }

  private change(
    caller: Caller,
    action: 'emergency:end' | 'emergency:review',
    child: PersonId,
    access: ThingId,
    body: object,
    decide: (state: SharingState, at: Instant) => readonly SharingEvent[],
  ): Promise<SharingOutcome> {
    return this.ledger.change<SharingState, SharingEvent>(sharingSlice, child, {
      context: caller.context(`${action}\n${access}`, body),
      ifMatch: 'ignored',
      authorise: async (state) => {
        await this.gate.refuseBarred(caller, child);
        await this.gate.require(action, caller, targetOf(state, access));
      },
      decide,
    });
  }

  private async childIn({ numbers }: Caller, { childId, identifiers }: OpenEmergencyBody): Promise<PersonId> {
    if ((childId === undefined) === (identifiers === undefined)) throw new DomainError(sharingErrors.oneChild);
    const found = identifiers ? await this.people.find(identifiers, numbers) : [childId as PersonId];
    const [child] = found;
    if (child === undefined || found.length > 1 || !(await this.children.of(child)))
      throw new DomainError(ledgerErrors.unknown);
    return child;
  }

  private onDuty(agency: AgencyId): readonly AgencyId[] {
    const own = this.register.get(agency);
    const duty = own && this.register.dutyFor(own.area);
    return duty ? [duty.id] : [];
  }

  private async openedAnswer(caller: Caller, child: PersonId, access: ThingId): Promise<EmergencyOpenedAnswer> {
    const { state, position } = await this.fence.folded(child);
    const opened = state.emergencies.find((each) => each.access === access);
    if (!opened) throw new DomainError(ledgerErrors.contended);
    const now = this.clock.now();
    const leading = position.leads.filter(({ until }) => until === undefined || until > now);
    // A surgery or a school tells where a child lives: of a shielded child only who leads or is on duty.
    const shielded = position.shield !== undefined && position.shield.until === undefined;
    const working = shielded ? [] : involvementsFor(caller.principal, position, now).map(({ agency }) => agency);
    const told = this.contacts(opened.told);
    return {
      id: access,
      childId: child,
      until: opened.until,
      reviewDueAt: opened.reviewDueAt,
      caseOpen: leading.length > 0,
      told,
      ring: this.contacts([...leading.map(({ agency }) => agency), ...opened.told, ...working]),
    };
  }

  private contacts(agencies: readonly AgencyId[]): ContactAnswer[] {
    // Whoever does the work of a service answers its telephone.
    return [...new Set(agencies.map((id) => this.register.successions.todayOf(id)))].flatMap((id) => {
      const agency = this.register.get(id);
      return agency ? [{ agency: id, name: agency.name, kind: agency.kind, ...agency.contact }] : [];
    });
  }
}

const lineOf = (row: EmergencyAccessRow, state: string): EmergencyAccessAnswer => {
  const { access, child, agency, person, reason, accessReason, from, until, reviewDueAt, finding } = row;
  return {
    ...{ id: access, childId: child, agency, person, reason, from, until, reviewDueAt, state },
    ...toldAccessReason(accessReason),
    ...(finding === undefined ? {} : { finding }),
  };
};
