import type {
  AgencyId,
  EventId,
  FieldClass,
  Instant,
  JsonValue,
  OccurredOn,
  PersonId,
  Position,
  RecordedEvent,
  SealedPart,
  ThingId,
} from '@safeguarding/kernel';
import type { Recipient, Seat } from './sharing-position.ts';
import { sensitiveKinds, type AgencyKind, type EntryLabel } from './vocabulary.ts';

/** One plain field of an entry and the class that it is shown under. */
export type PlainField = { readonly class: FieldClass; readonly value: JsonValue };

/**
 * One recorded event as it stands on one child's timeline: what a slice contributes. Sealed parts are opened only for the
 * classes that policy permits.
 */
export type Entry = {
  /** The event's id; one event is at most one entry per child. */
  readonly id: EventId;
  readonly child: PersonId;
  /** The concern, referral or other thing that the event belongs to. */
  readonly thing: ThingId;
  /** For example `concern-raised`; shown under `presence`. */
  readonly kind: string;
  /** The controller: the agency that wrote it. */
  readonly owner: AgencyId;
  readonly ownerKind: AgencyKind;
  readonly occurredOn: OccurredOn;
  readonly recordedAt: Instant;
  readonly receivedAt: Instant;
  /** When it came onto this child's record, where it was written on another child's first; its other times are its own. */
  readonly movedAt?: Instant;
  /** Name of the first load that brought it from an older system; absent where it was written here. */
  readonly firstLoad?: string;
  readonly position: Position;
  readonly labels: readonly EntryLabel[];
  readonly recipients: readonly Recipient[];
  /** Where a panel works on it: those who have a seat see it, and nobody by any other relation. */
  readonly panel?: readonly Seat[];
  /** A decision that opens all that its controller wrote does not reach it: only one that names it does. */
  readonly byNameOnly?: true;
  /** The entry that this one amends; that one stays and says so. */
  readonly supersedes?: EventId;
  readonly fields: Readonly<Record<string, PlainField>>;
  readonly sealed: readonly SealedPart[];
  /** What the sealed parts are bound to. */
  readonly binding: { readonly eventId: EventId; readonly type: string; readonly schemaVersion: number };
};

/** What a slice knows of an entry; the kind of the owner comes from the agency register. */
export type EntryDraft = Omit<Entry, 'ownerKind'>;

/** What every entry takes over from its event: the service that acted is its owner, its times and sealed parts are the entry's. */
export const draftFrom = (
  event: Omit<RecordedEvent, 'facts'>,
): Pick<
  EntryDraft,
  'id' | 'owner' | 'occurredOn' | 'recordedAt' | 'receivedAt' | 'position' | 'sealed' | 'binding'
> => ({
  id: event.id,
  owner: event.actor.agency,
  occurredOn: event.occurredOn,
  recordedAt: event.recordedAt,
  receivedAt: event.receivedAt,
  position: event.position,
  sealed: event.sealed,
  binding: { eventId: event.id, type: event.type, schemaVersion: event.schemaVersion },
});

/** What a slice adds to timelines: for each of its event types, the entries of one event (one per child at most). */
export type TimelineContribution = Readonly<Record<string, (event: RecordedEvent) => readonly EntryDraft[]>>;

/** Completes a draft; what a sensitive service wrote is labelled so whatever the slice said. */
export const entryOf = (draft: EntryDraft, ownerKind: AgencyKind): Entry => ({
  ...draft,
  ownerKind,
  labels: labelsFor(ownerKind, draft.labels),
});

/** The labels of something that an agency of this kind wrote. */
export const labelsFor = (ownerKind: AgencyKind, labels: readonly EntryLabel[]): readonly EntryLabel[] =>
  sensitiveKinds.has(ownerKind) && !labels.includes('sensitive-service') ? [...labels, 'sensitive-service'] : labels;
