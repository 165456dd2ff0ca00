import { type AgencyId, doneOn, type FieldClass, type Instant, refuse, sealedTexts } from '@safeguarding/kernel';
import { incidentErrors } from './incident-errors.ts';
import type { IncidentEvent, IncidentState, IncidentStatus, StandingIncident } from './incident.ts';

type Events = readonly IncidentEvent[];
type Of = Pick<StandingIncident, 'incident' | 'child' | 'authority' | 'partnership'>;

/** Free texts of a step, each of its class. */
export type IncidentTexts = {
  readonly summary?: string;
  readonly reasons?: string;
  readonly happenedOn?: string;
  readonly policyDocument?: string;
};
const classOfText = {
  summary: 'summary',
  reasons: 'narrative',
  happenedOn: 'narrative',
  policyDocument: 'legal',
} as const satisfies Record<keyof IncidentTexts, FieldClass>;

type Body<T extends IncidentEvent['type']> = Omit<Extract<IncidentEvent, { type: T }>['facts'], keyof Of>;

/** One step as it is asked for, by which of the two sides. */
export type IncidentStep<T extends IncidentEvent['type'] = IncidentEvent['type']> = {
  readonly type: T;
  readonly by: AgencyId;
  readonly body: Body<T>;
  readonly texts: IncidentTexts;
  /** As it was sent; the instant of the command where absent. */
  readonly on?: string;
};

type Later = Exclude<IncidentEvent['type'], 'SeriousIncidentBecameKnown'>;

/** Whose step it is, and from which statuses it is taken. A decision may be taken back until the review has begun. */
const steps: Readonly<
  Record<Later, { readonly side: 'authority' | 'partnership'; readonly from: readonly IncidentStatus[] }>
> = {
  SeriousIncidentNotified: {
    side: 'authority',
    from: ['known', 'review-decided', 'no-review', 'review-started', 'review-published'],
  },
  RapidReviewCompleted: { side: 'partnership', from: ['known'] },
  PracticeReviewDecided: { side: 'partnership', from: ['known', 'review-decided', 'no-review'] },
  PracticeReviewStarted: { side: 'partnership', from: ['review-decided'] },
  PracticeReviewPublished: { side: 'partnership', from: ['review-started'] },
  SeriousIncidentWithdrawn: { side: 'authority', from: ['known', 'review-decided', 'no-review'] },
};

/** Decisions that say why. */
const reasoned: ReadonlySet<string> = new Set<Later>([
  'RapidReviewCompleted',
  'PracticeReviewDecided',
  'SeriousIncidentWithdrawn',
]);

const eventOf = ({ type, body, texts, on }: IncidentStep, of: Of, at: Instant): IncidentEvent =>
  ({
    type,
    facts: { ...of, ...body },
    occurredOn: doneOn(on, at) ?? refuse(incidentErrors.timeUnfit, '/on'),
    subjects: [of.child],
    ...sealedTexts(of.child, classOfText, texts),
  }) as IncidentEvent;

/** The authority came to know of it. */
export const recordIncident = (
  step: IncidentStep<'SeriousIncidentBecameKnown'>,
  of: Of,
  state: IncidentState,
  at: Instant,
): Events => {
  const event = eventOf(step, of, at);
  return state.status === 'none' ? [event] : [];
};

/** Every later step. Throws DomainError for the wrong side, stage, or a decision without its reasons. */
export const takeIncidentStep = (step: IncidentStep<Later>, state: IncidentState, at: Instant): Events => {
  if (state.status === 'none' || state.status === 'withdrawn') return refuse(incidentErrors.withdrawn);
  const { side, from } = steps[step.type];
  if (state[side] !== step.by) refuse(incidentErrors.notYours);
  if (!from.includes(state.status) || (step.type === 'SeriousIncidentNotified' && state.notified))
    refuse(incidentErrors.notNow);
  if (reasoned.has(step.type) && step.texts.reasons === undefined) refuse(incidentErrors.reasonsMissing, '/reasons');
  const { incident, child, authority, partnership } = state;
  return [eventOf(step, { incident, child, authority, partnership }, at)];
};
