import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type ActionName, type Caller, type ThingTarget } from '@safeguarding/access';
import {
  DomainError,
  localDate,
  londonInstant,
  refused,
  startOfLondonDay,
  type ActorRef,
  type Instant,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type History, type Outcome } from '@safeguarding/ledger';
import { PeopleRegister } from '@safeguarding/people';
import { SharingService } from '@safeguarding/sharing';
import { closeReview, confirmReview, leavePanel, openReview } from './core/review-decisions.ts';
import { reviewErrors } from './core/review-errors.ts';
import { kindOfNation, type CloseReason, type ReviewEvent, type ReviewState, type Scope } from './core/review.ts';
import { reviewSlice } from './review-slice.ts';
import type { OpenReviewBody } from './reviews.requests.ts';

type ReviewHistory = History<ReviewState, ReviewEvent>;
type ReviewOutcome = Outcome<ReviewState, ReviewEvent>;

const instantOf = (text: string): Instant => {
  try {
    return text.length === 10 ? startOfLondonDay(localDate(text)) : londonInstant(text);
  } catch {
    throw new DomainError(reviewErrors.periodMalformed);
  }
};

/** A review as a command and a reader are judged on it: it belongs to the partnership that opened it and is addressed to its panel. */
const targetOf = (id: ThingId, { state, events }: ReviewHistory): ThingTarget => {
  const [first] = events;
  if (state.status === 'none' || !first) throw new DomainError(ledgerErrors.unknown);
  const agency = first.actor.agency;
  const recipients = state.panel.map((person) => ({ agency, person, classes: [] }));
  return { thing: id, owner: agency, recipients, labels: [], recordedAt: first.recordedAt };
};

/** Opens, confirms and ends reviews. What the panel may see follows from the scope in each child's sharing stream. */
@Injectable()
export class ReviewService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(Receipts) private readonly receipts: Receipts,
  ) {}

  /** Names the children by identifiers; nobody reads anything before a second person has confirmed. */
  async open(caller: Caller, body: OpenReviewBody): Promise<ReviewOutcome> {
    const context = caller.context('review:open', body);
    await this.gate.require('review:open', caller);
    if (body.kind !== kindOfNation[caller.principal.nation]) throw refused(reviewErrors.kindOfAnotherNation, '/kind');
    const children: Scope['children'][number][] = [];
    for (const [index, { identifiers, pseudonym }] of body.children.entries()) {
      const child = await this.people.findOrCreate({ identifiers }, context, {
        slot: String(index),
        pointer: `/children/${String(index)}`,
      });
      children.push({ child, pseudonym });
    }
    const { occurredUntil } = body;
    const scope: Scope = {
      children,
      occurredFrom: instantOf(body.occurredFrom),
      ...(occurredUntil === undefined ? {} : { occurredUntil: instantOf(occurredUntil) }),
      classes: body.classes,
    };
    const review = createdId(context, reviewSlice.category);
    const command = { review, kind: body.kind, chair: caller.principal.ref, panel: body.panel, scope };
    return this.ledger.create<ReviewState, ReviewEvent>(reviewSlice, {
      context,
      decide: (state) => openReview(command, state),
    });
  }

  /** The second person. The scope reaches the children's sharing streams by a reaction. */
  confirm(caller: Caller, id: ThingId): Promise<ReviewOutcome> {
    return this.change('review:confirm', caller, id, {}, (state) => confirmReview({ by: caller.principal.ref }, state));
  }

  /** The member's sight ends first, then the review says so. */
  leave(caller: Caller, id: ThingId, member: ActorRef): Promise<ReviewOutcome> {
    const body = { member };
    // Nobody shows another member the door but those who lead the review.
    const action = caller.principal.ref === member ? 'review:leave-panel' : 'review:end-membership';
    const context = caller.context(action, body);
    return this.change(
      action,
      caller,
      id,
      body,
      (state) => leavePanel(body, state),
      async (state) => {
        for (const { child } of scopeOf(state).children)
          await this.sharing.leaveReviewPanel(child, { review: id, member }, context);
      },
    );
  }

  /** The panel's sight ends first, then the review says so. */
  close(caller: Caller, id: ThingId, reason: CloseReason): Promise<ReviewOutcome> {
    const body = { reason };
    const context = caller.context('review:close', body);
    return this.change(
      'review:close',
      caller,
      id,
      body,
      (state) => closeReview(body, state),
      async (state) => {
        for (const { child } of scopeOf(state).children)
          await this.sharing.endReviewScope(child, { review: id }, context);
      },
    );
  }

  /** For the partnership and the panel; the receipt is durable before the answer. */
  async read(caller: Caller, id: ThingId): Promise<{ readonly history: ReviewHistory; readonly tag: string }> {
    const history = await this.authorised('review:read', caller, id);
    await this.receipts.record(caller, { action: 'review:read', answer: 'shown', children: [], asked: [id] });
    return { history, tag: this.ledger.tagOf(history.stream, history.revision) };
  }

  private async authorised(action: ActionName, caller: Caller, id: ThingId): Promise<ReviewHistory> {
    const history = await this.ledger.load<ReviewState, ReviewEvent>(reviewSlice, id);
    await this.require(action, caller, id, history);
    return history;
  }

  /** A panel member who is barred from one of the children learns of no review of it. */
  private async require(action: ActionName, caller: Caller, id: ThingId, history: ReviewHistory): Promise<void> {
    const target = targetOf(id, history);
    const barred = await this.gate.barredFrom(
      caller,
      scopeOf(history.state).children.map(({ child }) => child),
    );
    if (barred.size > 0) throw new DomainError(ledgerErrors.unknown);
    await this.gate.require(action, caller, target);
  }

  private change(
    action: ActionName,
    caller: Caller,
    id: ThingId,
    body: object,
    decide: (state: ReviewState) => readonly ReviewEvent[],
    first?: (state: ReviewState) => Promise<void>,
  ): Promise<ReviewOutcome> {
    return this.ledger.change<ReviewState, ReviewEvent>(reviewSlice, id, {
      context: caller.context(action, body),
      ifMatch: 'required',
      authorise: (_, history) => this.require(action, caller, id, history),
      decide,
      ...(first ? { first } : {}),
    });
  }
}

const scopeOf = (state: ReviewState): Scope => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state.scope;
};
