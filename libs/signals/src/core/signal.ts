import type { AgencyId, EventId, Instant, PersonId } from '@safeguarding/kernel';

/** What a signal tells: the name in its CloudEvents type. */
export const signalKinds = [
  'concern-addressed',
  'referral-submitted',
  'referral-acknowledged',
  'referral-returned',
  'referral-information-supplied',
  'referral-screened',
  'referral-decided',
  'referral-assessment-started',
  'referral-escalated',
  'referral-amended',
  'referral-withdrawn',
  'referral-closed',
  'referral-reopened',
  'escalation-raised',
  'escalation-answered',
  'escalation-moved-up',
  'escalation-resolved',
  'handover-proposed',
  'handover-accepted',
  'handover-declined',
  'handover-withdrawn',
  'emergency-access-opened',
  'emergency-access-reviewed',
  'contribution-asked',
  'immediate-protection-taken',
  'immediate-protection-extended',
  'immediate-protection-ended',
  'serious-incident-known',
  'serious-incident-moved-on',
  'information-requested',
  'information-request-returned',
  'information-request-supplied',
  'information-request-challenged',
  'information-request-challenge-answered',
  'information-request-answered',
  'information-request-withdrawn',
  'clock-missed',
] as const;
export type SignalKind = (typeof signalKinds)[number];

/** One thing that one agency is told about one child; nothing in it is personal. */
export type Signal = {
  readonly kind: SignalKind;
  readonly recipient: AgencyId;
  readonly child: PersonId;
  /** The event that brought it about. */
  readonly because: EventId;
  readonly at: Instant;
  /** Path under which the recipient may ask for what happened, by its own right. */
  readonly path: string;
  /** Orders the signals of one path; absent where a count would tell of events that the recipient may not know of. */
  readonly sequence?: number;
};

/**
 * Addressed to whoever does the recipient's work today. Of two recipients that are one service now, that one is told once.
 */
export const toToday = (
  signals: readonly Signal[],
  { todayOf }: { readonly todayOf: (agency: AgencyId) => AgencyId },
): readonly Signal[] => {
  const told = signals.map((signal) => ({ ...signal, recipient: todayOf(signal.recipient) }));
  return [...new Map(told.map((signal) => [`${signal.recipient} ${signal.child}`, signal])).values()];
};

/** What every recorded fact has. */
export type Fact = {
  readonly id: EventId;
  readonly type: string;
  readonly recordedAt: Instant;
  readonly revision: number;
  readonly actor: { readonly agency: AgencyId };
  readonly subjects?: readonly PersonId[];
  readonly facts: object;
};

type ReferralFacts = {
  readonly referral: string;
  readonly referrer: AgencyId;
  readonly recipient: AgencyId;
  readonly children?: readonly (PersonId | { readonly child: PersonId })[];
  readonly decisions?: readonly { readonly child: PersonId }[];
  readonly amended?: readonly { readonly child: PersonId }[];
};

const ofReferral: Readonly<Record<string, SignalKind>> = {
  ReferralSubmitted: 'referral-submitted',
  ReferralAcknowledged: 'referral-acknowledged',
  ReferralReturned: 'referral-returned',
  InformationSupplied: 'referral-information-supplied',
  ReferralScreened: 'referral-screened',
  ReferralDecided: 'referral-decided',
  AssessmentStarted: 'referral-assessment-started',
  ReferralEscalated: 'referral-escalated',
  ReferralAmended: 'referral-amended',
  ReferralWithdrawn: 'referral-withdrawn',
  ReferralClosed: 'referral-closed',
  ReferralReopened: 'referral-reopened',
};

/** Both sides of a disagreement are named on each of its steps, and the partnership once it has come that far. */
const ofEscalation: Readonly<Record<string, SignalKind>> = {
  EscalationRaised: 'escalation-raised',
  EscalationAnswered: 'escalation-answered',
  EscalationMovedUp: 'escalation-moved-up',
  EscalationResolved: 'escalation-resolved',
};

/** An answer and a refusal are one signal: where the answer must look whole, they look alike. */
const ofRequest: Readonly<Record<string, SignalKind>> = {
  InformationRequested: 'information-requested',
  RequestReturned: 'information-request-returned',
  RequestInformationSupplied: 'information-request-supplied',
  RequestChallenged: 'information-request-challenged',
  RequestChallengeAnswered: 'information-request-challenge-answered',
  RequestAnswered: 'information-request-answered',
  RequestRefused: 'information-request-answered',
  RequestWithdrawn: 'information-request-withdrawn',
};

/** The other authority is told of each step; of the closing of a case that came over nobody is. */
const ofHandover: Readonly<Record<string, SignalKind>> = {
  HandoverProposed: 'handover-proposed',
  HandoverAccepted: 'handover-accepted',
  HandoverDeclined: 'handover-declined',
  HandoverWithdrawn: 'handover-withdrawn',
};

/** Whoever was told of an emergency access hears of it at once, and both sides hear of its review. */
const ofEmergency: Readonly<Record<string, SignalKind>> = {
  EmergencyAccessOpened: 'emergency-access-opened',
  EmergencyAccessReviewed: 'emergency-access-reviewed',
};

/** Whoever took the measure, the authority and those who were told hear of each step that another one took. */
const ofMeasure: Readonly<Record<string, SignalKind>> = {
  ImmediateProtectionTaken: 'immediate-protection-taken',
  ImmediateProtectionExtended: 'immediate-protection-extended',
  ImmediateProtectionEnded: 'immediate-protection-ended',
};

/** Authority and partnership hear of each other's steps; which step it was is asked for. */
const ofIncident: Readonly<Record<string, SignalKind>> = {
  SeriousIncidentBecameKnown: 'serious-incident-known',
  SeriousIncidentNotified: 'serious-incident-moved-on',
  RapidReviewCompleted: 'serious-incident-moved-on',
  PracticeReviewDecided: 'serious-incident-moved-on',
  PracticeReviewStarted: 'serious-incident-moved-on',
  PracticeReviewPublished: 'serious-incident-moved-on',
  SeriousIncidentWithdrawn: 'serious-incident-moved-on',
};

/** Events that may bring a signal about. */
export const signalledTypes: readonly string[] = [
  ...Object.keys(ofReferral),
  ...Object.keys(ofEscalation),
  ...Object.keys(ofHandover),
  ...Object.keys(ofEmergency),
  ...Object.keys(ofMeasure),
  ...Object.keys(ofIncident),
  'ContributionAsked',
  ...Object.keys(ofRequest),
  'ConcernRaised',
  'ClockMissed',
];

const childOf = (one: PersonId | { readonly child: PersonId }): PersonId => (typeof one === 'string' ? one : one.child);

/** Whoever did it knows; the other side of the referral is told. */
const referralSignals = (event: Fact, kind: SignalKind): readonly Signal[] => {
  const { referral, referrer, recipient, ...named } = event.facts as ReferralFacts;
  const told = event.actor.agency === recipient ? referrer : recipient;
  if (told === event.actor.agency) return [];
  const children = (named.children ?? named.decisions ?? named.amended ?? []).map(childOf);
  return [...new Set(children)].map((child) => ({
    kind,
    recipient: told,
    child,
    because: event.id,
    at: event.recordedAt,
    path: `/v1/referrals/${referral}`,
    sequence: event.revision,
  }));
};

type RequestFacts = {
  readonly request: string;
  readonly child: PersonId;
  readonly asked: AgencyId;
  readonly requester: { readonly agency?: AgencyId };
};

/** The other side is told; without a sequence, which would count how the asked service checks. Nobody outside the ledger is told. */
const requestSignals = (event: Fact, kind: SignalKind): readonly Signal[] => {
  const { request, child, asked, requester } = event.facts as RequestFacts;
  if (requester.agency === undefined) return [];
  const recipient = event.actor.agency === asked ? requester.agency : asked;
  const path = `/v1/information-requests/${request}`;
  return [{ kind, recipient, child, because: event.id, at: event.recordedAt, path }];
};

type ConcernFacts = {
  readonly concern: string;
  readonly child: PersonId;
  readonly recipients: readonly { readonly agency: AgencyId }[];
};

const concernSignals = (event: Fact): readonly Signal[] => {
  const { concern, child, recipients } = event.facts as ConcernFacts;
  const told = new Set(recipients.map(({ agency }) => agency));
  told.delete(event.actor.agency);
  return [...told].map((recipient) => ({
    kind: 'concern-addressed',
    recipient,
    child,
    because: event.id,
    at: event.recordedAt,
    path: `/v1/concerns/${concern}`,
    sequence: event.revision,
  }));
};

type EscalationFacts = {
  readonly escalation: string;
  readonly child: PersonId;
  readonly by: AgencyId;
  readonly with: AgencyId;
  readonly partnership?: AgencyId;
};

const escalationSignals = (event: Fact, kind: SignalKind): readonly Signal[] => {
  const { escalation, child, by, with: other, partnership } = event.facts as EscalationFacts;
  const told = new Set([by, other, ...(partnership === undefined ? [] : [partnership])]);
  told.delete(event.actor.agency);
  return [...told].map((recipient) => ({
    ...{ kind, recipient, child },
    because: event.id,
    at: event.recordedAt,
    path: `/v1/escalations/${escalation}`,
    sequence: event.revision,
  }));
};

type HandoverFacts = {
  readonly handover: string;
  readonly child: PersonId;
  readonly from: AgencyId;
  readonly to: AgencyId;
};

/** Without a sequence: the stream is the child's, and a count would tell of what others record there. */
const handoverSignal = (event: Fact, kind: SignalKind): Signal => {
  const { handover, child, from, to } = event.facts as HandoverFacts;
  const recipient = event.actor.agency === from ? to : from;
  const path = `/v1/children/${child}/handovers/${handover}`;
  return { kind, recipient, child, because: event.id, at: event.recordedAt, path };
};

/** Without a sequence: the stream is the child's. Which access it is stands in the list of the service that is told. */
const emergencySignals = (event: Fact, kind: SignalKind): readonly Signal[] => {
  const { told } = event.facts as { readonly told: readonly AgencyId[] };
  const [child] = event.subjects ?? [];
  if (child === undefined) return [];
  return [...new Set(told)]
    .filter((recipient) => recipient !== event.actor.agency)
    .map((recipient) => ({
      ...{ kind, recipient, child, because: event.id, at: event.recordedAt },
      path: '/v1/emergency-accesses',
    }));
};

type MeasureFacts = {
  readonly measure: string;
  readonly child: PersonId;
  readonly by: AgencyId;
  readonly authority: AgencyId;
  readonly toldTo: readonly AgencyId[];
};
type IncidentFacts = {
  readonly incident: string;
  readonly child: PersonId;
  readonly authority: AgencyId;
  readonly partnership: AgencyId;
};

/** To each of these but whoever did it. */
const toOthers = (
  event: Fact,
  { kind, child, path }: Pick<Signal, 'kind' | 'child' | 'path'>,
  parties: readonly AgencyId[],
): readonly Signal[] =>
  [...new Set(parties)]
    .filter((party) => party !== event.actor.agency)
    .map((recipient) => ({
      ...{ kind, recipient, child, path },
      because: event.id,
      at: event.recordedAt,
      sequence: event.revision,
    }));

const measureSignals = (event: Fact, kind: SignalKind): readonly Signal[] => {
  const { measure, child, by, authority, toldTo } = event.facts as MeasureFacts;
  return toOthers(event, { kind, child, path: `/v1/immediate-protections/${measure}` }, [by, authority, ...toldTo]);
};

const incidentSignals = (event: Fact, kind: SignalKind): readonly Signal[] => {
  const { incident, child, authority, partnership } = event.facts as IncidentFacts;
  return toOthers(event, { kind, child, path: `/v1/serious-incidents/${incident}` }, [authority, partnership]);
};

type ContributionFacts = { readonly contribution: string; readonly child: PersonId; readonly of: AgencyId };

const contributionSignal = (event: Fact): Signal => {
  const { contribution, child, of } = event.facts as ContributionFacts;
  return {
    kind: 'contribution-asked',
    recipient: of,
    child,
    because: event.id,
    at: event.recordedAt,
    path: `/v1/contributions/${contribution}`,
    sequence: event.revision,
  };
};

/** Whose clock it is and who waits; asked for only where a clock was missed. */
export type ClockParties = {
  readonly child: PersonId;
  readonly responsible: AgencyId;
  readonly awaiting?: AgencyId | undefined;
};

const clockSignals = (event: Fact, { child, responsible, awaiting }: ClockParties): readonly Signal[] =>
  [...new Set([responsible, ...(awaiting === undefined ? [] : [awaiting])])].map((recipient) => ({
    kind: 'clock-missed',
    recipient,
    child,
    because: event.id,
    at: event.recordedAt,
    path: `/v1/children/${child}/clocks`,
  }));

/** What one recorded event tells, and whom. */
export const signalsOf = (event: Fact, clock?: ClockParties): readonly Signal[] => {
  const kind = ofReferral[event.type];
  if (kind !== undefined) return referralSignals(event, kind);
  const step = ofEscalation[event.type];
  if (step !== undefined) return escalationSignals(event, step);
  const moved = ofHandover[event.type];
  if (moved !== undefined) return [handoverSignal(event, moved)];
  const emergency = ofEmergency[event.type];
  if (emergency !== undefined) return emergencySignals(event, emergency);
  const measure = ofMeasure[event.type];
  if (measure !== undefined) return measureSignals(event, measure);
  const incident = ofIncident[event.type];
  if (incident !== undefined) return incidentSignals(event, incident);
  if (event.type === 'ContributionAsked') return [contributionSignal(event)];
  const ofRequests = ofRequest[event.type];
  if (ofRequests !== undefined) return requestSignals(event, ofRequests);
  if (event.type === 'ConcernRaised') return concernSignals(event);
  return event.type === 'ClockMissed' && clock ? clockSignals(event, clock) : [];
};
