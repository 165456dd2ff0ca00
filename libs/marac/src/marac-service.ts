import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  londonDate,
  type AgencyId,
  type Clock,
  type JsonObject,
  type ThingId,
  refused,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import { createdId, Ledger, type Outcome } from '@safeguarding/ledger';
import { casesAbout, PanelDesk, type CaseRead } from '@safeguarding/panels';
import { CLOCK } from '@safeguarding/platform';
import { checkLegalFacts, type LegalBody } from '@safeguarding/sharing';
import type { Earlier } from './core/criteria.ts';
import { inForceOn } from './core/marac-area.ts';
import type { MaracState } from './core/marac-case.ts';
import type { StepTexts } from './core/marac-content.ts';
import { maracErrors } from './core/marac-errors.ts';
import type { MaracEvent } from './core/marac-events.ts';
import { checkReferral, referCase, type ReferCase } from './core/refer-case.ts';
import { dayOf } from './core/day-of.ts';
import { areaSlice, caseSlice, listedMarac, maracProcess, standingOf } from './marac-slices.ts';
import { PeopleOfCase } from './people-of-case.ts';
import type { ReferCaseBody } from './refer-case.requests.ts';

export type MaracOutcome = Outcome<MaracState, MaracEvent>;

const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

/** The words of the vocabulary, and the reference that is sealed. Throws DomainError where they contradict each other. */
export const legalOf = (caller: Caller, body: LegalBody): { legal: RecordedLegalFacts; policyDocument?: string } => {
  const { policyDocument, ...legal } = body;
  const document = policyDocument === undefined ? {} : { policyDocument };
  checkLegalFacts(legal, { kind: caller.principal.agencyKind, ...document });
  return { legal, ...document };
};

const textsOf = (body: ReferCaseBody): StepTexts => {
  const { person: _person, ...ofVictim } = body.victim;
  const { name, dateOfBirth, addresses } = body.victim.person.demographics ?? {};
  const { summary, narrative, health, notAwareExplanation, repeat } = body;
  const said = { name, dateOfBirth, addresses, summary, narrative, health, notAwareExplanation };
  return plain({ ...ofVictim, ...said, otherMarac: repeat?.otherMarac, policyDocument: body.legal.policyDocument });
};

/** Refers cases to a MARAC, and reads them. */
@Injectable()
export class MaracService {
  readonly desk: PanelDesk<MaracState, MaracEvent>;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) receipts: Receipts,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PeopleOfCase) private readonly people: PeopleOfCase,
  ) {
    this.desk = new PanelDesk({ ledger, gate, register, receipts }, maracProcess);
  }

  /** Everything that can be refused is refused before anybody is put on the register. */
  async refer(caller: Caller, body: ReferCaseBody): Promise<MaracOutcome> {
    const context = caller.context('marac:refer', body);
    await this.gate.require('marac:refer', caller);
    await this.people.knownTo(caller, body);
    this.people.check(body, context);
    const command = await this.commandOf(caller, body, createdId(context, caseSlice.category));
    checkReferral(command);
    const people = await this.people.register(body, context);
    const earlier = this.earlierOf(people.victim, command.case);
    return this.ledger.create<MaracState, MaracEvent>(caseSlice, {
      id: command.case,
      context,
      decide: (state) => referCase({ ...command, ...people, earlier }, state),
    });
  }

  /** The case as far as the caller's seat shows it. Throws DomainError (404) for who has none. */
  read(caller: Caller, id: ThingId): Promise<CaseRead<MaracState>> {
    return this.desk.read(caller, id);
  }

  /** Throws DomainError (MAR-010) for a service that is not active, so that nobody is asked who does not exist. */
  checkAgencies(named: Readonly<Record<string, readonly AgencyId[]>>): void {
    for (const [name, agencies] of Object.entries(named))
      if (agencies.some((agency) => this.register.get(agency)?.status !== 'active'))
        throw refused(maracErrors.agencyUnknown, `/${name}`);
  }

  /** What counts in a MARAC's area on the day. Throws DomainError (MAR-001) for a service that keeps none. */
  async areaOf(marac: AgencyId, pointer: string) {
    const today = londonDate(this.clock.now());
    const { state } = await this.ledger.load(areaSlice, marac);
    const area = this.register.get(marac)?.status === 'active' ? inForceOn(state, today) : undefined;
    if (!area) throw refused(maracErrors.noMarac, pointer);
    return area;
  }

  private async commandOf(caller: Caller, body: ReferCaseBody, id: ThingId) {
    const { assessment, judgementReasons, potentialEscalation, repeat, notAwareBecause } = body;
    const marac = body.marac as AgencyId;
    const area = await this.areaOf(marac, '/marac');
    const today = londonDate(this.clock.now());
    const stated: Earlier | undefined = repeat && {
      referredOn: dayOf(repeat.lastReferralOn, '/repeat/lastReferralOn', { until: today }),
      ...(repeat.lastMeetingOn === undefined
        ? {}
        : { metOn: dayOf(repeat.lastMeetingOn, '/repeat/lastMeetingOn', { until: today }) }),
      perpetrators: repeat.samePerpetrator ? 'same' : 'others',
    };
    return {
      ...{ case: id, marac, referrer: caller.agency, by: caller.principal.ref, area },
      incident: { on: dayOf(body.incidentOn, '/incidentOn', { until: today }), criminal: body.criminal },
      claimed: {
        ...(assessment === undefined ? {} : { assessment }),
        ...(judgementReasons === undefined ? {} : { judgementReasons }),
        ...(potentialEscalation === undefined ? {} : { escalationEvents: potentialEscalation.events }),
        ...(stated === undefined ? {} : { repeat: stated }),
      },
      victimAware: body.victimAware,
      ...(notAwareBecause === undefined ? {} : { notAwareBecause }),
      consent: body.consent,
      legal: legalOf(caller, body.legal).legal,
      texts: textsOf(body),
      earlier: [],
    } satisfies Omit<ReferCase, 'victim' | 'perpetrators' | 'children'>;
  }

  /** What this ledger knows of the victim's earlier cases; withdrawn ones do not count. */
  private earlierOf(victim: ReferCase['victim'], now: ThingId): readonly Earlier[] {
    return casesAbout<MaracState>(this.db, listedMarac.name, victim)
      .filter(({ id, status }) => id !== now && status !== 'withdrawn')
      .map(({ state }) => {
        const { case: id, referredOn, perpetrators, discussedOn } = standingOf(state);
        return { case: id, referredOn, perpetrators, ...(discussedOn === undefined ? {} : { metOn: discussedOn }) };
      });
  }
}
