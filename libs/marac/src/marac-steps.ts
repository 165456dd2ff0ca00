import type { EntryDraft, Seat } from '@safeguarding/access';
import {
  type AgencyId,
  type FieldClass,
  type JsonValue,
  type PersonId,
  type Recorded,
  type RecordedEvent,
  plainEvent,
} from '@safeguarding/kernel';
import { markOnTimeline, representatives, stepOfCase, without } from '@safeguarding/panels';
import type { Standing } from './core/marac-case.ts';
import type { MaracEvent } from './core/marac-events.ts';
import { keepers, seatsAt } from './marac-seats.ts';

const kinds: Readonly<Record<MaracEvent['type'], string>> = {
  MaracReferred: 'marac-referred',
  MaracRepeatFound: 'marac-repeat-found',
  MaracCaseListed: 'marac-case-listed',
  MaracResearchAnswered: 'marac-research-answered',
  MaracIdvaNamed: 'marac-idva-named',
  MaracVictimContacted: 'marac-victim-contacted',
  MaracCaseDiscussed: 'marac-case-discussed',
  MaracActionSet: 'marac-action-set',
  MaracActionEnded: 'marac-action-ended',
  MaracChildReferralLinked: 'marac-child-referral-linked',
  MaracAgencyLeft: 'marac-agency-left',
  MaracPersonExcluded: 'marac-person-excluded',
  MaracTransferOffered: 'marac-transfer-offered',
  MaracTransferAccepted: 'marac-transfer-accepted',
  MaracWithdrawn: 'marac-withdrawn',
  MaracCaseClosed: 'marac-case-closed',
};

/** What is shown of the plain facts; a fact that is not listed is shown to nobody. */
const classes: Readonly<Record<string, FieldClass>> = {
  ...{ marac: 'summary', referrer: 'summary', incidentOn: 'summary', criminal: 'summary', met: 'summary' },
  ...{ scored: 'summary', escalationEvents: 'summary', victimAware: 'summary', notAwareBecause: 'summary' },
  ...{ consent: 'legal', legal: 'legal', parametersFrom: 'legal', earlier: 'summary', referredOn: 'summary' },
  ...{ meeting: 'summary', on: 'summary', listDueOn: 'summary', agencies: 'summary', agency: 'summary' },
  ...{ outcome: 'summary', idva: 'summary', attended: 'summary', apologies: 'summary', circulation: 'narrative' },
  ...{ action: 'summary', owner: 'summary', dueOn: 'summary', child: 'summary', referral: 'summary' },
  ...{ madeTo: 'summary', madeOn: 'summary', person: 'legal', to: 'summary', from: 'summary' },
};
/** Why an agency does not share is between it and who keeps the case; why an action was not done is for all. */
const reasonClass = ({ type }: Recorded<MaracEvent>): FieldClass =>
  type === 'MaracResearchAnswered' ? 'legal' : 'summary';

/** The event as a step of the case, for those who have a seat now. */
export const maracStep = (state: Standing, event: Recorded<MaracEvent>): EntryDraft =>
  stepOfCase(
    event,
    { child: state.victim, thing: state.case, kind: kinds[event.type], label: 'marac', seats: seatsAt(state, event) },
    { ...classes, reason: reasonClass(event) },
  );

const marks = (
  event: RecordedEvent,
  children: readonly PersonId[],
  seats: readonly Seat[],
  marac: JsonValue,
): readonly EntryDraft[] =>
  children.map((child) =>
    markOnTimeline(
      event,
      { child, thing: (event.facts as { case: EntryDraft['thing'] }).case, label: 'marac', seats },
      { process: 'marac', marac },
    ),
  );

const knows: readonly FieldClass[] = ['presence', 'summary'];
const ofAgency = (agency: AgencyId): readonly Seat[] => [
  { agency, roles: representatives, classes: knows },
  // Whoever works with the child knows that there is something, and whom in their service to ask; not what it is.
  { agency, classes: ['presence'], whereInvolved: true },
];
const ofMarac = (agency: AgencyId): readonly Seat[] => [{ agency, roles: keepers, classes: knows }];

/**
 * That there is a case, on the timelines of the children that it names. Seats are those of the event: more agencies are told by later
 * ones; an end is withdrawn in the child's own sharing stream first.
 */
export const maracMarks = (event: Recorded<MaracEvent>): readonly EntryDraft[] => {
  const stored = plainEvent(event);
  if (event.type === 'MaracReferred') {
    const { marac, referrer, children } = event.facts;
    return marks(stored, children, [...ofMarac(marac), ...ofAgency(referrer)], marac);
  }
  if (event.type === 'MaracCaseListed') {
    const { marac, agencies, children, excluded } = event.facts;
    const seats = without(excluded, [...ofMarac(marac), ...agencies.flatMap(ofAgency)]);
    return marks(stored, children, seats, marac);
  }
  if (event.type === 'MaracIdvaNamed') {
    const { idva, children, excluded } = event.facts;
    const seats = without(excluded, [{ agency: idva, roles: ['idva'], classes: knows }]);
    return marks(stored, children, seats, event.actor.agency);
  }
  if (event.type !== 'MaracTransferAccepted') return [];
  const { marac, children, excluded } = event.facts;
  return marks(stored, children, without(excluded, ofMarac(marac)), marac);
};
