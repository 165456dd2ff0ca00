import { draftFrom, type EntryDraft, type EntryLabel, type Seat } from '@safeguarding/access';
import type { FieldClass, JsonValue, PersonId, RecordedEvent, ThingId } from '@safeguarding/kernel';

/** Where an event stands, and who sees it. */
type Placed = {
  readonly child: PersonId;
  readonly thing: ThingId;
  readonly kind: string;
  readonly label: EntryLabel;
  readonly seats: readonly Seat[];
};

const bare = (event: RecordedEvent, { child, thing, kind, label, seats }: Placed): EntryDraft => ({
  ...draftFrom(event),
  ...{ child, thing, kind },
  labels: [label],
  recipients: [],
  panel: seats,
  fields: {},
  sealed: [],
});

/** An event as a step of its case: its facts under their classes, and what it sealed. `classes` says what may be shown at all. */
export const stepOfCase = (
  event: RecordedEvent,
  placed: Placed,
  classes: Readonly<Record<string, FieldClass>>,
): EntryDraft => ({
  ...bare(event, placed),
  fields: Object.fromEntries(
    Object.entries(event.facts)
      .filter(([name]) => classes[name] !== undefined)
      .map(([name, value]) => [name, { class: classes[name] ?? 'sensitive-service', value }]),
  ),
  sealed: event.sealed,
});

/** What such a case is on the timeline of every child that it names, to whoever may know of it. */
export const highRiskProcess = 'high-risk-process';

/** That a case is there, on the timeline of a child: nothing of its content, whoever looks. */
export const markOnTimeline = (
  event: RecordedEvent,
  placed: Omit<Placed, 'kind'>,
  fields: Readonly<Record<string, JsonValue>>,
): EntryDraft => ({
  ...bare(event, { ...placed, kind: highRiskProcess }),
  fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { class: 'summary', value }])),
});
