import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  ChildFactsSource,
  Receipts,
  type ActionName,
  type Caller,
  type View,
} from '@safeguarding/access';
import {
  ageOn,
  DomainError,
  londonDate,
  type AgencyId,
  type Clock,
  type Instant,
  type PersonId,
  type ThingId,
  refused,
  plainEvent,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type CommandContext, type Outcome } from '@safeguarding/ledger';
import { identifierIncludedWith, PeopleRegister } from '@safeguarding/people';
import { CLOCK, isNotModified } from '@safeguarding/platform';
import { checkAuthority } from '@safeguarding/sharing';
import { makeRequest } from './core/request-decisions.ts';
import { requestErrors } from './core/request-errors.ts';
import type { ConsentClaim, RequestEvent, Requester } from './core/request-events.ts';
import type { RequestState, StandingRequest } from './core/request.ts';
import { consentIn, contentIn, endAt, kindIn, requesterKindIn } from './request-bodies.ts';
import { requestDraft, requestSlice } from './request-slice.ts';
import { askingOf, checkSide, standingOf, targetOf } from './request-target.ts';
import type { ConsentClaimBody, MakeRequestBody, NoteRequestBody, RequestBody } from './requests.requests.ts';

export type RequestOutcome = Outcome<RequestState, RequestEvent>;

/** One change of a request by one of its two sides. */
export type RequestChange = {
  readonly action: ActionName;
  readonly side: 'asked' | 'asking';
  /** Names the step, so that one key under another step is another command. */
  readonly step: string;
  readonly body: object;
  readonly decide: (state: RequestState, at: Instant) => readonly RequestEvent[];
  /** What else must be allowed; runs with the right to the step. */
  readonly also?: (state: StandingRequest) => Promise<void>;
  /** Runs once every check has passed, before the append. */
  readonly first?: (state: StandingRequest) => Promise<void>;
};

/** Makes, changes and reads requests for information; knows no HTTP. */
@Injectable()
export class RequestService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(ChildFactsSource) private readonly children: ChildFactsSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A request to another service of this ledger. */
  make(caller: Caller, body: MakeRequestBody): Promise<RequestOutcome> {
    const requester = { kind: caller.principal.agencyKind, agency: caller.agency };
    return this.create(caller, 'request:make', body, body.asked, requester);
  }

  /** A request that reached the caller's service from outside the ledger. */
  note(caller: Caller, body: NoteRequestBody): Promise<RequestOutcome> {
    const requester = { kind: requesterKindIn(body.requesterKind), outside: true } as const;
    return this.create(caller, 'request:note', body, caller.agency, requester);
  }

  /** One step by one side; needs If-Match. */
  change(caller: Caller, id: ThingId, change: RequestChange): Promise<RequestOutcome> {
    const { action, side, step, body, decide, also, first } = change;
    return this.ledger.change<RequestState, RequestEvent>(requestSlice, id, {
      context: caller.context(`${action}\n${step}\n${id}`, body),
      ifMatch: 'required',
      authorise: async (state) => {
        const standing = standingOf(state);
        await this.gate.require(action, caller, targetOf({ ...standing, asking: askingOf(standing) }));
        checkSide(side, caller.actingAs(side === 'asked' ? standing.asked : askingOf(standing)), standing);
        await also?.(standing);
      },
      decide,
      ...(first === undefined ? {} : { first: (state: RequestState) => first(standingOf(state)) }),
    });
  }

  /** What the caller may see of a request; the receipt is durable before it is given. No view where the reader has it already. */
  async read(
    caller: Caller,
    id: ThingId,
  ): Promise<{ readonly state: StandingRequest; readonly tag: string; readonly view?: View }> {
    const history = await this.ledger.load<RequestState, RequestEvent>(requestSlice, id);
    const state = standingOf(history.state);
    await this.gate.require('request:read', caller, targetOf({ ...state, asking: askingOf(state) }));
    const entries = history.events.map((event) => this.register.entryOf(requestDraft(plainEvent(event))));
    const view = await this.gate.view(caller, 'request:read', state.child, entries);
    if (view.entries.length === 0) throw new DomainError(ledgerErrors.unknown);
    const tag = this.ledger.tagOf(history.stream, history.revision);
    const same = isNotModified(caller.facts, tag);
    await this.receipts.record(caller, {
      action: 'request:read',
      answer: same ? 'not-modified' : 'shown',
      children: [view.receipt],
      versions: view.versions,
    });
    return { state, tag, ...(same ? {} : { view }) };
  }

  /** Throws DomainError (SHA-004 to SHA-007, SHA-062 to SHA-065) where the one who is said to have consented could not. */
  async checkConsent(child: PersonId | undefined, claim: ConsentClaim, sent: ConsentClaimBody): Promise<void> {
    if (claim.branch !== 'given' || !sent.decidedBy) return;
    const at = this.clock.now();
    const facts = child === undefined ? undefined : await this.children.of(child);
    const years = facts?.dateOfBirth === undefined ? {} : { years: ageOn(facts.dateOfBirth, londonDate(at)) };
    const { authority, standing, competence } = sent.decidedBy;
    const by = { authority, standing, ...(competence === undefined ? {} : { competence: competence.finding }) };
    checkAuthority(by, { kind: facts?.kind ?? 'child', ...years }, at);
  }

  now(): Instant {
    return this.clock.now();
  }

  private async create(
    caller: Caller,
    action: 'request:make' | 'request:note',
    body: RequestBody,
    asked: AgencyId,
    requester: Requester,
  ): Promise<RequestOutcome> {
    const context = caller.context(action, body);
    await this.gate.require(action, caller);
    const request = createdId(context, requestSlice.category);
    const facts = this.factsOf(body);
    const { active } = this.checked(caller, asked, requester);
    const child = await this.childIn(caller, body, context);
    const { answerBy, ...rest } = facts;
    return this.ledger.create<RequestState, RequestEvent>(requestSlice, {
      context,
      decide: (state, at) => {
        if (!active) throw refused(requestErrors.askedUnknown, '/asked');
        const due = answerBy === undefined ? {} : { answerBy: endAt(answerBy, '/answerBy') };
        return makeRequest({ ...rest, ...due, request, child, asked, requester }, state, at);
      },
    });
  }

  private factsOf(body: RequestBody) {
    const { riskLevel, audience = 'professionals-only', answerBy } = body;
    return {
      requestKind: kindIn(body.kind),
      audience,
      consent: consentIn(body.consent),
      ...(riskLevel === undefined ? {} : { riskLevel }),
      ...(answerBy === undefined ? {} : { answerBy }),
      identifierIncluded: identifierIncludedWith(body),
      texts: contentIn(body),
    };
  }

  /** Asking oneself is noting: there is another route for it. */
  private checked(caller: Caller, asked: AgencyId, requester: Requester): { readonly active: boolean } {
    const found = this.register.get(asked);
    return { active: found?.status === 'active' && ('outside' in requester || asked !== caller.agency) };
  }

  /** Everything that the words alone refuse is refused before the child is looked up, which writes. */
  private async childIn(caller: Caller, body: RequestBody, context: CommandContext) {
    const { childId, child } = body;
    if ((childId === undefined) === (child === undefined)) throw refused(requestErrors.childTwice, '/childId');
    const claim = consentIn(body.consent);
    if (child) {
      this.people.check(child, context, { pointer: '/child' });
      await this.checkConsent(undefined, claim, body.consent);
      return this.people.findOrCreate(child, context, { pointer: '/child' });
    }
    const known = childId as PersonId;
    if (!(await this.gate.knows(caller, 'child:read', known))) throw new DomainError(ledgerErrors.unknown);
    await this.checkConsent(known, claim, body.consent);
    return known;
  }
}
