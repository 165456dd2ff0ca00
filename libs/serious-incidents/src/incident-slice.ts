import { draftFrom, type EntryDraft, type KindOfThing, type TimelineContribution } from '@safeguarding/access';
import { type FieldClass, type RecordedEvent, kindOfEvent, namedFacts, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { incident, type IncidentEvent, type IncidentState, type StandingIncident } from './core/incident.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How a serious incident and what follows it are stored. */
export const incidentEvents = {
  SeriousIncidentBecameKnown: childRecord,
  SeriousIncidentNotified: childRecord,
  RapidReviewCompleted: childRecord,
  PracticeReviewDecided: childRecord,
  PracticeReviewStarted: childRecord,
  PracticeReviewPublished: childRecord,
  SeriousIncidentWithdrawn: childRecord,
} as const satisfies EventCatalogue<IncidentEvent['type']>;

export const incidentSlice: Slice<IncidentState, IncidentEvent> = { ...incident, events: incidentEvents };

/** Authority and partnership work on it together. */
const sides: readonly FieldClass[] = ['presence', 'identity', 'summary', 'narrative', 'legal'];
const hidden = new Set(['incident', 'child', 'authority', 'partnership', 'review']);

const recipientsOf = ({ authority, partnership }: Pick<StandingIncident, 'authority' | 'partnership'>) =>
  [authority, partnership].map((agency) => ({ agency, classes: sides }));

/** Kept from shares and leads: that what the services did is looked at is theirs to hear from whoever looks. */
const draftOf = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<IncidentEvent>(event);
  const { incident: thing, child } = stored.facts;
  const fields = Object.entries(namedFacts(stored))
    .filter(([name]) => !hidden.has(name))
    // What happened has a name that an entry's own kind has.
    .map(([name, value]) => [name === 'kind' ? 'incidentKind' : name, { class: classOf(name), value }] as const);
  return {
    ...draftFrom(event),
    ...{ thing, child },
    kind: kindOfEvent(stored.type),
    fields: Object.fromEntries(fields),
    recipients: recipientsOf(stored.facts),
    labels: ['withheld'],
  };
};
const classOf = (name: string): FieldClass => (name === 'legal' ? 'legal' : 'summary');

/** Every step is an entry on the child's timeline, for the two. */
export const incidentTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(incidentEvents).map((type) => [type, (event: RecordedEvent) => [draftOf(event)]]),
);

/** An incident as the two are judged on it. */
export const incidentTarget = (judged: Omit<StandingIncident, 'notified'>) => ({
  thing: judged.incident,
  child: judged.child,
  owner: judged.authority,
  recipients: recipientsOf(judged),
  labels: ['withheld' as const],
  recordedAt: judged.knownAt,
});

export const incidentKind: KindOfThing<IncidentState, IncidentEvent> = {
  slice: incidentSlice,
  draftOf,
  targetOf: (state) => (state.status === 'none' ? undefined : incidentTarget(state)),
  readAction: 'serious-incident:read',
};
