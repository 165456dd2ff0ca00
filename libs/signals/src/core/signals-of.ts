import type { AgencyId, EventId, Instant, PersonId } from '@safeguarding/kernel';
import type { Signal, SignalKind } from './signal.ts';

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

type What = Pick<Signal, 'kind' | 'child' | 'path' | 'sequence'>;
type Tell = (event: Fact, kind: SignalKind) => readonly Signal[];

const toEach = (event: Fact, what: What, recipients: readonly AgencyId[]): readonly Signal[] =>
  [...new Set(recipients)].map((recipient) => ({ ...what, recipient, because: event.id, at: event.recordedAt }));

/** Whoever did it knows. */
const toOthers = (event: Fact, what: What, parties: readonly AgencyId[]): readonly Signal[] =>
  toEach(
    event,
    what,
    parties.filter((party) => party !== event.actor.agency),
  );

const childOf = (one: PersonId | { readonly child: PersonId }): PersonId => (typeof one === 'string' ? one : one.child);

/** The other side of the referral is told. */
const referralSignals: Tell = (event, kind) => {
  const { referral, referrer, recipient, ...named } = event.facts as ReferralFacts;
  const told = event.actor.agency === recipient ? referrer : recipient;
  const children = (named.children ?? named.decisions ?? named.amended ?? []).map(childOf);
  const path = `/v1/referrals/${referral}`;
  return [...new Set(children)].flatMap((child) =>
    toOthers(event, { kind, child, path, sequence: event.revision }, [told]),
  );
};

type RequestFacts = {
  readonly request: string;
  readonly child: PersonId;
  readonly asked: AgencyId;
  readonly requester: { readonly agency?: AgencyId };
};

/** The other side is told; without a sequence, which would count how the asked service checks. Nobody outside the ledger is told. */
const requestSignals: Tell = (event, kind) => {
  const { request, child, asked, requester } = event.facts as RequestFacts;
  if (requester.agency === undefined) return [];
  const recipient = event.actor.agency === asked ? requester.agency : asked;
  return toEach(event, { kind, child, path: `/v1/information-requests/${request}` }, [recipient]);
};

type ConcernFacts = {
  readonly concern: string;
  readonly child: PersonId;
  readonly recipients: readonly { readonly agency: AgencyId }[];
};

const concernSignals: Tell = (event, kind) => {
  const { concern, child, recipients } = event.facts as ConcernFacts;
  const told = recipients.map(({ agency }) => agency);
  return toOthers(event, { kind, child, path: `/v1/concerns/${concern}`, sequence: event.revision }, told);
};

type EscalationFacts = {
  readonly escalation: string;
  readonly child: PersonId;
  readonly by: AgencyId;
  readonly with: AgencyId;
  readonly partnership?: AgencyId;
};

const escalationSignals: Tell = (event, kind) => {
  const { escalation, child, by, with: other, partnership } = event.facts as EscalationFacts;
  const parties = [by, other, ...(partnership === undefined ? [] : [partnership])];
  return toOthers(event, { kind, child, path: `/v1/escalations/${escalation}`, sequence: event.revision }, parties);
};

type HandoverFacts = {
  readonly handover: string;
  readonly child: PersonId;
  readonly from: AgencyId;
  readonly to: AgencyId;
};

/** Without a sequence: the stream is the child's, and a count would tell of what others record there. */
const handoverSignals: Tell = (event, kind) => {
  const { handover, child, from, to } = event.facts as HandoverFacts;
  const recipient = event.actor.agency === from ? to : from;
  return toEach(event, { kind, child, path: `/v1/children/${child}/handovers/${handover}` }, [recipient]);
};

/** Without a sequence: the stream is the child's. Which access it is stands in the list of the service that is told. */
const emergencySignals: Tell = (event, kind) => {
  const { told } = event.facts as { readonly told: readonly AgencyId[] };
  const [child] = event.subjects ?? [];
  return child === undefined ? [] : toOthers(event, { kind, child, path: '/v1/emergency-accesses' }, told);
};

type MeasureFacts = {
  readonly measure: string;
  readonly child: PersonId;
  readonly by: AgencyId;
  readonly authority: AgencyId;
  readonly toldTo: readonly AgencyId[];
};

const measureSignals: Tell = (event, kind) => {
  const { measure, child, by, authority, toldTo } = event.facts as MeasureFacts;
  const path = `/v1/immediate-protections/${measure}`;
  return toOthers(event, { kind, child, path, sequence: event.revision }, [by, authority, ...toldTo]);
};

type IncidentFacts = {
  readonly incident: string;
  readonly child: PersonId;
  readonly authority: AgencyId;
  readonly partnership: AgencyId;
};

const incidentSignals: Tell = (event, kind) => {
  const { incident, child, authority, partnership } = event.facts as IncidentFacts;
  const path = `/v1/serious-incidents/${incident}`;
  return toOthers(event, { kind, child, path, sequence: event.revision }, [authority, partnership]);
};

type ContributionFacts = { readonly contribution: string; readonly child: PersonId; readonly of: AgencyId };

const contributionSignals: Tell = (event, kind) => {
  const { contribution, child, of } = event.facts as ContributionFacts;
  return toEach(event, { kind, child, path: `/v1/contributions/${contribution}`, sequence: event.revision }, [of]);
};

/** Whose clock it is and who waits; asked for only where a clock was missed. */
export type ClockParties = {
  readonly child: PersonId;
  readonly responsible: AgencyId;
  readonly awaiting?: AgencyId | undefined;
};

const clockSignals = (event: Fact, { child, responsible, awaiting }: ClockParties): readonly Signal[] =>
  toEach(event, { kind: 'clock-missed', child, path: `/v1/children/${child}/clocks` }, [
    responsible,
    ...(awaiting === undefined ? [] : [awaiting]),
  ]);

const told = (
  kinds: Readonly<Record<string, SignalKind>>,
  tell: Tell,
): Readonly<Record<string, (event: Fact) => readonly Signal[]>> =>
  Object.fromEntries(Object.entries(kinds).map(([type, kind]) => [type, (event) => tell(event, kind)]));

const tellers = new Map(
  Object.entries({
    ...told(ofReferral, referralSignals),
    ...told(ofEscalation, escalationSignals),
    ...told(ofHandover, handoverSignals),
    ...told(ofEmergency, emergencySignals),
    ...told(ofMeasure, measureSignals),
    ...told(ofIncident, incidentSignals),
    ...told({ ContributionAsked: 'contribution-asked' }, contributionSignals),
    ...told(ofRequest, requestSignals),
    ...told({ ConcernRaised: 'concern-addressed' }, concernSignals),
  }),
);

/** Events that may bring a signal about. */
export const signalledTypes: readonly string[] = [...tellers.keys(), 'ClockMissed'];

/** What one recorded event tells, and whom. */
export const signalsOf = (event: Fact, clock?: ClockParties): readonly Signal[] => {
  if (event.type === 'ClockMissed') return clock ? clockSignals(event, clock) : [];
  return tellers.get(event.type)?.(event) ?? [];
};
