import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  ChildFactsSource,
  Receipts,
  sensitiveKinds,
  statedAccessReason,
  type ActionName,
  type Caller,
  type ChildView,
} from '@safeguarding/access';
import { DomainError, type Clock, type Instant, type PersonId } from '@safeguarding/kernel';
import { Ledger, ledgerErrors, SEALING } from '@safeguarding/ledger';
import { ChildContent, PeopleRegister, PersonFolds, type GivenIdentifier } from '@safeguarding/people';
import { CLOCK } from '@safeguarding/platform';
import type { Sealing } from '@safeguarding/sealing';
import { directoryErrors } from './core/directory-errors.ts';
import {
  consultDirectory,
  endKeeping,
  endLeadProfessional,
  isListed,
  keepLonger,
  nameLeadProfessional,
  type DirectoryEvent,
  type DirectoryState,
} from './core/directory-record.ts';
import { recordSlice } from './directory-slices.ts';
import { DirectoryUsers } from './directory-users.ts';
import type { DirectoryEntryAnswer } from './directory.answers.ts';
import type {
  EndKeepingBody,
  EndLeadBody,
  KeepLongerBody,
  LeadProfessionalBody,
  LookUpBody,
} from './directory.requests.ts';

type Named = { readonly childId?: string; readonly identifiers?: readonly GivenIdentifier[] };

const carers = new Set(['parent', 'carer', 'parental-responsibility']);

/** The directory of who works with a child: never what anybody knows of it (rows M4, M5). */
@Injectable()
export class DirectoryService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ChildFactsSource) private readonly facts: ChildFactsSource,
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(PersonFolds) private readonly folds: PersonFolds,
    @Inject(ChildContent) private readonly content: ChildContent,
    @Inject(DirectoryUsers) private readonly users: DirectoryUsers,
    @Inject(SEALING) private readonly sealing: Sealing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Prerequisites, then whether the child is listed, then the reason on record and the receipt, then the answer. */
  async lookUp(caller: Caller, body: LookUpBody): Promise<DirectoryEntryAnswer> {
    const { reason, explanation } = body;
    await this.users.require(caller);
    const stated = statedAccessReason(body.accessReason, caller.principal);
    const { view, state, person } = await this.listed(caller, 'directory:consult', body);
    const { child } = view;
    await this.ledger.change<DirectoryState, DirectoryEvent>(recordSlice, child, {
      context: caller.context(`directory:consult\n${child}`, body),
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: () =>
        consultDirectory({ child, reason, ...stated, ...(explanation === undefined ? {} : { explanation }) }),
    });
    const answer = await this.entryOf(caller, view, state, person);
    await this.receipts.record(caller, {
      action: 'directory:consult',
      answer: 'shown',
      ...stated,
      children: [view.receipt],
      versions: view.versions,
    });
    return answer;
  }

  /** The child, where it stands in the directory for this caller; 404, as for nobody, where it does not. */
  async listed(caller: Caller, action: ActionName, named: Named) {
    if ((named.childId === undefined) === (named.identifiers === undefined))
      throw new DomainError(directoryErrors.childNamedTwice);
    const found = named.identifiers
      ? await this.people.find(named.identifiers, caller.numbers)
      : [named.childId as PersonId];
    const [child] = found;
    if (child !== undefined && found.length === 1) {
      const [view, facts, { state: person }, { state }] = await Promise.all([
        this.gate.consult(caller, action, child),
        this.facts.of(child),
        this.folds.of(child),
        this.ledger.load<DirectoryState, DirectoryEvent>(recordSlice, child),
      ]);
      const isChild = facts?.kind === 'child' && person.status === 'registered';
      if (view.known && isChild && isListed(state, facts.dateOfBirth, this.clock.now())) return { view, state, person };
    }
    // Names nobody, or somebody who is not in the directory: one answer.
    throw new DomainError(ledgerErrors.unknown);
  }

  nameLead(caller: Caller, child: PersonId, body: LeadProfessionalBody) {
    const { name, contact } = body;
    const { agency } = caller;
    const sensitive = sensitiveKinds.has(caller.principal.agencyKind);
    return this.change(caller, 'lead-professional:name', child, body, () =>
      nameLeadProfessional({ child, agency, sensitive, name, ...(contact === undefined ? {} : { contact }) }),
    );
  }

  endLead(caller: Caller, child: PersonId, body: EndLeadBody) {
    const command = { child, agency: caller.agency, reason: body.reason };
    return this.change(caller, 'lead-professional:name', child, body, (state) => endLeadProfessional(command, state));
  }

  async keepLonger(caller: Caller, child: PersonId, body: KeepLongerBody) {
    const facts = await this.facts.of(child);
    const { ground, evidence } = body;
    const command = { child, ground, evidence, dateOfBirth: facts?.dateOfBirth };
    return this.change(caller, 'directory:keep', child, body, (state, at) => keepLonger(command, state, at));
  }

  endKeeping(caller: Caller, child: PersonId, body: EndKeepingBody) {
    return this.change(caller, 'directory:keep', child, body, (state) =>
      endKeeping({ child, reason: body.reason }, state),
    );
  }

  private change(
    caller: Caller,
    action: ActionName,
    child: PersonId,
    body: object,
    decide: (state: DirectoryState, at: Instant) => readonly DirectoryEvent[],
  ) {
    return this.ledger.change<DirectoryState, DirectoryEvent>(recordSlice, child, {
      context: caller.context(`${action}\n${child}`, body),
      ifMatch: 'ignored',
      mayBeNew: true,
      authorise: async () => {
        await this.gate.require(action, caller, { child });
      },
      decide,
    });
  }

  private async entryOf(
    caller: Caller,
    view: ChildView,
    state: DirectoryState,
    person: Awaited<ReturnType<PersonFolds['of']>>['state'],
  ): Promise<DirectoryEntryAnswer> {
    if (person.status !== 'registered') throw new DomainError(ledgerErrors.unknown);
    const {
      name,
      formerNames,
      sex,
      dateOfBirth,
      addresses,
      identifiers,
      relationships = [],
    } = await this.content.show(view, caller.services, person);
    const services = view.involvements
      .filter(({ person: assigned }) => assigned === undefined)
      .map(({ agency, kind, from }) => {
        const found = this.register.get(agency);
        const today = this.register.successions.todayOf(agency);
        return {
          ...{ agency, kind, from },
          ...(found ? { name: found.name } : {}),
          ...(today === agency ? {} : { succeededBy: today }),
          // Whoever does the work of a service answers its telephone.
          ...this.register.get(today)?.contact,
        };
      });
    const distinct = [...new Map(services.map((service) => [service.agency, service])).values()];
    const of = (...kinds: readonly string[]) => distinct.filter(({ kind }) => kinds.includes(kind));
    const schools = of('education', 'early-years');
    const practices = of('gp-practice');
    const others = distinct.filter((service) => !schools.includes(service) && !practices.includes(service));
    const lead = await this.leadOf(view, state);
    const demographics = { name, formerNames, sex, dateOfBirth, addresses };
    return {
      id: view.child,
      ...(Object.fromEntries(Object.entries(demographics).filter(([, value]) => value !== undefined)) as object),
      // A number of a service's own is no part of the directory.
      identifiers: (identifiers ?? [])
        .filter(({ kind }) => kind !== 'local' && kind !== 'la-number')
        .map(({ kind, value }) => ({ kind, value })),
      // Who a carer is and how to reach them; nothing that anybody noted about them.
      carers: relationships
        .filter(({ relation }) => typeof relation === 'string' && carers.has(relation))
        .map(({ relation, name: called, contact }) => ({
          relation: relation as string,
          ...(called === undefined ? {} : { name: called }),
          ...(contact === undefined ? {} : { contact }),
        })),
      ...{ schools, practices, others },
      ...(lead === undefined ? {} : { leadProfessional: lead }),
    };
  }

  /** Where a lead professional works tells where a shielded child lives. */
  private async leadOf({ child, classes }: ChildView, { lead }: DirectoryState) {
    if (lead === undefined || !classes.includes('presence')) return undefined;
    const { events } = await this.ledger.load<DirectoryState, DirectoryEvent>(recordSlice, child);
    const event = events.find(({ id }) => id === lead.event);
    const [part] = event?.sealed ?? [];
    if (event === undefined || part === undefined) return { agency: lead.agency };
    const content = await this.sealing.open(
      { eventId: event.id, type: event.type, schemaVersion: event.schemaVersion },
      part,
    );
    const details = content?.classes['third-party'] ?? {};
    const { professional, contact } = details as { readonly professional?: string; readonly contact?: string };
    return {
      agency: lead.agency,
      ...(professional === undefined ? {} : { name: professional }),
      ...(contact === undefined ? {} : { contact }),
    };
  }
}
