import type {
  ActorRef,
  AgencyId,
  Aggregate,
  DomainEvent,
  EventId,
  Instant,
  PersonId,
  ThingId,
} from '@safeguarding/kernel';

/** What can be moved. */
export const misfiledKinds = ['concern', 'referral', 'disclosure'] as const;
export type MisfiledKind = (typeof misfiledKinds)[number];
/** How it came onto the wrong child. */
export const moveReasons = ['similar-name', 'sibling', 'wrong-identifier', 'wrong-record-open', 'other'] as const;
export type MoveReason = (typeof moveReasons)[number];

type Of = {
  readonly move: ThingId;
  readonly kind: MisfiledKind;
  readonly thing: ThingId;
  readonly from: PersonId;
  readonly to: PersonId;
  /** The service that wrote it. */
  readonly owner: AgencyId;
};
export type MoveProposed = DomainEvent<'MoveProposed', Of & { readonly reason: MoveReason; readonly by: ActorRef }>;
export type MoveConfirmed = DomainEvent<'MoveConfirmed', Of & { readonly by: ActorRef }>;
export type MoveRejected = DomainEvent<'MoveRejected', Of>;
/** `entries`: as they are called on the wrong child's record. */
export type MoveCompleted = DomainEvent<'MoveCompleted', Of & { readonly entries: readonly EventId[] }>;
export type MoveEvent = MoveProposed | MoveConfirmed | MoveRejected | MoveCompleted;

type Standing = Of & { readonly proposedBy: ActorRef; readonly proposedAt: Instant };
export type MoveState =
  | { readonly status: 'none' }
  | ({ readonly status: 'proposed' | 'rejected' } & Standing)
  | ({ readonly status: 'confirmed'; readonly confirmedAt: Instant } & Standing)
  | ({ readonly status: 'moved'; readonly movedAt: Instant; readonly entries: readonly EventId[] } & Standing);

const bare = ({ move, kind, thing, from, to, owner, proposedBy, proposedAt }: Standing): Standing => ({
  ...{ move, kind, thing, from, to, owner, proposedBy, proposedAt },
});

/** One thing that was written on the wrong child, and how far it has come to the right one. */
export const misfiling: Aggregate<MoveState, MoveEvent> = {
  category: 'misfiling',
  initial: { status: 'none' },
  evolve: (state, { type, facts, recordedAt }) => {
    if (type === 'MoveProposed') {
      const { by: proposedBy, reason: _told, ...of } = facts;
      return { status: 'proposed', ...of, proposedBy, proposedAt: recordedAt };
    }
    if (state.status === 'none') return state;
    if (type === 'MoveConfirmed') return { ...bare(state), status: 'confirmed', confirmedAt: recordedAt };
    if (type === 'MoveRejected') return { ...bare(state), status: 'rejected' };
    return { ...bare(state), status: 'moved', movedAt: recordedAt, entries: facts.entries };
  },
};

const version1 = { version: 1, retention: 'child-record' } as const;
/** How the events of a move are stored. */
export const misfilingEvents = {
  MoveProposed: version1,
  MoveConfirmed: version1,
  MoveRejected: version1,
  MoveCompleted: version1,
} as const;
