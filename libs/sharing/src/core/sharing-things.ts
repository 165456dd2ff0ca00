import type { Recorded, ThingId } from '@safeguarding/kernel';
import type { SharingEvent } from './sharing-events.ts';

type Things = {
  readonly [T in SharingEvent['type']]: (facts: Extract<SharingEvent, { type: T }>['facts']) => ThingId | undefined;
};

const things: Things = {
  ServiceInvolved: ({ involvement }) => involvement,
  InvolvementProposed: ({ involvement }) => involvement,
  InvolvementConfirmed: ({ involvement }) => involvement,
  InvolvementEnded: ({ involvement }) => involvement,
  PractitionerAssigned: ({ assignment }) => assignment,
  LeadOpened: ({ referral }) => referral,
  LeadClosed: ({ referral }) => referral,
  AddressWithdrawn: ({ thing }) => thing,
  ConsentSought: ({ consent }) => consent,
  ConsentGiven: ({ consent }) => consent,
  ConsentRefused: ({ consent }) => consent,
  ConsentNotSought: ({ consent }) => consent,
  ConsentWithdrawn: ({ consent }) => consent,
  ParentalConflictOpened: ({ restriction }) => restriction,
  ParentalConflictResolved: ({ conflict }) => conflict,
  OptOutRecorded: ({ optOut }) => optOut,
  OptOutReversed: ({ optOut }) => optOut,
  OverrideRecorded: ({ override }) => override,
  OverrideEnded: ({ override }) => override,
  DisclosureRecorded: ({ disclosure }) => disclosure,
  DisclosureWithdrawn: ({ disclosure }) => disclosure,
  DecidedNotToShare: ({ decision }) => decision,
  DirectContactRecorded: ({ contact }) => contact,
  ShieldApplied: ({ shield }) => shield,
  ShieldLiftProposed: ({ shield }) => shield,
  ShieldLifted: ({ shield }) => shield,
  ReviewScopeRecorded: ({ review }) => review,
  ReviewPanelMemberLeft: ({ review }) => review,
  ReviewScopeEnded: ({ review }) => review,
  EmergencyAccessOpened: ({ access }) => access,
  EmergencyAccessEnded: ({ access }) => access,
  EmergencyAccessReviewed: ({ access }) => access,
  RecordsMerged: ({ merge }) => merge,
  RecordsSeparated: ({ merge }) => merge,
  BirthJoined: ({ birth }) => birth,
  BirthSeparated: ({ birth }) => birth,
  PractitionerBarred: ({ bar }) => bar,
  PractitionerBarEnded: ({ bar }) => bar,
  EntryTakenAway: ({ move }) => move,
  EntryBroughtBack: ({ move }) => move,
  EntryMovedAway: ({ move }) => move,
  ResidenceRecorded: ({ residence }) => residence,
  ResidenceCorrected: ({ residence }) => residence,
  ResidenceEnded: ({ residence }) => residence,
  HandoverProposed: ({ handover }) => handover,
  HandoverAccepted: ({ handover }) => handover,
  HandoverDeclined: ({ handover }) => handover,
  HandoverWithdrawn: ({ handover }) => handover,
  HandoverClosed: ({ handover }) => handover,
};

type Stored = Pick<Recorded<SharingEvent>, 'type' | 'facts'>;

/** The decision, involvement or other thing that an event is about; its tag changes with it and with nothing else. */
export const thingOf = ({ type, facts }: Stored): ThingId | undefined =>
  (things[type] as (facts: object) => ThingId | undefined)(facts);
