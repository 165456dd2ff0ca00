import { DomainError, type ActorRef } from '@safeguarding/kernel';
import type {
  DisposalApproved,
  DisposalOf,
  DisposalProposed,
  DisposalRefused,
  DisposalState,
  DisposalStopped,
  DisposalWhy,
  RecordsDestroyed,
  StandingDisposal,
} from './disposal.ts';
import { retentionErrors } from './retention-errors.ts';
import type { RefusalReason, StopReason } from './retention-vocabulary.ts';

const ofIt = ({ disposal, controller, person, retention }: DisposalOf): DisposalOf => ({
  ...{ disposal, controller, person, retention },
});

const whyOf = ({ ground, rule, ruleVersion, basis }: DisposalWhy): DisposalWhy => ({
  ground,
  ...(rule === undefined ? {} : { rule }),
  ...(ruleVersion === undefined ? {} : { ruleVersion }),
  ...(basis === undefined ? {} : { basis }),
});

const openOf = (state: DisposalState): StandingDisposal => {
  if (state.status !== 'proposed') throw new DomainError(retentionErrors.decided);
  return state;
};

/** Whether it is due and no hold stands has been looked at; here only what the words themselves say. */
export const proposeDisposal = (facts: DisposalOf & DisposalWhy, state: DisposalState): readonly DisposalProposed[] => {
  if ((facts.ground === 'erasure') !== (facts.basis !== undefined))
    throw new DomainError(retentionErrors.basisMisplaced);
  if (state.status !== 'none') return [];
  return [{ type: 'DisposalProposed', facts: { ...ofIt(facts), ...whyOf(facts) }, subjects: [facts.person] }];
};

/** Throws RET-003 to the one who proposed, RET-004 to one who approved before, RET-005 where it is not open. */
export const approveDisposal = (approver: ActorRef, state: DisposalState): readonly DisposalApproved[] => {
  const open = openOf(state);
  if (open.proposer === approver) throw new DomainError(retentionErrors.ownProposal);
  if (open.approvers.includes(approver)) throw new DomainError(retentionErrors.approvedAlready);
  return [{ type: 'DisposalApproved', facts: ofIt(open), subjects: [open.person] }];
};

/** One no is enough; whoever proposed it may take it back in the same way. */
export const refuseDisposal = (reason: RefusalReason, state: DisposalState): readonly DisposalRefused[] => {
  const open = openOf(state);
  return [{ type: 'DisposalRefused', facts: { ...ofIt(open), reason }, subjects: [open.person] }];
};

/** Nothing where it is not approved any more. */
export const stopDisposal = (reason: StopReason, state: DisposalState): readonly DisposalStopped[] =>
  state.status === 'approved'
    ? [{ type: 'DisposalStopped', facts: { ...ofIt(state), reason }, subjects: [state.person] }]
    : [];

/** After the key is gone. Nothing where that is on record. */
export const noteDestroyed = (state: DisposalState): readonly RecordsDestroyed[] =>
  state.status === 'approved'
    ? [{ type: 'RecordsDestroyed', facts: { ...ofIt(state), ...whyOf(state) }, subjects: [state.person] }]
    : [];
