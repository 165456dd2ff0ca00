import type { Aggregate, DomainEvent, EventId, PersonId } from '@safeguarding/kernel';
import type { OmissionReason } from './identifier.ts';

/** A service registered a child, whether or not it was on the register: what the answer to a repetition is built from. */
export type ChildRegistered = DomainEvent<
  'ChildRegistered',
  {
    readonly person: PersonId;
    /** What the service had stated about the child when it was registered. */
    readonly statement?: EventId;
    /** Children Act 2004 s.16LC: an identifier is included, or omitted with a reason. */
    readonly identifierOmittedBecause?: OmissionReason;
  }
>;
export type RegistrationState =
  { readonly status: 'none' } | { readonly status: 'made'; readonly person: PersonId; readonly statement?: EventId };

/** One submission of a child by a service. */
export const registration: Aggregate<RegistrationState, ChildRegistered> = {
  category: 'registration',
  initial: { status: 'none' },
  evolve: (_, { facts: { person, statement } }) => ({
    status: 'made',
    person,
    ...(statement === undefined ? {} : { statement }),
  }),
};

/** These names are the storage format. */
export const registrationEvents = { ChildRegistered: { version: 1, retention: 'directory' } } as const;
