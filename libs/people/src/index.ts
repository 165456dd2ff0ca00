export { ChildContent, type ShownChild } from './child-content.ts';
export { foundFrom, likenessOf } from './core/likeness.ts';
export type { Address, Demographics, PersonName, Sex } from './core/demographics.ts';
export {
  identifierKinds,
  omissionReasons,
  verificationStatuses,
  type GivenIdentifier,
  type IdentifierKind,
  type OmissionReason,
  type TestNumbers,
  type VerificationStatus,
} from './core/identifier.ts';
export { identifierIncludedWith } from './identifier-included.ts';
export { isHealthNumber, normaliseHealthNumber } from './core/health-number.ts';
export { peopleErrors } from './core/people-errors.ts';
export { perpetratorErrors } from './core/perpetrator-errors.ts';
export { personKinds, type PersonKind } from './core/person-kind.ts';
export { AddressBody, DemographicsBody, IdentifierBody, NameBody, NamedPersonBody } from './children.requests.ts';
export { Duplicates } from './duplicates/duplicates.ts';
export { IdentifierClaims } from './identifier-claims.ts';
export { OwnRelationships } from './own-relationships.ts';
export { PeopleFacts } from './people-facts.ts';
export { PeopleRegister, type NamedPerson, type Naming, type Registered } from './people-register.ts';
export { peopleEvents } from './people-slices.ts';
export { peopleTimeline } from './people-timeline.ts';
export { PeopleModule, type PeopleOptions } from './people.module.ts';
export { finishIdentifierClaims } from './reactions/when-identifier-claimed-then-finish.ts';
export { BirthLinks, type BirthLink } from './births/birth-links.ts';
export { joinRecordedBirths } from './births/join-births.ts';
export { Pregnancies } from './births/pregnancies.ts';
export { settleChangedNumbers } from './numbers/settle-numbers.ts';
export { followNames, forgetDestroyed, nameIndexName } from './name-search/index-names.ts';
export { NameIndex } from './name-search/name-index.ts';
export { PersonFolds } from './person-folds.ts';
