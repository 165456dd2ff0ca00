import { refused, type AgencyId } from '@safeguarding/kernel';
import type { CommandContext } from '@safeguarding/ledger';
import { isOwnNumber, type GivenIdentifier } from './core/identifier.ts';
import { peopleErrors } from './core/people-errors.ts';

/** Whose numbers of its own somebody can name, and which are meant where nothing is said. */
export type Numbering = Pick<CommandContext, 'predecessors' | 'numbering'> & { readonly agency: AgencyId };

/** What of a command's context says whose numbers it names. */
export type NamingContext = Pick<CommandContext, 'actor' | 'predecessors' | 'numbering'>;

/** Whose numbers a command names. */
export const numberingOf = ({ actor, predecessors, numbering }: NamingContext): Numbering => ({
  agency: actor.agency,
  ...(predecessors === undefined ? {} : { predecessors }),
  ...(numbering === undefined ? {} : { numbering }),
});

/**
 * Whose number it is. Two services may have given one number to two children, so nothing is guessed: it is the service's own, or that
 * of the service whose system sends it, unless a predecessor is named. Throws DomainError (400) for anybody else's.
 */
export const giverOf = (
  { kind, givenBy }: GivenIdentifier,
  { agency, predecessors = [], numbering }: Numbering,
  pointer: string,
): AgencyId => {
  if (givenBy === undefined) return numbering ?? agency;
  if (!isOwnNumber(kind) || (givenBy !== agency && !predecessors.includes(givenBy)))
    throw refused(peopleErrors.numberOfAnother, pointer);
  return givenBy;
};
