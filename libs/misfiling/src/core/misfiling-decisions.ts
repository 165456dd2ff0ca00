import { DomainError, type ActorRef, type EventId, type PersonalPart, type PersonId } from '@safeguarding/kernel';
import { misfilingErrors } from './misfiling-errors.ts';
import type { MoveEvent, MoveProposed, MoveState } from './misfiling.ts';

type Propose = MoveProposed['facts'] & { readonly explanation: string };

const told = (person: PersonId, explanation: string | undefined): { readonly personal?: readonly PersonalPart[] } =>
  explanation === undefined ? {} : { personal: [{ person, classes: { narrative: { explanation } } }] };

/** Nothing changes until a second person has looked: what is taken off a child's record may be what somebody acts on. */
export const proposeMove = (command: Propose, state: MoveState): readonly MoveEvent[] => {
  const { explanation, ...facts } = command;
  if (facts.from === facts.to) throw new DomainError(misfilingErrors.sameChild);
  if (state.status !== 'none') return [];
  return [{ type: 'MoveProposed', facts, subjects: [facts.from, facts.to], ...told(facts.to, explanation) }];
};

const proposed = (state: MoveState) => {
  if (state.status !== 'proposed') throw new DomainError(misfilingErrors.notAwaiting);
  const { move, kind, thing, from, to, owner, proposedBy } = state;
  return { facts: { move, kind, thing, from, to, owner }, subjects: [from, to], proposedBy };
};

/** By a second person: nobody alone puts anything onto a child's record by taking it from another's. */
export const confirmMove = ({ by }: { readonly by: ActorRef }, state: MoveState): readonly MoveEvent[] => {
  const { facts, subjects, proposedBy } = proposed(state);
  if (by === proposedBy) throw new DomainError(misfilingErrors.samePerson);
  return [{ type: 'MoveConfirmed', facts: { ...facts, by }, subjects }];
};

/** By either of them: it stays where it is. */
export const rejectMove = (explanation: string | undefined, state: MoveState): readonly MoveEvent[] => {
  const { facts, subjects } = proposed(state);
  return [{ type: 'MoveRejected', facts, subjects, ...told(facts.to, explanation) }];
};

/** Once everything stands on the right child's record. */
export const completeMove = (entries: readonly EventId[], state: MoveState): readonly MoveEvent[] => {
  if (state.status !== 'confirmed') return [];
  const { move, kind, thing, from, to, owner } = state;
  return [{ type: 'MoveCompleted', facts: { move, kind, thing, from, to, owner, entries }, subjects: [from, to] }];
};
