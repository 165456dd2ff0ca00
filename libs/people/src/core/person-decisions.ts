import { DomainError, type AgencyId, type EventId, type PersonId, type ThingId } from '@safeguarding/kernel';
import { byClass, checkStated, isEmpty, type Demographics } from './demographics.ts';
import type { IdentifierKind, VerificationStatus } from './identifier.ts';
import type { PersonKind } from './person-kind.ts';
import type { CorrectionReason, PersonEvent, PersonState, Relationship, Statement } from './person.ts';
import { peopleErrors } from './people-errors.ts';
import { perpetratorErrors } from './perpetrator-errors.ts';
import { relationshipClasses, type RelationshipContent, type RelationshipEndReason } from './relationship.ts';

/** One number on its way to a person; `identifier` is the same for the same number and person. */
type NamedIdentifier = {
  readonly identifier: ThingId;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly verification: VerificationStatus;
  readonly disputed: boolean;
  readonly givenBy?: AgencyId;
};

/** A service names somebody. `stated` is only what it has not said before. */
export type NamePerson = {
  readonly person: PersonId;
  readonly kind: PersonKind;
  readonly identifiers: readonly NamedIdentifier[];
  readonly stated: Demographics;
};

const verified: VerificationStatus = 'number-present-and-verified';

const identifierEvents = (command: NamePerson, state: PersonState): readonly PersonEvent[] => {
  const known = state.status === 'registered' ? state.identifiers : [];
  return command.identifiers.flatMap(({ value, ...facts }): readonly PersonEvent[] => {
    const { identifier, verification } = facts;
    const found = known.find((one) => one.identifier === identifier);
    if (!found) {
      const personal = [{ person: command.person, classes: { identity: { value } } }];
      return [{ type: 'IdentifierRecorded', facts, personal }];
    }
    if (!facts.disputed && (found.disputed || found.standing === 'in-error'))
      return [{ type: 'IdentifierReinstated', facts: { identifier } }];
    // What was verified once is not doubted because a less careful source repeats it.
    return verification === verified && found.verification !== verified
      ? [{ type: 'IdentifierConfirmed', facts: { identifier, verification } }]
      : [];
  });
};

/** Registers whoever is not registered, and adds what is new about those who are; nothing where all of it is known. */
export const namePerson = (command: NamePerson, state: PersonState): readonly PersonEvent[] => [
  ...(state.status === 'unregistered'
    ? [{ type: 'PersonRegistered', facts: { kind: command.kind }, subjects: [command.person] } as const]
    : []),
  ...identifierEvents(command, state),
  ...(isEmpty(command.stated)
    ? []
    : [
        {
          type: 'DemographicsRecorded',
          facts: {},
          personal: [{ person: command.person, classes: byClass(command.stated) }],
        } as const,
      ]),
];

/** Statements of one controller, in order. */
export const statementsBy = (agency: AgencyId, state: PersonState): readonly Statement[] =>
  state.status === 'registered' ? state.statements.filter(({ by }) => by === agency) : [];

/** The event with which a controller last stated something; undefined where it never did. */
export const lastStatementBy = (agency: AgencyId, state: PersonState): EventId | undefined =>
  statementsBy(agency, state).at(-1)?.content.eventId;

export type CorrectDemographics = {
  readonly person: PersonId;
  readonly by: AgencyId;
  readonly reason: CorrectionReason;
  /** The whole of what the service says now. */
  readonly stated: Demographics;
};

/** A service corrects what it said itself; what another service said is that one's to correct. */
export const correctDemographics = (command: CorrectDemographics, state: PersonState): readonly PersonEvent[] => {
  const { person, by, reason, stated } = command;
  checkStated(stated);
  const supersedes = lastStatementBy(by, state);
  if (supersedes === undefined) throw new DomainError(peopleErrors.nothingOfYours);
  return [
    {
      type: 'DemographicsCorrected',
      facts: { supersedes, reason },
      personal: [{ person, classes: byClass(stated) }],
    },
  ];
};

export type RecordRelationship = {
  readonly person: PersonId;
  readonly relationship: ThingId;
  readonly other: PersonId;
  readonly content: RelationshipContent;
};

const relationshipIn = (state: PersonState, id: ThingId): Relationship | undefined =>
  state.status === 'registered' ? state.relationships.find(({ relationship }) => relationship === id) : undefined;

/** Says what somebody is to the child; once under one id. */
export const recordRelationship = (command: RecordRelationship, state: PersonState): readonly PersonEvent[] => {
  const { person, relationship, other, content } = command;
  if (person === other) throw new DomainError(peopleErrors.relatedToSelf);
  if (relationshipIn(state, relationship)) return [];
  return [
    {
      type: 'RelationshipRecorded',
      facts: { relationship, other },
      subjects: [person],
      personal: [{ person: other, classes: relationshipClasses(content) }],
    },
  ];
};

/** A relationship that this service recorded; undefined for others' too, which it may not know of. */
export const ownRelationship = (
  services: readonly AgencyId[],
  id: ThingId,
  state: PersonState,
): Relationship | undefined => {
  const found = relationshipIn(state, id);
  return found && services.includes(found.by) ? found : undefined;
};

export type ReplaceRelationship = RecordRelationship & { readonly replaces: ThingId };

/** Another statement about the same person in the place of one that stands; nothing where it is there already. */
export const replaceRelationship = (command: ReplaceRelationship, state: PersonState): readonly PersonEvent[] => {
  const { person, relationship, other, content, replaces } = command;
  if (relationshipIn(state, relationship)) return [];
  if (relationshipIn(state, replaces)?.status !== 'standing') throw new DomainError(perpetratorErrors.notStanding);
  return [
    {
      type: 'RelationshipReplaced',
      facts: { relationship, other, replaces },
      subjects: [person],
      personal: [{ person: other, classes: relationshipClasses(content) }],
    },
  ];
};

/** Ends what was said of somebody whom nothing of it may reach: why is sealed with the rest. */
export const withdrawLabel = (
  { person, relationship, because, reasons }: Omit<EndRelationship, 'reason'> & { because: string; reasons: string },
  state: PersonState,
): readonly PersonEvent[] => {
  const found = relationshipIn(state, relationship);
  if (found?.status !== 'standing') throw new DomainError(perpetratorErrors.notStanding);
  return [
    {
      type: 'RelationshipEnded',
      facts: { relationship, reason: 'ended' },
      subjects: [person],
      personal: [{ person: found.other, classes: { perpetrator: { because, reasons } } }],
    },
  ];
};

export type EndRelationship = {
  readonly person: PersonId;
  readonly relationship: ThingId;
  readonly reason: RelationshipEndReason;
};

/** Nothing where it has ended already. */
export const endRelationship = (
  { person, relationship, reason }: EndRelationship,
  state: PersonState,
): readonly PersonEvent[] =>
  relationshipIn(state, relationship)?.status === 'standing'
    ? [{ type: 'RelationshipEnded', facts: { relationship, reason }, subjects: [person] }]
    : [];
