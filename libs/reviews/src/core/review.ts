import type { ActorRef, Aggregate, DomainEvent, FieldClass, Nation, PersonId, ThingId } from '@safeguarding/kernel';

/** The local names of one process: "serious case review" is the umbrella word (domain facts, section 1). */
export const reviewKinds = [
  'child-safeguarding-practice-review',
  'single-unified-safeguarding-review',
  'learning-review',
  'case-management-review',
] as const;
export type ReviewKind = (typeof reviewKinds)[number];

/** How each nation calls it. Whatever is not England's was not compared with its source (domain facts, section 1, point 6). */
export const kindOfNation: Readonly<Record<Nation, ReviewKind>> = {
  england: 'child-safeguarding-practice-review',
  wales: 'single-unified-safeguarding-review',
  scotland: 'learning-review',
  'northern-ireland': 'case-management-review',
};

/** A child in the scope of a review, under the name that the panel uses. */
export type ReviewedChild = { readonly child: PersonId; readonly pseudonym: string };

/** What the panel may read: these children, what occurred in this period, these classes. */
export type Scope = {
  readonly children: readonly ReviewedChild[];
  readonly occurredFrom: string;
  readonly occurredUntil?: string;
  readonly classes: readonly FieldClass[];
};

export type ReviewOpened = DomainEvent<
  'ReviewOpened',
  {
    readonly review: ThingId;
    readonly kind: ReviewKind;
    readonly chair: ActorRef;
    readonly panel: readonly ActorRef[];
    readonly scope: Scope;
  }
>;
export type ReviewConfirmed = DomainEvent<'ReviewConfirmed', { readonly review: ThingId; readonly by: ActorRef }>;
export type PanelMemberLeft = DomainEvent<'PanelMemberLeft', { readonly review: ThingId; readonly member: ActorRef }>;
export type ReviewClosed = DomainEvent<'ReviewClosed', { readonly review: ThingId; readonly reason: CloseReason }>;
export type ReviewEvent = ReviewOpened | ReviewConfirmed | PanelMemberLeft | ReviewClosed;

export const closeReasons = ['completed', 'not-proceeding', 'opened-in-error'] as const;
export type CloseReason = (typeof closeReasons)[number];

type Standing = {
  readonly review: ThingId;
  readonly chair: ActorRef;
  readonly panel: readonly ActorRef[];
  readonly scope: Scope;
};
export type ReviewState =
  | { readonly status: 'none' }
  | ({ readonly status: 'awaiting-confirmation' } & Standing)
  | ({ readonly status: 'open' } & Standing)
  | ({ readonly status: 'closed' } & Standing);

type Handlers = {
  readonly [T in ReviewEvent['type']]: (
    state: ReviewState,
    facts: Extract<ReviewEvent, { type: T }>['facts'],
  ) => ReviewState;
};
const handlers: Handlers = {
  ReviewOpened: (_, { review, chair, panel, scope }) => ({
    status: 'awaiting-confirmation',
    review,
    chair,
    panel,
    scope,
  }),
  ReviewConfirmed: (state) => (state.status === 'none' ? state : { ...state, status: 'open' }),
  PanelMemberLeft: (state, { member }) =>
    state.status === 'none' ? state : { ...state, panel: state.panel.filter((ref) => ref !== member) },
  ReviewClosed: (state) => (state.status === 'none' ? state : { ...state, status: 'closed' }),
};

/** One serious case review: opened by its chair, in force only when a second person has confirmed its scope and panel. */
export const review: Aggregate<ReviewState, ReviewEvent> = {
  category: 'review',
  initial: { status: 'none' },
  evolve: (state, event) => (handlers[event.type] as (s: ReviewState, f: unknown) => ReviewState)(state, event.facts),
};
