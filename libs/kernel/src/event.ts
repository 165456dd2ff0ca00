import type { ActorRef, AgencyId, EventId, PersonId, Position, StreamName } from './brand.ts';
import type { FieldClass } from './field-class.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Instant, OccurredOn } from './time.ts';

/** Personal content about one person, grouped by field class; sealed under that person's own key before it is stored. */
export type PersonalPart = {
  readonly person: PersonId;
  readonly classes: Readonly<Partial<Record<FieldClass, Readonly<Record<string, JsonValue>>>>>;
};

/**
 * A fact in the past as a decision returns it. `facts` holds nothing personal and is stored plain; names, addresses, dates of
 * birth, identifiers and every free text go into `personal`.
 */
export type DomainEvent<Type extends string = string, Facts extends object = object> = {
  readonly type: Type;
  readonly facts: Facts;
  /** When it happened in the world; the command's own instant when absent. */
  readonly occurredOn?: OccurredOn;
  /** The people the event is about, other than those with a personal part. */
  readonly subjects?: readonly PersonId[];
  readonly personal?: readonly PersonalPart[];
};

/** Who acted: the service unit, the role acted in, and a pseudonym; never a name. */
export type Actor = {
  readonly agency: AgencyId;
  readonly role: string;
  readonly ref: ActorRef;
  readonly via: 'person' | 'system';
};

/** One command as the log remembers it: `id` names the command for ever, `hash` is a keyed hash of its body. */
export type CommandStamp = { readonly id: string; readonly hash: string };

/** One person's content as it lies on disk. `ciphertext` carries the tag; all binary is base64url. */
export type SealedPart = {
  readonly person: PersonId;
  readonly keyId: string;
  readonly iv: string;
  readonly ciphertext: string;
  /** Salted commitment per field class: a redacted export can prove what it still shows. The salts are sealed. */
  readonly commitments: Readonly<Partial<Record<FieldClass, string>>>;
};

/** The stored event, without its place in the log: its canonical JSON is what is hashed, signed and kept for ever. */
export type EventEnvelope<Facts extends object = JsonObject> = {
  readonly id: EventId;
  readonly type: string;
  /** As stored, also where the facts were brought to a newer one: sealed parts are bound to it. */
  readonly schemaVersion: number;
  readonly occurredOn: OccurredOn;
  readonly recordedAt: Instant;
  readonly receivedAt: Instant;
  readonly actor: Actor;
  readonly purpose?: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** Name of the first load that brought it from an older system; absent where it was written here. */
  readonly load?: string;
  readonly command: CommandStamp;
  readonly subjects: readonly PersonId[];
  readonly facts: Facts;
  readonly sealed: readonly SealedPart[];
};

/** An envelope and its place in the log. */
export type RecordedEvent<Facts extends object = JsonObject> = EventEnvelope<Facts> & {
  readonly stream: StreamName;
  /** 0 for the first event of its stream. */
  readonly revision: number;
  readonly position: Position;
};

/** The recorded form of one event union of a slice: what `evolve` sees. Personal content stays sealed. */
export type Recorded<E extends DomainEvent> =
  E extends DomainEvent<infer T, infer F> ? RecordedEvent<F> & { readonly type: T } : never;

/** The word for an event type where people and systems read it: `ConcernRaised` is `concern-raised`. */
export const kindOfEvent = (type: string): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/** One of the union, where a type cannot say which: the log knows events by name, and whoever asks has asked for these names. */
export const recordedAs = <E extends DomainEvent>(event: Omit<EventEnvelope<object>, 'facts'>): Recorded<E> =>
  event as unknown as Recorded<E>;

/** An event whatever its type: the facts of every slice are JSON, which the union of their types does not say. */
export const plainEvent = (event: Omit<RecordedEvent<object>, 'facts'>): RecordedEvent =>
  event as unknown as RecordedEvent;

/** The facts of one slice as the JSON that they are, for what goes over them by name. */
export const namedFacts = ({ facts }: { readonly facts: object }): Readonly<Record<string, JsonValue>> =>
  facts as Readonly<Record<string, JsonValue>>;
