import type { ActorRef, AgencyId, Aggregate, DomainEvent, Instant, PersonId, ThingId } from '@safeguarding/kernel';

/** Why two records are taken for one child's. */
export const mergeReasons = [
  'same-identifiers',
  'same-demographics',
  'told-by-the-family',
  'told-by-a-service',
] as const;
export type MergeReason = (typeof mergeReasons)[number];
/** Why a merge is undone. */
export const undoReasons = ['different-children', 'merged-in-error'] as const;
export type UndoReason = (typeof undoReasons)[number];

type Of = { readonly merge: ThingId; readonly one: PersonId; readonly other: PersonId };
export type MergeProposed = DomainEvent<'MergeProposed', Of & { readonly reason: MergeReason; readonly by: ActorRef }>;
export type MergeConfirmed = DomainEvent<'MergeConfirmed', Of & { readonly by: ActorRef }>;
export type MergeRejected = DomainEvent<'MergeRejected', Of>;
export type MergeUndone = DomainEvent<'MergeUndone', Of & { readonly reason: UndoReason }>;
export type MergeEvent = MergeProposed | MergeConfirmed | MergeRejected | MergeUndone;

type Standing = Of & { readonly agency: AgencyId; readonly proposedBy: ActorRef; readonly proposedAt: Instant };
export type MergeState =
  | { readonly status: 'none' }
  | ({ readonly status: 'proposed' | 'rejected' } & Standing)
  | ({ readonly status: 'standing'; readonly confirmedAt: Instant } & Standing)
  | ({ readonly status: 'undone'; readonly confirmedAt: Instant; readonly undoneAt: Instant } & Standing);

const bare = ({ merge, one, other, agency, proposedBy, proposedAt }: Standing): Standing => ({
  ...{ merge, one, other, agency, proposedBy, proposedAt },
});

/** Two records that were taken for one child's, by two people, and perhaps told apart again. */
export const merge: Aggregate<MergeState, MergeEvent> = {
  category: 'merge',
  initial: { status: 'none' },
  evolve: (state, { type, facts, recordedAt, actor }) => {
    if (type === 'MergeProposed') {
      const { merge: id, one, other, by } = facts;
      return {
        status: 'proposed',
        merge: id,
        one,
        other,
        agency: actor.agency,
        proposedBy: by,
        proposedAt: recordedAt,
      };
    }
    if (state.status === 'none') return state;
    if (type === 'MergeConfirmed') return { ...bare(state), status: 'standing', confirmedAt: recordedAt };
    if (type === 'MergeRejected') return { ...bare(state), status: 'rejected' };
    return state.status === 'standing'
      ? { ...bare(state), status: 'undone', confirmedAt: state.confirmedAt, undoneAt: recordedAt }
      : state;
  },
};

const version1 = { version: 1, retention: 'child-record' } as const;
/** How the events of a merge are stored. */
export const mergeEvents = {
  MergeProposed: version1,
  MergeConfirmed: version1,
  MergeRejected: version1,
  MergeUndone: version1,
} as const;
