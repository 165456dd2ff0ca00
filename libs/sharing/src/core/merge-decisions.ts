import { DomainError, type ActorRef, type PersonId, type ThingId } from '@safeguarding/kernel';
import type { MergeEvent, MergeReason, MergeState, UndoReason } from './merge.ts';
import { narrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';

type Propose = {
  readonly merge: ThingId;
  readonly one: PersonId;
  readonly other: PersonId;
  readonly by: ActorRef;
  readonly reason: MergeReason;
  readonly explanation: string;
};

/** Gives nobody any sight until a second person has looked. */
export const proposeMerge = (command: Propose, state: MergeState): readonly MergeEvent[] => {
  const { explanation, ...facts } = command;
  if (facts.one === facts.other) throw new DomainError(sharingErrors.sameRecord);
  if (state.status !== 'none') return [];
  const subjects = [facts.one, facts.other];
  return [{ type: 'MergeProposed', facts, subjects, ...narrativeOf(facts.one, { explanation }) }];
};

const proposed = (state: MergeState) => {
  if (state.status !== 'proposed') throw new DomainError(sharingErrors.mergeNotAwaiting);
  const { merge, one, other, proposedBy } = state;
  return { facts: { merge, one, other }, subjects: [one, other], proposedBy };
};

/** By a second person: nobody gives themselves sight of a child by calling it another one. */
export const confirmMerge = ({ by }: { readonly by: ActorRef }, state: MergeState): readonly MergeEvent[] => {
  const { facts, subjects, proposedBy } = proposed(state);
  if (by === proposedBy) throw new DomainError(sharingErrors.samePerson);
  return [{ type: 'MergeConfirmed', facts: { ...facts, by }, subjects }];
};

/** By either of them; two records stay two. */
export const rejectMerge = (explanation: string | undefined, state: MergeState): readonly MergeEvent[] => {
  const { facts, subjects } = proposed(state);
  return [{ type: 'MergeRejected', facts, subjects, ...narrativeOf(facts.one, { explanation }) }];
};

type Undo = { readonly reason: UndoReason; readonly explanation: string };

/** One person is enough: it takes sight away. */
export const undoMerge = ({ reason, explanation }: Undo, state: MergeState): readonly MergeEvent[] => {
  if (state.status !== 'standing') throw new DomainError(sharingErrors.mergeNotStanding);
  const { merge, one, other } = state;
  const subjects = [one, other];
  return [
    { type: 'MergeUndone', facts: { merge, one, other, reason }, subjects, ...narrativeOf(one, { explanation }) },
  ];
};
