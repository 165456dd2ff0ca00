import type { NewEvent } from '@safeguarding/event-log';
import {
  occurredAt,
  type DomainEvent,
  type EventEnvelope,
  type Instant,
  type PersonId,
  type StreamName,
} from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import type { EventCatalogue } from './catalogue.ts';
import type { CommandContext } from './context.ts';
import { commandId, derivedEventId } from './ids.ts';

/** What turns decided events into stored ones. */
export type EnvelopeParts = {
  readonly catalogue: EventCatalogue;
  readonly context: CommandContext;
  readonly stream: StreamName;
  readonly at: Instant;
};

const subjectsOf = (event: DomainEvent): readonly PersonId[] => [
  ...new Set([...(event.subjects ?? []), ...(event.personal ?? []).map((part) => part.person)]),
];

/** An envelope and the bytes that are stored of it. */
export type Dressed = { readonly envelope: EventEnvelope<object>; readonly stored: NewEvent };

/** Seals and dresses decided events. The controller of the content is the service that acted. */
export const dress = (
  sealing: Sealing,
  events: readonly DomainEvent[],
  parts: EnvelopeParts,
): Promise<readonly Dressed[]> => Promise.all(events.map((event, index) => dressOne(sealing, event, index, parts)));

const dressOne = async (
  sealing: Sealing,
  event: DomainEvent,
  index: number,
  { catalogue, context, stream, at }: EnvelopeParts,
): Promise<Dressed> => {
  const spec = catalogue[event.type];
  if (!spec) throw new TypeError(`The event type ${event.type} is not in the catalogue of its slice.`);
  const id = derivedEventId(context, stream, index);
  const binding = { eventId: id, type: event.type, schemaVersion: spec.version };
  const sealed = event.personal?.length
    ? await sealing.seal(binding, context.actor.agency, spec.retention, event.personal)
    : [];
  const envelope: EventEnvelope<object> = {
    id,
    type: event.type,
    schemaVersion: spec.version,
    occurredOn: event.occurredOn ?? occurredAt(at),
    recordedAt: at,
    receivedAt: context.receivedAt,
    actor: context.actor,
    ...(context.purpose === undefined ? {} : { purpose: context.purpose }),
    correlationId: context.correlationId,
    ...(context.causationId === undefined ? {} : { causationId: context.causationId }),
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    ...(context.load === undefined ? {} : { load: context.load }),
    command: { id: commandId(context), hash: context.bodyHash },
    subjects: subjectsOf(event),
    facts: event.facts,
    sealed,
  };
  return { envelope, stored: { id, type: event.type, body: JSON.stringify(envelope) } };
};

/** Ids, times, key, iv, tag, and the names of the members of an envelope take about so much. */
const envelopeBytes = 1_200;
const partBytes = 260;
/** Salt in the ciphertext and commitment beside it, with their names. */
const classBytes = 120;

/** About how many bytes an event takes when it is sealed and dressed; a little more rather than less. */
export const storedBytes = ({ facts, personal = [] }: DomainEvent): number =>
  personal
    .map(({ classes }) => {
      const text = Buffer.byteLength(JSON.stringify(classes));
      return Math.ceil((text * 4) / 3) + partBytes + classBytes * Object.keys(classes).length;
    })
    .reduce((sum, bytes) => sum + bytes, Buffer.byteLength(JSON.stringify(facts)) + envelopeBytes);
