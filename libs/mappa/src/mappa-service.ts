import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts, type Caller } from '@safeguarding/access';
import {
  DomainError,
  londonDate,
  type AgencyId,
  type Clock,
  type JsonObject,
  type PersonId,
  type ThingId,
  refused,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { PanelDesk, type CaseRead } from '@safeguarding/panels';
import { PeopleRegister } from '@safeguarding/people';
import { CLOCK } from '@safeguarding/platform';
import type { MappaState } from './core/mappa-case.ts';
import type { StepTexts } from './core/mappa-content.ts';
import { checkReferral, referOffender } from './core/mappa-decisions.ts';
import { mappaErrors } from './core/mappa-errors.ts';
import type { MappaEvent } from './core/mappa-events.ts';
import { partOf, schemeOf, type Scheme } from './core/schemes.ts';
import { mappaProcess, mappaSlice } from './mappa-slices.ts';
import type { ReferOffenderBody } from './mappa.requests.ts';

export type MappaOutcome = Outcome<MappaState, MappaEvent>;

const textsOf = ({ offender, summary, offending, victims, health, under18Reasons }: ReferOffenderBody): StepTexts => {
  const { name, dateOfBirth, addresses } = offender.demographics ?? {};
  const said = { name, dateOfBirth, addresses, summary, offending, victims, health, under18Reasons };
  return JSON.parse(JSON.stringify(said)) as JsonObject;
};

/** Refers offenders to the arrangements of an area, and reads cases. */
@Injectable()
export class MappaService {
  readonly desk: PanelDesk<MappaState, MappaEvent>;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) receipts: Receipts,
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.desk = new PanelDesk({ ledger, gate, register, receipts }, mappaProcess);
  }

  /** Everything that can be refused is refused before the offender is put on the register. */
  async refer(caller: Caller, body: ReferOffenderBody): Promise<MappaOutcome> {
    const context = caller.context('mappa:refer', body);
    await this.gate.require('mappa:refer', caller);
    const { unit, category, ground, leadAgency, under18 } = body;
    const scheme = this.schemeOfUnit(unit, '/unit');
    this.checkAgencies({ leadAgency: [leadAgency] });
    const facts = { unit, scheme, category, ground, leadAgency, under18, texts: textsOf(body) };
    checkReferral(facts, londonDate(this.clock.now()));
    const named = { ...body.offender, kind: body.offender.kind ?? ('adult' as const) };
    this.people.check(named, context, { pointer: '/offender' });
    const children = await this.childrenKnownTo(caller, body);
    // The offender's own practice reads the offender's record: nothing of this stands on it.
    const naming = { slot: 'offender', pointer: '/offender', quiet: true } as const;
    const offender = await this.people.findOrCreate(named, context, naming);
    if (children.some(({ person }) => person === offender)) throw refused(mappaErrors.childTwice, '/children');
    const id = createdId(context, mappaSlice.category);
    const who = { case: id, referrer: caller.agency, by: caller.principal.ref, offender, children };
    return this.ledger.create<MappaState, MappaEvent>(mappaSlice, {
      ...{ id, context },
      decide: (state, at) => referOffender({ ...facts, ...who }, state, at),
    });
  }

  /** The case as far as the caller's seat shows it. Throws DomainError (404) for who has none. */
  read(caller: Caller, id: ThingId): Promise<CaseRead<MappaState>> {
    return this.desk.read(caller, id);
  }

  /** Throws DomainError (MAP-009) for a service that is not active. */
  checkAgencies(named: Readonly<Record<string, readonly AgencyId[]>>): void {
    for (const [name, agencies] of Object.entries(named))
      if (agencies.some((agency) => this.register.get(agency)?.status !== 'active'))
        throw refused(mappaErrors.agencyUnknown, `/${name}`);
  }

  /** Each agency with its part under the scheme, which follows from its kind. */
  partsOf(agencies: readonly AgencyId[], scheme: Scheme) {
    this.checkAgencies({ agencies });
    return agencies.map((agency) => ({ agency, part: partOf(scheme, this.register.get(agency)?.kind ?? '') }));
  }

  /** The arrangements that a unit keeps: of its nation. Throws DomainError (MAP-010) for a service that answers for none. */
  schemeOfUnit(unit: AgencyId, pointer: string): Scheme {
    const agency = this.register.get(unit);
    const scheme = agency?.status === 'active' ? schemeOf[agency.nation] : undefined;
    if (scheme === undefined || partOf(scheme, agency?.kind ?? '') !== 'responsible-authority')
      throw refused(mappaErrors.anotherNation, pointer);
    return scheme;
  }

  private async childrenKnownTo(caller: Caller, { children }: ReferOffenderBody) {
    for (const { childId } of children)
      if (!(await this.gate.knows(caller, 'child:read', childId as PersonId)))
        throw new DomainError(ledgerErrors.unknown);
    return children.map(({ childId, note }) => ({
      person: childId as PersonId,
      ...(note === undefined ? {} : { note }),
    }));
  }
}
