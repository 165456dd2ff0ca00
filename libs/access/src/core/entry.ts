import type {
  AgencyId,
  EventId,
  FieldClass,
  Instant,
  JsonValue,
  OccurredOn,
  PersonId,
  Position,
  SealedPart,
  ThingId,
} from '@safeguarding/kernel';
import type { Recipient } from './sharing-position.ts';
import type { AgencyKind, EntryLabel } from './vocabulary.ts';

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
  readonly position: Position;
  readonly labels: readonly EntryLabel[];
  readonly recipients: readonly Recipient[];
  /** The entry that this one amends; that one stays and says so. */
  readonly supersedes?: EventId;
  readonly fields: Readonly<Record<string, PlainField>>;
  readonly sealed: readonly SealedPart[];
  /** What the sealed parts are bound to. */
  readonly binding: { readonly eventId: EventId; readonly type: string; readonly schemaVersion: number };
};
