import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
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
  type AgencyId,
  type Clock,
  DomainError,
  type Instant,
  londonDate,
  type Nation,
  type PersonId,
  plusDays,
  refused,
  startOfLondonDay,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type CommandContext } from '@safeguarding/ledger';
import { identifierIncludedWith, PeopleRegister } from '@safeguarding/people';
import { CLOCK } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { checkLegalFacts, SharingService } from '@safeguarding/sharing';
import { dueUnder } from '@safeguarding/timescales';
import { endProtection, extendProtection, takeProtection, type TakeProtection } from './core/measure-decisions.ts';
import { measureErrors } from './core/measure-errors.ts';
import { checkForm, type EndUnder } from './core/measure-forms.ts';
import { standingAt, type MeasureEvent, type MeasureState } from './core/measure.ts';
import { measureRows, type MeasureRow } from './measure-list-model.ts';
import { measureKind, measureSlice, measureTarget } from './measure-slice.ts';
import type { MeasuresPage } from './measures.answers.ts';
import type {
  EndProtectionBody,
  ExtendProtectionBody,
  MeasuresQuery,
  MeasureStepBody,
  TakeProtectionBody,
} from './measures.requests.ts';

const endIn =
  (nation: Nation): EndUnder =>
  (clock, takenAt) =>
    dueUnder(clock, takenAt, nation);

const authorityKinds: readonly string[] = ['childrens-social-care', 'mash', 'hsct'];

const textsOf = ({ summary, reasons, childsVoice }: MeasureStepBody) => ({
  summary,
  ...(reasons === undefined ? {} : { reasons }),
  ...(childsVoice === undefined ? {} : { childsVoice }),
});

/** What keeps a child safe at once: taken by police or ordered by a court, extended, ended; knows no HTTP. */
@Injectable()
export class MeasureService {
  private readonly things: ChildThings<MeasureState, MeasureEvent>;

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) readonly receipts: Receipts,
    @Inject(SealedTokens) readonly tokens: SealedTokens,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.things = new ChildThings({ ledger, gate, register, receipts }, measureKind);
  }

  /** A child whom nobody has registered is not left waiting for that: it is named by its identifiers, or found by them. */
  async take(caller: Caller, body: TakeProtectionBody) {
    const context = caller.context('immediate-protection:take', body);
    await this.gate.require('immediate-protection:take', caller);
    const { agencyKind: kind, nation } = caller.principal;
    checkForm(body.form, { kind, nation });
    const { policyDocument, ...legal } = body.legal;
    checkLegalFacts(legal, { kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
    const told = this.told(caller, body);
    const child = await this.childIn(caller, body, context);
    const { form, takenAt, until, takenTo } = body;
    const command: Omit<TakeProtection, 'measure'> = {
      ...{ child, by: caller.agency, form, ...told, legal },
      identifierIncluded: identifierIncludedWith(body),
      ...(takenAt === undefined ? {} : { takenAt }),
      ...(until === undefined ? {} : { until }),
      texts: {
        ...textsOf(body),
        ...(takenTo === undefined ? {} : { takenTo }),
        ...(policyDocument === undefined ? {} : { policyDocument }),
      },
    };
    const measure = createdId(context, measureSlice.category);
    return this.ledger.create<MeasureState, MeasureEvent>(measureSlice, {
      context,
      decide: (state, at) =>
        takeProtection({ ...command, measure }, { kind, nation, endUnder: endIn(nation) }, state, at),
    });
  }

  extend(caller: Caller, id: ThingId, body: ExtendProtectionBody) {
    const { until, grantedAt } = body;
    const { nation } = caller.principal;
    const decide = (state: MeasureState, at: Instant) =>
      extendProtection(
        {
          ...{ by: this.side(caller, state), texts: textsOf(body) },
          ...(until === undefined ? {} : { until }),
          ...(grantedAt === undefined ? {} : { grantedAt }),
        },
        { nation, endUnder: endIn(nation) },
        state,
        at,
      );
    return this.things.change(caller, id, { action: 'immediate-protection:record', step: 'extended', body, decide });
  }

  /** The lead that it gave to an authority that the police told ends first, then the measure says that it is over (ruling 20). */
  async end(caller: Caller, id: ThingId, body: EndProtectionBody) {
    const { because, endedAt } = body;
    const decide = (state: MeasureState, at: Instant) =>
      endProtection(
        {
          ...{ by: this.side(caller, state), because, texts: textsOf(body) },
          ...(endedAt === undefined ? {} : { endedAt }),
        },
        state,
        at,
      );
    const context = caller.context(`immediate-protection:record\nended\n${id}`, body);
    try {
      return await this.ledger.change<MeasureState, MeasureEvent>(measureSlice, id, {
        context,
        ifMatch: 'required',
        authorise: async (state) => {
          if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
          await this.gate.require('immediate-protection:record', caller, measureTarget(state));
        },
        decide,
        first: async (state) => {
          if (state.status === 'none') return;
          // Of every authority: the child may have been handed over meanwhile.
          await this.sharing.closeLead(state.child, { referral: state.measure }, context);
        },
      });
    } catch (error) {
      await this.leadOn(error, caller, id, body);
      throw error;
    }
  }

  read(caller: Caller, id: ThingId) {
    return this.things.read(caller, id);
  }

  now(): Instant {
    return this.clock.now();
  }

  async page(caller: Caller, { state = 'open', side = 'all', cursor, limit }: MeasuresQuery): Promise<MeasuresPage> {
    const now = this.clock.now();
    const tomorrow = startOfLondonDay(plusDays(londonDate(now), 1));
    const { rows, next } = await listPage<MeasureRow>(
      this,
      caller,
      {
        name: `immediate-protections\n${state}\n${side}`,
        action: 'immediate-protection:read',
        targetOf: measureTarget,
        rows: (before, most) =>
          rowsOfServices(
            caller,
            most,
            (agency) => measureRows(this.db, { agency, side, state, now, tomorrow }, { before, limit: most }),
            newestFirst,
          ),
        idOf: ({ measure }) => measure,
      },
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
    );
    const items = rows.map(({ measure, child, by, authority, form, takenAt, endsBy, extended, because }) => ({
      ...{ id: measure, child, takenBy: by, authority, form, takenAt, extended },
      standing: standingAt({ ended: because !== undefined, endsBy }, now),
      ...(endsBy === undefined ? {} : { endsBy }),
      ...(because === undefined ? {} : { because }),
    }));
    return { items, ...(next === undefined ? {} : { next }) };
  }

  /** A lost race leaves the measure as it was: then its authority leads on. */
  private async leadOn(error: unknown, caller: Caller, id: ThingId, body: EndProtectionBody): Promise<void> {
    if (!(error instanceof DomainError) || error.entry.code !== ledgerErrors.stale.code) return;
    const { state, revision } = await this.ledger.load<MeasureState, MeasureEvent>(measureSlice, id);
    if (state.status !== 'taken' || state.by === state.authority) return;
    const { child, measure: referral, authority: agency } = state;
    const context = caller.context(`immediate-protection:lead-on\n${id}\n${String(revision)}`, body);
    await this.sharing.openLead(child, { referral, agency }, context);
  }

  /** The side for which the caller's service acts, its predecessors' included. */
  private side(caller: Caller, state: MeasureState): AgencyId {
    return state.status === 'none' ? caller.agency : caller.actingAs(state.by, state.authority);
  }

  private told(caller: Caller, { authority = caller.agency, toldTo = [] }: TakeProtectionBody) {
    const found = this.register.get(authority);
    const { nation } = caller.principal;
    if (found?.status !== 'active' || found.nation !== nation || !authorityKinds.includes(found.kind))
      throw refused(measureErrors.authorityUnfit, '/authority');
    toldTo.forEach((agency, index) => {
      if (this.register.get(agency)?.status !== 'active')
        throw refused(measureErrors.recipientUnknown, `/toldTo/${String(index)}`);
    });
    return { authority, toldTo };
  }

  /** Everything that the words alone refuse is refused before the child is looked up, which writes. */
  private async childIn(
    caller: Caller,
    { childId, child }: TakeProtectionBody,
    context: CommandContext,
  ): Promise<PersonId> {
    if ((childId === undefined) === (child === undefined)) throw refused(measureErrors.childNamedTwice, '/childId');
    if (child) {
      this.people.check(child, context, { pointer: '/child' });
      return this.people.findOrCreate(child, context, { pointer: '/child' });
    }
    const known = childId as PersonId;
    if (!(await this.gate.knows(caller, 'child:read', known))) throw new DomainError(ledgerErrors.unknown);
    return known;
  }
}
