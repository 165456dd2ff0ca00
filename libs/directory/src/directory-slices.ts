import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import {
  type FieldClass,
  type RecordedEvent,
  type ThingId,
  kindOfEvent,
  recordedAs,
  namedFacts,
} from '@safeguarding/kernel';
import { derivedId, type EventCatalogue, type Slice } from '@safeguarding/ledger';
import { brokering, type BrokeringEvent, type BrokeringState } from './core/brokering.ts';
import { directoryRecord, type DirectoryEvent, type DirectoryState } from './core/directory-record.ts';
import { directoryUser, type DirectoryUserEvent, type DirectoryUserState } from './core/directory-user.ts';

const kept = { version: 1, retention: 'directory' } as const;

const recordEvents = {
  LeadProfessionalNamed: kept,
  LeadProfessionalEnded: kept,
  DirectoryKeptLonger: kept,
  DirectoryKeepingEnded: kept,
  DirectoryConsulted: kept,
  DirectoryArchived: kept,
} as const satisfies EventCatalogue<DirectoryEvent['type']>;
const userEvents = {
  DirectoryCheckRecorded: kept,
  DirectoryTrainingRecorded: kept,
  DirectoryAccessRevoked: kept,
} as const satisfies EventCatalogue<DirectoryUserEvent['type']>;
const brokeringEvents = {
  BrokeringRequested: kept,
  BrokeringPassedOn: kept,
  BrokeringAnswered: kept,
  BrokeringSettled: kept,
} as const satisfies EventCatalogue<BrokeringEvent['type']>;

/** How the events of the directory are stored. */
export const directoryEvents = { ...recordEvents, ...userEvents, ...brokeringEvents } as const;

export const recordSlice: Slice<DirectoryState, DirectoryEvent> = { ...directoryRecord, events: recordEvents };
export const userSlice: Slice<DirectoryUserState, DirectoryUserEvent> = { ...directoryUser, events: userEvents };
export const brokeringSlice: Slice<BrokeringState, BrokeringEvent> = { ...brokering, events: brokeringEvents };

/** The stream of what one person has in one service. */
export const userIdOf = (agency: string, user: string): string => derivedId('directory-user', agency, user);

const onTimeline = [
  'LeadProfessionalNamed',
  'LeadProfessionalEnded',
  'DirectoryKeptLonger',
  'DirectoryKeepingEnded',
] as const;
const classes: Readonly<Record<string, FieldClass>> = { reason: 'summary', ground: 'legal' };

const draftOf = (event: RecordedEvent): EntryDraft => {
  const { type, facts } = recordedAs<Extract<DirectoryEvent, { type: (typeof onTimeline)[number] }>>(event);
  const fields = Object.entries(namedFacts(event))
    .filter(([name]) => name !== 'child' && name !== 'agency')
    .map(([name, value]) => [name, { class: classes[name] ?? 'sensitive-service', value }] as const);
  return {
    ...draftFrom(event),
    child: facts.child,
    thing: derivedId('directory-record', facts.child) as ThingId,
    kind: kindOfEvent(type),
    fields: Object.fromEntries(fields),
    recipients: [],
    labels: ['withheld'],
  };
};

/** What a service said of the record stands on its own timeline of the child; who looked, and who was put in touch, on none. */
export const directoryTimeline: TimelineContribution = Object.fromEntries(
  onTimeline.map((type) => [type, (event: RecordedEvent) => [draftOf(event)]]),
);
