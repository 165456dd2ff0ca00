import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  movedEntriesOf,
  Receipts,
  type ActionName,
  type Caller,
  type EntryDraft,
  type ThingTarget,
  type View,
} from '@safeguarding/access';
import {
  DomainError,
  type Clock,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type ThingId,
  refused,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type CommandContext, type History, type Outcome } from '@safeguarding/ledger';
import { CLOCK, isNotModified } from '@safeguarding/platform';
import {
  identifierIncludedWith,
  type NamedPersonBody,
  type OmissionReason,
  PeopleRegister,
} from '@safeguarding/people';
import { checkLegalFacts } from '@safeguarding/sharing';
import { concernErrors } from './core/concern-errors.ts';
import type { ConcernTexts, NamedOther } from './core/concern-content.ts';
import {
  moveConcern,
  raiseConcern,
  whenOccurred,
  type MoveConcern,
  type RaiseConcern,
} from './core/concern-decisions.ts';
import type { ConcernCategory, ConcernEvent, ConcernRecipient, ConcernState, RiskLevel } from './core/concern.ts';
import { concernDrafts, concernSlice } from './concern-slice.ts';
import type { LegalBody } from '@safeguarding/sharing';

export type ConcernOutcome = Outcome<ConcernState, ConcernEvent>;
export type ConcernHistory = History<ConcernState, ConcernEvent>;

/** A concern as any door hands it over: HTTP, CloudEvents, later Kafka. */
export type RaisedConcern = ConcernTexts & {
  readonly child: PersonId | NamedPersonBody;
  readonly category: ConcernCategory;
  readonly riskLevel?: RiskLevel;
  /** Where the child is named by its id. */
  readonly identifierOmittedBecause?: OmissionReason;
  readonly occurredOn: string;
  readonly recipients: readonly ConcernRecipient[];
  readonly legal?: LegalBody;
  readonly others: readonly NamedOther[];
};

/** A concern as commands and readers are judged on it. */
const targetOf = ({ state, events }: ConcernHistory): ThingTarget & { readonly child: PersonId } => {
  const [first] = events;
  const moved = events.findLast(({ type }) => type === 'ConcernMoved');
  if (state.status === 'none' || !first) throw new DomainError(ledgerErrors.unknown);
  return {
    thing: state.concern,
    owner: state.owner,
    recipients: state.recipients,
    child: state.child,
    labels: [],
    occurredOn: first.occurredOn,
    recordedAt: first.recordedAt,
    ...(moved ? { movedAt: moved.recordedAt } : {}),
  };
};

/** Stands for what a submission would bring about, where it is only checked. */
const nothingYet = '00000000-0000-0000-0000-000000000000';

const commandOf = (raised: RaisedConcern, concern: ThingId, child: PersonId): RaiseConcern => {
  const { legal: sent, identifierOmittedBecause: _named, ...rest } = raised;
  const { policyDocument, ...legal } = sent ?? {};
  return {
    ...rest,
    concern,
    child,
    identifierIncluded: identifierIncludedWith({
      child: typeof raised.child === 'string' ? undefined : raised.child,
      identifierOmittedBecause: raised.identifierOmittedBecause,
    }),
    ...(sent === undefined ? {} : { legal: legal as Omit<LegalBody, 'policyDocument'> }),
    ...(policyDocument === undefined ? {} : { policyDocument }),
  };
};

/** Raises, changes and reads concerns, whichever door they come through. */
@Injectable()
export class ConcernService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The caller has been authorised. Everything that can be refused is refused before the child is looked up, which writes. */
  async raise(raised: RaisedConcern, context: CommandContext): Promise<ConcernOutcome> {
    const concern = createdId(context, concernSlice.category);
    await this.check(raised, context, concern);
    const child =
      typeof raised.child === 'string'
        ? raised.child
        : await this.people.findOrCreate(raised.child, context, { pointer: '/child' });
    const command = commandOf(raised, concern, child);
    return this.ledger.create<ConcernState, ConcernEvent>(concernSlice, {
      id: concern,
      context,
      decide: (state, at) => raiseConcern(command, state, at),
    });
  }

  /** Throws what `raise` would refuse; records nothing, looks nobody up, and asks after no key. */
  async validate(raised: RaisedConcern, context: CommandContext): Promise<void> {
    whenOccurred(raised.occurredOn, this.clock.now());
    this.checkRecipients(raised, context);
    const { child } = raised;
    if (typeof child !== 'string') this.people.check(child, context, { pointer: '/child' });
    const command = commandOf(
      raised,
      nothingYet as ThingId,
      typeof child === 'string' ? child : (nothingYet as PersonId),
    );
    await this.ledger.check<ConcernState, ConcernEvent>(concernSlice, {
      decide: (state, at) => raiseConcern(command, state, at),
    });
  }

  /** Refuses with 404 a child that the caller may not know of. */
  async knows(caller: Caller, child: PersonId): Promise<void> {
    if (!(await this.gate.knows(caller, 'child:read', child))) throw new DomainError(ledgerErrors.unknown);
  }

  /** Throws DomainError (403) where the caller may raise no concerns. */
  async mayRaise(caller: Caller): Promise<void> {
    await this.gate.require('concern:raise', caller);
  }

  /** Amends, closes, re-opens or withdraws; needs If-Match. */
  change(
    action: ActionName,
    caller: Caller,
    id: ThingId,
    body: unknown,
    decide: (state: ConcernState) => readonly ConcernEvent[],
  ): Promise<ConcernOutcome> {
    return this.ledger.change<ConcernState, ConcernEvent>(concernSlice, id, {
      context: caller.context(`${action}\n${id}`, body),
      ifMatch: 'required',
      authorise: async (_, history) => {
        await this.gate.require(action, caller, targetOf(history));
      },
      decide,
    });
  }

  /** What something hangs on that is kept beside a concern. Throws DomainError (404) for an id that belongs to nothing. */
  async held(id: ThingId) {
    const history = await this.ledger.load<ConcernState, ConcernEvent>(concernSlice, id);
    const { child, recipients, ...target } = targetOf(history);
    const withdrawn = history.state.status === 'withdrawn';
    return { target: { ...target, recipients, children: [child] }, recipients, children: [child], withdrawn };
  }

  /** What the caller may see of a concern; the receipt is durable before it is given. No view where the reader has it already. */
  async read(
    caller: Caller,
    id: ThingId,
  ): Promise<{ readonly state: ConcernState; readonly tag: string; readonly view?: View }> {
    const history = await this.ledger.load<ConcernState, ConcernEvent>(concernSlice, id);
    const target = targetOf(history);
    await this.gate.require('concern:read', caller, target);
    const drafts = await this.draftsOn(target.child, history);
    const entries = drafts.map((draft) => this.register.entryOf(draft));
    const view = await this.gate.view(caller, 'concern:read', target.child, entries);
    if (view.entries.length === 0) throw new DomainError(ledgerErrors.unknown);
    const tag = this.ledger.tagOf(history.stream, history.revision);
    const same = isNotModified(caller.facts, tag);
    await this.receipts.record(caller, {
      action: 'concern:read',
      answer: same ? 'not-modified' : 'shown',
      children: [view.receipt],
      versions: view.versions,
    });
    return { state: history.state, tag, ...(same ? {} : { view }) };
  }

  /** Whoever moves it has judged it; once is enough. */
  move(id: ThingId, command: MoveConcern, context: CommandContext): Promise<ConcernOutcome> {
    return this.ledger.change<ConcernState, ConcernEvent>(concernSlice, id, {
      context,
      ifMatch: 'ignored',
      decide: (state) => moveConcern(command, state),
    });
  }

  /** Every entry of it on one child's record: those that were written there, those that were moved there first. */
  async entriesOn(id: ThingId, child: PersonId) {
    const history = await this.ledger.load<ConcernState, ConcernEvent>(concernSlice, id);
    const content = history.state.status === 'none' ? undefined : history.state.content;
    return { drafts: await this.draftsOn(child, history), content };
  }

  private async draftsOn(child: PersonId, { state, events }: ConcernHistory): Promise<readonly EntryDraft[]> {
    const own = concernDrafts(events as readonly unknown[] as readonly RecordedEvent[], child);
    if (state.status === 'none' || !events.some(({ type }) => type === 'ConcernMoved')) return own;
    const moved = await movedEntriesOf(this.ledger, state.concern, { child, kinds: 'concern-' });
    const last = moved.at(-1)?.movedAt;
    // What was there before it came back by a move of its own is said by the moved entries.
    return [...moved, ...own.filter(({ recordedAt }) => last === undefined || recordedAt > last)];
  }

  /** What a rule or the register would refuse today is no reason to take back the answer to a command that was recorded. */
  private async check(raised: RaisedConcern, context: CommandContext, concern: ThingId): Promise<void> {
    try {
      whenOccurred(raised.occurredOn, this.clock.now());
      this.checkRecipients(raised, context);
    } catch (refusal) {
      const { exists } = await this.ledger.load<ConcernState, ConcernEvent>(concernSlice, concern);
      if (!exists) throw refusal;
    }
  }

  private checkRecipients({ recipients, legal }: RaisedConcern, { actor }: CommandContext): void {
    recipients.forEach(({ agency }, index) => {
      if (this.register.get(agency)?.status !== 'active')
        throw refused(concernErrors.recipientUnknown, `/recipients/${String(index)}/agency`);
    });
    if (recipients.length > 0 && !legal) throw refused(concernErrors.legalFactsMissing, '/legal');
    if (!legal) return;
    const kind = this.register.get(actor.agency)?.kind ?? '';
    const { policyDocument, ...facts } = legal;
    checkLegalFacts(facts, { kind, ...(policyDocument === undefined ? {} : { policyDocument }) });
  }
}

/** When a concern was recorded. */
export const raisedAt = (state: ConcernState): Instant => (state.status === 'none' ? '' : state.raisedAt) as Instant;
