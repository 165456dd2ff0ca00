import type { ActorRef, AgencyId, Aggregate, DomainEvent, PersonId, ThingId } from '@safeguarding/kernel';
import type {
  DisposableClass,
  DisposalGround,
  DisposalStatus,
  ErasureBasis,
  RefusalReason,
  StopReason,
} from './retention-vocabulary.ts';

/** Whose records of whom, in every event of a disposal. */
export type DisposalOf = {
  readonly disposal: ThingId;
  readonly controller: AgencyId;
  readonly person: PersonId;
  readonly retention: DisposableClass;
};

/** Why: by which rule of the schedule, or on which basis of law. Never the day itself, which would tell a birthday. */
export type DisposalWhy = {
  readonly ground: DisposalGround;
  readonly rule?: string;
  readonly ruleVersion?: number;
  readonly basis?: ErasureBasis;
};

export type DisposalProposed = DomainEvent<'DisposalProposed', DisposalOf & DisposalWhy>;
export type DisposalApproved = DomainEvent<'DisposalApproved', DisposalOf>;
export type DisposalRefused = DomainEvent<'DisposalRefused', DisposalOf & { readonly reason: RefusalReason }>;
/** Two people had approved it, and then something stood in its way. */
export type DisposalStopped = DomainEvent<'DisposalStopped', DisposalOf & { readonly reason: StopReason }>;
/** The tombstone: the data key is gone, and with it what it sealed, everywhere. */
export type RecordsDestroyed = DomainEvent<'RecordsDestroyed', DisposalOf & DisposalWhy>;
export type DisposalEvent = DisposalProposed | DisposalApproved | DisposalRefused | DisposalStopped | RecordsDestroyed;

export type StandingDisposal = DisposalOf &
  DisposalWhy & {
    readonly status: DisposalStatus;
    readonly proposer: ActorRef;
    readonly approvers: readonly ActorRef[];
    readonly proposedAt: string;
    readonly reason?: RefusalReason | StopReason;
  };
export type DisposalState = { readonly status: 'none' } | StandingDisposal;

/** Two people, neither of them the one who proposed. */
export const approvalsNeeded = 2;

/** One disposal from its proposal to its end. */
export const disposal: Aggregate<DisposalState, DisposalEvent> = {
  category: 'disposal',
  initial: { status: 'none' },
  evolve: (state, event) => {
    const { actor, recordedAt } = event;
    if (event.type === 'DisposalProposed')
      return { ...event.facts, status: 'proposed', proposer: actor.ref, approvers: [], proposedAt: recordedAt };
    if (state.status === 'none') return state;
    if (event.type === 'DisposalApproved') {
      const approvers = [...state.approvers, actor.ref];
      return { ...state, approvers, status: approvers.length < approvalsNeeded ? state.status : 'approved' };
    }
    if (event.type === 'RecordsDestroyed') return { ...state, status: 'destroyed' };
    const status = event.type === 'DisposalRefused' ? 'refused' : 'stopped';
    return { ...state, status, reason: event.facts.reason };
  },
};
