import type { AgencyId, PersonId, ThingId } from '@safeguarding/kernel';
import { derivedId, type CommandContext } from '@safeguarding/ledger';
import type { Identifier, VerificationStatus } from '../core/identifier.ts';
import type { NamePerson } from '../core/person-decisions.ts';
import type { PersonKind } from '../core/person-kind.ts';
import type { Holder, IdentifierClaims } from '../identifier-claims.ts';

/** A number as a submission gave it, in its one spelling. */
export type GivenNumber = Identifier & { readonly verification: VerificationStatus };

/** The id of a number on one person, by the id of its claim: the same for the same number and person. */
export const numberOn = (person: PersonId, claim: string): ThingId => derivedId('identifier', person, claim) as ThingId;

/** The same by the number. */
export const numberIdOf = (claims: IdentifierClaims, person: PersonId, number: Identifier): ThingId =>
  numberOn(person, claims.idOf(number));

/** Nothing is recorded of who gave a number where it is who records it. */
export const giverOnRecord = (
  { givenBy }: Identifier,
  { actor }: Pick<CommandContext, 'actor'>,
): { readonly givenBy?: AgencyId } => (givenBy === undefined || givenBy === actor.agency ? {} : { givenBy });

/** Claims one number for a person who is known already; who holds it then. */
const claimed = async (
  claims: IdentifierClaims,
  number: Identifier,
  { person, kind }: { readonly person: PersonId; readonly kind: PersonKind },
  context: CommandContext,
): Promise<Holder> => {
  const found = await claims.find(number);
  const holder =
    found.holder.status === 'free' ? await claims.claim(found, { target: person, kind }, context) : found.holder;
  const unfinished = holder.status === 'held' && holder.by === person && !holder.confirmed;
  return unfinished ? claims.confirm(found.id, holder.claim, context) : holder;
};

/** Claims what is free for one person. What somebody else holds is disputed on this one: two records look like one child. */
export const claimNumbers = async (
  claims: IdentifierClaims,
  numbers: readonly GivenNumber[],
  whose: { readonly person: PersonId; readonly kind: PersonKind },
  context: CommandContext,
): Promise<NamePerson['identifiers']> => {
  const named: NamePerson['identifiers'][number][] = [];
  for (const number of numbers) {
    const holder = await claimed(claims, number, whose, context);
    const { kind, value, verification } = number;
    const disputed = holder.status !== 'held' || holder.by !== whose.person;
    const identifier = numberIdOf(claims, whose.person, number);
    named.push({ identifier, kind, value, verification, disputed, ...giverOnRecord(number, context) });
  }
  return named;
};
