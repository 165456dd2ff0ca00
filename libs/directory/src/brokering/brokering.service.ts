import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type ActionName,
  AgencyRegister,
  type Caller,
  listPage,
  newestFirst,
  Receipts,
  rowsOfServices,
  SharingPositions,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  type AgencyId,
  type Clock,
  type EventId,
  type FieldClass,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, SEALING } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { SealedTokens, type Sealing } from '@safeguarding/sealing';
import {
  answerBroker,
  passOn,
  requestContact,
  settle,
  type BrokeringEvent,
  type BrokeringState,
  type StandingBrokering,
} from '../core/brokering.ts';
import { directoryErrors } from '../core/directory-errors.ts';
import { brokeringSlice } from '../directory-slices.ts';
import { DirectoryService } from '../directory.service.ts';
import { DirectoryUsers } from '../directory-users.ts';
import type { ContactRequestAnswer, ContactRequestsPage } from '../directory.answers.ts';
import type {
  AnswerBrokerBody,
  ContactRequestsQuery,
  PassOnBody,
  RequestContactBody,
  SettleBody,
} from '../directory.requests.ts';
import { contactRequestRows, type ContactRequestRow } from './brokering-model.ts';

const classes: readonly FieldClass[] = ['presence', 'summary', 'third-party'];
type Sides = Pick<StandingBrokering, 'request' | 'child' | 'requester' | 'person' | 'broker'>;

/** The person who asked, the broker, and the services that it was passed on to; nobody else of the asking service. */
const targetOf = (
  { request, child, requester, person, broker }: Sides,
  askedAt: string,
  passedTo: readonly AgencyId[],
) => ({
  ...{ thing: request, child, owner: broker, recordedAt: askedAt as Instant },
  recipients: [{ agency: requester, person, classes }, ...[broker, ...passedTo].map((agency) => ({ agency, classes }))],
  labels: ['sensitive-service' as const],
});

const standingOf = (state: BrokeringState): StandingBrokering => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

/** Contact with a sensitive service, brokered: whoever asks learns nothing but whether they were put in touch (row M5). */
@Injectable()
export class BrokeringService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) readonly receipts: Receipts,
    @Inject(SealedTokens) readonly tokens: SealedTokens,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SharingPositions) private readonly positions: SharingPositions,
    @Inject(DirectoryService) private readonly directory: DirectoryService,
    @Inject(DirectoryUsers) private readonly users: DirectoryUsers,
    @Inject(SEALING) private readonly sealing: Sealing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The broker is whoever is on duty for the area of the service that asks: nothing about it depends on the child. */
  async request(caller: Caller, body: RequestContactBody) {
    await this.users.require(caller);
    const context = caller.context('brokering:request', body);
    const request = createdId(context, brokeringSlice.category);
    const area = this.register.get(caller.agency)?.area ?? '';
    const broker = this.register.dutyFor(area)?.id;
    const { view } = await this.directory.listed(caller, 'brokering:request', body);
    return this.ledger.create<BrokeringState, BrokeringEvent>(brokeringSlice, {
      context,
      decide: (state) => {
        if (broker === undefined) throw new DomainError(directoryErrors.noBroker);
        const { agency: requester, principal } = caller;
        const facts = { request, child: view.child, requester, person: principal.ref, broker };
        return requestContact({ ...facts, summary: body.summary }, state);
      },
    });
  }

  async passOn(caller: Caller, id: ThingId, { to }: PassOnBody) {
    const { state } = await this.ledger.load<BrokeringState, BrokeringEvent>(brokeringSlice, id);
    const involved = state.status === 'none' ? [] : await this.sensitive(state.child);
    const command = { by: caller.agency, to, involved: involved.map(({ agency }) => agency) };
    return this.change(caller, id, { action: 'brokering:broker', step: 'passed-on', body: { to } }, (now) =>
      passOn(command, now),
    );
  }

  answer(caller: Caller, id: ThingId, { willing }: AnswerBrokerBody) {
    const step = { action: 'brokering:answer', step: 'answered', body: { willing } } as const;
    return this.change(caller, id, step, (_state, _at, recorded) => {
      const asked = standingOf(recorded).passedTo.map(({ agency }) => agency);
      // Under the name that was asked: the broker sees that one answered.
      return answerBroker({ by: caller.actingAs(...asked), willing }, recorded);
    });
  }

  settle(caller: Caller, id: ThingId, body: SettleBody) {
    const { outcome, contact } = body;
    const command = { by: caller.agency, outcome, ...(contact === undefined ? {} : { contact }) };
    return this.change(caller, id, { action: 'brokering:broker', step: 'settled', body }, (state) =>
      settle(command, state),
    );
  }

  /** Of each side its own: the requester sees the same whether or not there is a service, and whatever the broker did meanwhile. */
  async read(caller: Caller, id: ThingId): Promise<ContactRequestAnswer> {
    const { state: loaded, events } = await this.ledger.load<BrokeringState, BrokeringEvent>(brokeringSlice, id);
    const state = standingOf(loaded);
    const { child, requester, person, broker, passedTo } = state;
    await this.gate.require('brokering:read', caller, this.target(state));
    await this.receipts.record(caller, {
      action: 'brokering:read',
      answer: 'shown',
      children: [{ child, classes: ['presence'], entries: [] }],
    });
    const status = state.status === 'settled' ? state.outcome : 'asked';
    const isRequester = caller.isOf(requester) && caller.principal.ref === person;
    const summary = await this.text(events, state.asked, child, 'summary', 'summary');
    const answer = { id, child, status, ...(summary === undefined ? {} : { summary }) };
    if (isRequester && !caller.isOf(broker)) {
      const contact =
        state.status === 'settled'
          ? await this.text(events, state.settled, child, 'third-party', 'contact')
          : undefined;
      return { ...answer, ...(contact === undefined ? {} : { contact }) };
    }
    if (!caller.isOf(broker)) return { ...answer, requester };
    const services = (await this.sensitive(child)).map(({ agency, kind }) => {
      const passed = passedTo.find((each) => each.agency === agency);
      const answered = passed?.willing === undefined ? 'passed-on' : passed.willing ? 'willing' : 'not-willing';
      return { agency, kind, standing: passed ? answered : 'not-passed-on' };
    });
    return { ...answer, requester, services };
  }

  async page(caller: Caller, { side = 'yours', cursor, limit }: ContactRequestsQuery): Promise<ContactRequestsPage> {
    const { rows, next } = await listPage<ContactRequestRow>(
      this,
      caller,
      {
        name: `contact-requests\n${side}`,
        action: 'brokering:read',
        targetOf: (row) => targetOf(row, row.askedAt, side === 'passed-on-to-you' ? caller.services : []),
        rows: (before, most) => {
          const rowsOf = (who: string) => contactRequestRows(this.db, { side, who }, { before, limit: most });
          // One's own requests are a person's, whichever service that person asked for.
          return side === 'yours' ? rowsOf(caller.principal.ref) : rowsOfServices(caller, most, rowsOf, newestFirst);
        },
        idOf: ({ request }) => request,
      },
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
    );
    const items = rows.map(({ request, child, status, askedAt }) => ({ id: request, child, status, askedAt }));
    return { items, ...(next === undefined ? {} : { next }) };
  }

  private target(state: StandingBrokering) {
    return targetOf(
      state,
      state.askedAt,
      state.passedTo.map(({ agency }) => agency),
    );
  }

  private change(
    caller: Caller,
    id: ThingId,
    { action, step, body }: { readonly action: ActionName; readonly step: string; readonly body: object },
    decide: (state: BrokeringState, at: Instant, recorded: BrokeringState) => readonly BrokeringEvent[],
  ) {
    return this.ledger.change<BrokeringState, BrokeringEvent>(brokeringSlice, id, {
      context: caller.context(`${action}\n${step}\n${id}`, body),
      // A tag of the stream would tell the requester what the broker did.
      ifMatch: 'ignored',
      authorise: async (state) => {
        await this.gate.require(action, caller, this.target(standingOf(state)));
      },
      decide,
    });
  }

  /** Sensitive services that work with the child now; told to the broker alone. */
  private async sensitive(child: PersonId) {
    const { involvements, asOf } = await this.positions.of(child);
    const now = this.clock.now();
    const at = asOf !== undefined && asOf > now ? asOf : now;
    const live = involvements.filter(
      ({ sensitive, person, from, until }) =>
        sensitive && person === undefined && from <= at && (until === undefined || at < until),
    );
    return [...new Map(live.map(({ agency, kind }) => [agency, { agency, kind }])).values()];
  }

  private async text(
    events: readonly Recorded<BrokeringEvent>[],
    event: EventId,
    person: PersonId,
    name: FieldClass,
    field: string,
  ): Promise<string | undefined> {
    const found = events.find(({ id }) => id === event);
    const part = found?.sealed.find((each) => each.person === person);
    if (!found || !part) return undefined;
    const content = await this.sealing.open(
      { eventId: found.id, type: found.type, schemaVersion: found.schemaVersion },
      part,
    );
    const value = content?.classes[name]?.[field];
    return typeof value === 'string' ? value : undefined;
  }
}
