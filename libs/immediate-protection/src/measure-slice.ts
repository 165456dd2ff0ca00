import { draftFrom, type EntryDraft, type KindOfThing, type TimelineContribution } from '@safeguarding/access';
import {
  type AgencyId,
  type FieldClass,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type ThingId,
  kindOfEvent,
  namedFacts,
  recordedAs,
} from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { measure, type MeasureEvent, type MeasureState } from './core/measure.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How what was done at once for a child is stored. */
export const immediateProtectionEvents = {
  ImmediateProtectionTaken: childRecord,
  ImmediateProtectionExtended: childRecord,
  ImmediateProtectionEnded: childRecord,
} as const satisfies EventCatalogue<MeasureEvent['type']>;

export const measureSlice: Slice<MeasureState, MeasureEvent> = { ...measure, events: immediateProtectionEvents };

/** Whoever took the measure and the authority that answers for the child work with all of it. */
const sides: readonly FieldClass[] = ['presence', 'identity', 'location', 'summary', 'narrative', 'legal'];
/** Others are told that it is so; never where the child was taken to. */
const toldClasses: readonly FieldClass[] = ['presence', 'summary', 'legal'];
const classes: Readonly<Record<string, FieldClass>> = { legal: 'legal', identifierIncluded: 'legal' };
const hidden = new Set(['measure', 'child', 'by', 'authority', 'toldTo']);

type Parties = { readonly by: AgencyId; readonly authority: AgencyId; readonly toldTo: readonly AgencyId[] };

const recipientsOf = ({ by, authority, toldTo }: Parties) => {
  const both = [...new Set([by, authority])];
  return [
    ...both.map((agency) => ({ agency, classes: sides })),
    ...toldTo.filter((agency) => !both.includes(agency)).map((agency) => ({ agency, classes: toldClasses })),
  ];
};

const draftOf = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<MeasureEvent>(event);
  const { measure: thing, child } = stored.facts;
  const fields = Object.entries(namedFacts(stored))
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => [name, { class: classes[name] ?? 'summary', value }] as const);
  return {
    ...draftFrom(event),
    ...{ thing, child },
    kind: kindOfEvent(stored.type),
    fields: Object.fromEntries(fields),
    recipients: recipientsOf(stored.facts),
    labels: [],
  };
};

/** Every step is an entry on the child's timeline. */
export const immediateProtectionTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(immediateProtectionEvents).map((type) => [type, (event: RecordedEvent) => [draftOf(event)]]),
);

type Judged = Parties & { readonly measure: ThingId; readonly child: PersonId; readonly recordedAt: Instant };

/** A measure as its parties are judged on it: neither police nor the authority need be registered with the child. */
export const measureTarget = ({ measure: thing, child, recordedAt, ...parties }: Judged) => ({
  ...{ thing, child, recordedAt },
  owner: parties.by,
  recipients: recipientsOf(parties),
  labels: [],
});

export const measureKind: KindOfThing<MeasureState, MeasureEvent> = {
  slice: measureSlice,
  draftOf,
  targetOf: (state) => (state.status === 'none' ? undefined : measureTarget(state)),
  readAction: 'immediate-protection:read',
};
