import { DomainError, type ThingId } from '@safeguarding/kernel';
import { peopleErrors } from './people-errors.ts';
import { namePerson, type NamePerson } from './person-decisions.ts';
import type { KnownIdentifier, PersonEvent, PersonState } from './person.ts';

/** Why an old number is no longer the child's. */
export const replacementReasons = ['superseded', 'recorded-in-error'] as const;
export type ReplacementReason = (typeof replacementReasons)[number];

/** One number of a child, by itself or in the place of another one. */
export type RecordNumber = Pick<NamePerson, 'person' | 'kind' | 'identifiers'> & {
  readonly replaces?: { readonly identifier: ThingId; readonly reason: ReplacementReason };
};

/** Throws DomainError (409) for a number that is not on record for this person. */
export const numberIn = (state: PersonState, identifier: ThingId): KnownIdentifier => {
  const found =
    state.status === 'registered' ? state.identifiers.find((known) => known.identifier === identifier) : undefined;
  if (!found) throw new DomainError(peopleErrors.numberNotOfChild);
  return found;
};

const retired = (
  { identifier, reason }: { readonly identifier: ThingId; readonly reason: ReplacementReason },
  by: ThingId,
  state: PersonState,
): readonly PersonEvent[] => {
  const { standing } = numberIn(state, identifier);
  if (reason === 'recorded-in-error') return retractNumber(identifier, state);
  return standing === 'current' ? [{ type: 'IdentifierSuperseded', facts: { identifier, by } }] : [];
};

/**
 * Records a number, and what becomes of the one that it replaces. A disputed number replaces nothing: it is claimed for somebody
 * else, and the child must not lose the number by which it is found.
 */
export const recordNumber = ({ replaces, ...named }: RecordNumber, state: PersonState): readonly PersonEvent[] => {
  const [number] = named.identifiers;
  if (!number) return [];
  const { identifier, disputed } = number;
  if (replaces?.identifier === identifier) throw new DomainError(peopleErrors.numberReplacesItself);
  const old = replaces ? retired(replaces, identifier, state) : [];
  const standing =
    state.status === 'registered' ? state.identifiers.find((known) => known.identifier === identifier)?.standing : '';
  const back: readonly PersonEvent[] =
    standing === 'superseded' && !disputed ? [{ type: 'IdentifierReinstated', facts: { identifier } }] : [];
  return [...namePerson({ ...named, stated: {} }, state), ...back, ...(disputed ? [] : old)];
};

/** The number was never this person's; nothing where that was said already. */
export const retractNumber = (identifier: ThingId, state: PersonState): readonly PersonEvent[] =>
  numberIn(state, identifier).standing === 'in-error' ? [] : [{ type: 'IdentifierRetracted', facts: { identifier } }];
