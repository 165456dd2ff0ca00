import type { PersonId } from '@safeguarding/kernel';
import { createdId, type CommandContext } from '@safeguarding/ledger';
import type { RelationshipContent } from '../core/relationship.ts';
import { numberingOf } from '../numbering.ts';
import type { NamedPerson, Naming, PeopleRegister } from '../people-register.ts';

/**
 * Whom a label is about: whoever holds the number, else somebody who is on no register. Nothing is written on that person's own
 * record, no number is claimed and no statement made, because their own practice reads that record and may tell them of it.
 */
export const personWithoutTrace = async (
  register: Pick<PeopleRegister, 'check' | 'find'>,
  { identifiers = [], ...named }: NamedPerson,
  context: CommandContext,
  { pointer = '' }: Naming,
): Promise<PersonId> => {
  register.check({ ...named, identifiers, kind: 'adult' }, context, { pointer });
  const [holder, ...others] =
    identifiers.length === 0 ? [] : await register.find(identifiers, numberingOf(context), `${pointer}/identifiers`);
  if (holder !== undefined && others.length === 0) return holder;
  return createdId(context, 'person-of-concern') as string as PersonId;
};

/** What was said of who they are, to be sealed with the label and to stand nowhere else. */
export const saidOfNobody = ({
  identifiers = [],
  demographics,
}: NamedPerson): Pick<RelationshipContent, 'identifiers' | 'dateOfBirth'> => ({
  ...(identifiers.length === 0 ? {} : { identifiers: identifiers.map(({ kind, value }) => ({ kind, value })) }),
  ...(demographics?.dateOfBirth === undefined ? {} : { dateOfBirth: demographics.dateOfBirth }),
});
