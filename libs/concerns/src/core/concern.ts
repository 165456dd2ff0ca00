import type {
  ActorRef,
  AgencyId,
  Aggregate,
  DomainEvent,
  EventId,
  FieldClass,
  IdentifierIncluded,
  PersonId,
  RecordedLegalFacts,
  ThingId,
} from '@safeguarding/kernel';

/** Categories of concern (domain facts, section 5). */
export const concernCategories = [
  'neglect',
  'physical',
  'sexual',
  'emotional',
  'domestic-abuse',
  'exploitation',
  'online-harm',
  'fabricated-illness',
  'radicalisation',
  'female-genital-mutilation',
  'unborn',
  'other',
] as const;
export type ConcernCategory = (typeof concernCategories)[number];

export const riskLevels = ['low', 'medium', 'high', 'immediate'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** How somebody else in a concern stands to the child. */
export const relationshipsToChild = [
  'parent',
  'carer',
  'partner-of-parent',
  'sibling',
  'household-member',
  'other-relative',
  'alleged-perpetrator',
  'other',
] as const;
export type RelationshipToChild = (typeof relationshipsToChild)[number];

/** A named recipient and the classes it was given. */
export type ConcernRecipient = {
  readonly agency: AgencyId;
  readonly person?: ActorRef;
  readonly classes: readonly FieldClass[];
};

/** Somebody else, without a name: the names are sealed. What the person knows decides what may reach them. */
export type OtherInvolved = {
  readonly relationship: RelationshipToChild;
  readonly person?: PersonId;
  readonly awareOfAllegation?: boolean;
  readonly awareOfSharing?: boolean;
};

export const closeOutcomes = [
  'referred',
  'support-in-place',
  'no-further-action',
  'passed-to-another-service',
] as const;
export type CloseOutcome = (typeof closeOutcomes)[number];
export const reopenReasons = ['new-information', 'closed-in-error', 'recurrence'] as const;
export type ReopenReason = (typeof reopenReasons)[number];
export const withdrawReasons = ['entered-in-error', 'duplicate', 'wrong-child'] as const;
export type WithdrawReason = (typeof withdrawReasons)[number];
export const amendReasons = ['correction', 'further-information', 'clarification'] as const;
export type AmendReason = (typeof amendReasons)[number];

type Of = { readonly concern: ThingId; readonly child: PersonId };
/** A later recipient comes by a disclosure (`libs/sharing`), which names the concern. */
type Addressed = { readonly recipients: readonly ConcernRecipient[]; readonly legal?: RecordedLegalFacts };

export type ConcernRaised = DomainEvent<
  'ConcernRaised',
  Of &
    Addressed & {
      readonly category: ConcernCategory;
      readonly riskLevel?: RiskLevel;
      /** Absent where nobody was addressed, and in concerns recorded before it was asked. */
      readonly identifierIncluded?: IdentifierIncluded;
    }
>;
export type ConcernAmended = DomainEvent<
  'ConcernAmended',
  Of & {
    readonly supersedes: EventId;
    readonly reason: AmendReason;
    readonly category?: ConcernCategory;
    readonly riskLevel?: RiskLevel;
    readonly recipients: readonly ConcernRecipient[];
  }
>;
export type ConcernClosed = DomainEvent<
  'ConcernClosed',
  Of & { readonly outcome: CloseOutcome; readonly recipients: readonly ConcernRecipient[] }
>;
export type ConcernReopened = DomainEvent<
  'ConcernReopened',
  Of & { readonly reason: ReopenReason; readonly recipients: readonly ConcernRecipient[] }
>;
export type ConcernWithdrawn = DomainEvent<
  'ConcernWithdrawn',
  Of & { readonly reason: WithdrawReason; readonly recipients: readonly ConcernRecipient[] }
>;
/** It was written on the wrong child. `content`: the newest content, as it is called on the right child's record. */
export type ConcernMoved = DomainEvent<
  'ConcernMoved',
  Of & { readonly from: PersonId; readonly move: ThingId; readonly content: EventId }
>;
/** Those that stand on the child's timeline. */
export type ConcernStep = ConcernRaised | ConcernAmended | ConcernClosed | ConcernReopened | ConcernWithdrawn;
export type ConcernEvent = ConcernStep | ConcernMoved;

/** What stands of a concern, whatever its status. */
export type StandingConcern = Of & {
  readonly owner: AgencyId;
  readonly category: ConcernCategory;
  readonly riskLevel?: RiskLevel;
  readonly recipients: readonly ConcernRecipient[];
  /** The event that holds the newest content: what an amendment supersedes. */
  readonly content: EventId;
  readonly raisedAt: string;
};
export type ConcernState =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' } & StandingConcern)
  | ({ readonly status: 'closed'; readonly outcome: CloseOutcome } & StandingConcern)
  | ({ readonly status: 'withdrawn'; readonly reason: WithdrawReason } & StandingConcern);

type Recording<E extends ConcernEvent> = {
  readonly id: EventId;
  readonly recordedAt: string;
  readonly actor: { readonly agency: AgencyId };
  readonly facts: E['facts'];
};
type Handlers = {
  readonly [T in ConcernEvent['type']]: (
    state: ConcernState,
    event: Recording<Extract<ConcernEvent, { type: T }>>,
  ) => ConcernState;
};

const standing = (state: ConcernState, change: (concern: StandingConcern) => ConcernState): ConcernState =>
  state.status === 'none' ? state : change(state);
const bare = ({
  concern,
  child,
  owner,
  category,
  riskLevel,
  recipients,
  content,
  raisedAt,
}: StandingConcern): StandingConcern => ({
  concern,
  child,
  owner,
  category,
  ...(riskLevel === undefined ? {} : { riskLevel }),
  recipients,
  content,
  raisedAt,
});

const handlers: Handlers = {
  ConcernRaised: (_, { id, recordedAt, actor, facts }) => ({
    status: 'open',
    ...bare({ ...facts, owner: actor.agency, content: id, raisedAt: recordedAt }),
  }),
  ConcernAmended: (state, { id, facts }) =>
    standing(state, (concern) => ({
      ...state,
      ...bare({
        ...concern,
        content: id,
        ...(facts.category === undefined ? {} : { category: facts.category }),
        ...(facts.riskLevel === undefined ? {} : { riskLevel: facts.riskLevel }),
      }),
    })),
  ConcernClosed: (state, { facts }) =>
    standing(state, (concern) => ({ status: 'closed', outcome: facts.outcome, ...bare(concern) })),
  ConcernReopened: (state) => standing(state, (concern) => ({ status: 'open', ...bare(concern) })),
  ConcernWithdrawn: (state, { facts }) =>
    standing(state, (concern) => ({ status: 'withdrawn', reason: facts.reason, ...bare(concern) })),
  ConcernMoved: (state, { facts: { child, content } }) =>
    standing(state, () => ({ ...state, child, content }) as ConcernState),
};

/** One concern: what a practitioner noticed and recorded about one child. */
export const concern: Aggregate<ConcernState, ConcernEvent> = {
  category: 'concern',
  initial: { status: 'none' },
  evolve: (state, event) =>
    (handlers[event.type] as (state: ConcernState, event: unknown) => ConcernState)(state, event),
};
