import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import {
  identifierClaim,
  identifierClaimEvents,
  type IdentifierClaimEvent,
  type IdentifierClaimState,
} from './core/identifier-claim.ts';
import { birthNotice, birthNoticeEvents, type BirthNotified, type BirthNoticeState } from './core/birth-notice.ts';
import { maternity, maternityEvents, type MaternityEvent, type MaternityState } from './core/maternity.ts';
import { likeness, likenessEvents, type LikenessDismissed, type LikenessState } from './core/likeness-dismissal.ts';
import { person, personEvents, type PersonEvent, type PersonState } from './core/person.ts';
import { registration, registrationEvents, type ChildRegistered, type RegistrationState } from './core/registration.ts';
import { worklistEvents } from './core/worklist.ts';

export const personSlice: Slice<PersonState, PersonEvent> = { ...person, events: personEvents };
export const identifierSlice: Slice<IdentifierClaimState, IdentifierClaimEvent> = {
  ...identifierClaim,
  events: identifierClaimEvents,
};
export const registrationSlice: Slice<RegistrationState, ChildRegistered> = {
  ...registration,
  events: registrationEvents,
};
export const maternitySlice: Slice<MaternityState, MaternityEvent> = { ...maternity, events: maternityEvents };
export const birthNoticeSlice: Slice<BirthNoticeState, BirthNotified> = { ...birthNotice, events: birthNoticeEvents };
export const likenessSlice: Slice<LikenessState, LikenessDismissed> = { ...likeness, events: likenessEvents };

/** Every event type of this library: for the upcasters and the walk over all events. */
export const peopleEvents = {
  ...personEvents,
  ...identifierClaimEvents,
  ...registrationEvents,
  ...maternityEvents,
  ...birthNoticeEvents,
  ...likenessEvents,
  ...worklistEvents,
} as const satisfies EventCatalogue;
