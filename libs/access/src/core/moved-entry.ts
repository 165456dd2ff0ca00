import {
  type AgencyId,
  type DomainEvent,
  type EventId,
  type Instant,
  type PersonalPart,
  type PersonId,
  type RecordedEvent,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { EntryDraft, PlainField } from './entry.ts';
import type { Recipient } from './sharing-position.ts';
import type { EntryLabel } from './vocabulary.ts';

/** One entry as it came from the wrong child's record to the right one's; its texts are sealed anew, under the right one's key. */
export type EntryMoved = DomainEvent<
  'EntryMoved',
  {
    readonly move: ThingId;
    readonly thing: ThingId;
    readonly child: PersonId;
    /** The entry that it was on the other record. */
    readonly entry: EventId;
    readonly kind: string;
    readonly owner: AgencyId;
    readonly recordedAt: Instant;
    readonly receivedAt: Instant;
    readonly labels: readonly EntryLabel[];
    readonly recipients: readonly Recipient[];
    readonly supersedes?: EventId;
    readonly fields: Readonly<Record<string, PlainField>>;
  }
>;

/** How a moved entry is stored: as long as the record that it came onto. */
export const movedEntryEvents = { EntryMoved: { version: 1, retention: 'child-record' } } as const;

type Onto = {
  readonly move: ThingId;
  readonly child: PersonId;
  /** What it amends, as that entry is called on the right record. */
  readonly supersedes: EventId | undefined;
  readonly personal: readonly PersonalPart[];
};

/** The same entry on another record. When it happened and was recorded stays as it was. */
export const entryMoved = (draft: EntryDraft, { move, child, supersedes, personal }: Onto): EntryMoved => {
  const { id: entry, thing, kind, owner, recordedAt, receivedAt, labels, recipients, fields } = draft;
  return {
    type: 'EntryMoved',
    occurredOn: draft.occurredOn,
    facts: {
      ...{ move, thing, child, entry, kind, owner, recordedAt, receivedAt, labels, recipients },
      ...(supersedes === undefined ? {} : { supersedes }),
      fields,
    },
    subjects: [child],
    personal,
  };
};

/** A moved entry as it stands on the timeline of the child that it belongs to. */
export const movedDraft = (event: RecordedEvent): EntryDraft => {
  const { move: _move, entry: _entry, ...facts } = recordedAs<EntryMoved>(event).facts;
  return {
    id: event.id,
    ...facts,
    occurredOn: event.occurredOn,
    movedAt: event.recordedAt,
    position: event.position,
    sealed: event.sealed,
    binding: { eventId: event.id, type: event.type, schemaVersion: event.schemaVersion },
  };
};
