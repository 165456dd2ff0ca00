import { createHash } from 'node:crypto';
import { retiredAt, type Agency, type AgencyRegister } from '@safeguarding/access';
import {
  decodeHttp,
  decodeKafka,
  validateData,
  type CloudEvent,
  type CloudEventMessage,
  type CodecReason,
  type DataReason,
  type KnownData,
} from '@safeguarding/cloud-events';
import {
  DomainError,
  type ActorRef,
  type AgencyId,
  type ErrorPointer,
  type Instant,
  type Position,
  type ThingId,
} from '@safeguarding/kernel';
import { ledgerErrors, type CommandContext } from '@safeguarding/ledger';
import type { KeyedHash } from '@safeguarding/sealing';
import canonicalize from 'canonicalize';
import type { Coordinates, Door, intakeReasons } from './core/dead-letter.ts';
import type { DeadLetters, LetterHeaders } from './dead-letters.ts';
import { checkSignature } from './signature.ts';

/** What a message became. */
export type Recorded = {
  readonly id: ThingId;
  readonly recordedAt: Instant;
  readonly tag: string;
  readonly position?: Position | undefined;
};

/** What is done with a known event type, as the service that its source belongs to. Both refuse with DomainError. */
export type Taker<Data> = {
  readonly take: (data: Data, context: CommandContext) => Promise<Recorded>;
  /** Refuses what `take` would refuse, and records nothing. */
  readonly check: (data: Data, context: CommandContext) => Promise<void>;
};

export type Takers = { readonly [T in keyof KnownData]: Taker<KnownData[T]> };

/** Why a message was not taken; every code is documented in docs/cloud-events.md. */
export type IntakeReason = CodecReason | DataReason | (typeof intakeReasons)[number];

/** A message that was not taken. */
export type Untaken = {
  readonly refused: IntakeReason;
  readonly pointers: readonly ErrorPointer[];
  /** The rule that refused it, where one did. */
  readonly rule?: DomainError;
};
export type Taken = { readonly taken: Recorded } | Untaken;

/** A message at one of the doors. */
export type Arrival = {
  readonly door: Door;
  readonly message: CloudEventMessage;
  readonly receivedAt: Instant;
  readonly correlationId: string;
  /** The agency that authenticated itself; a broker authenticates by topic and source alone. */
  readonly agency?: AgencyId;
  /** The topic that it was read from; HTTP has none. */
  readonly topic?: string;
  readonly coordinates?: Coordinates;
};

type Parts = {
  readonly register: AgencyRegister;
  readonly keyedHash: KeyedHash;
  readonly letters: DeadLetters;
  readonly takers: Takers;
  /** Throws while the service takes nothing in; whoever sent it tries again later. */
  readonly checkOpen?: () => void;
};

/** The topic in which a source is registered, for each event type: the same whichever door the event takes. */
export const topicOf: Readonly<Record<keyof KnownData, string>> = {
  'uk.nhs.gp.safeguarding-concern-raised.v1': 'gp.safeguarding-concerns.v1',
};
const anyTopic = 'gp.safeguarding-concerns.v1';

class NotTaken extends Error {
  readonly reason: IntakeReason;
  readonly pointers: readonly ErrorPointer[];
  readonly rule: DomainError | undefined;
  /** The agency of the source, where that much is known: its people are who can put it right. */
  agency: AgencyId | undefined;

  constructor(reason: IntakeReason, pointers: readonly ErrorPointer[] = [], rule?: DomainError) {
    super(reason);
    this.reason = reason;
    this.pointers = pointers;
    this.rule = rule;
  }
}

const isType = (type: string): type is keyof KnownData => Object.hasOwn(topicOf, type);

/**
 * CloudEvents into commands, whichever door they come through. An event is known by its source and id: once recorded, the same again
 * is the same answer, with other data a dead letter. What is refused is kept, sealed, with its reason.
 */
export class Intake {
  private readonly parts: Parts;
  private readonly refs = new Map<string, ActorRef>();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Throws only what is worth trying again: the log or the keys cannot be reached. */
  async take(arrival: Arrival): Promise<Taken> {
    this.parts.checkOpen?.();
    try {
      const { type, data, context } = await this.understood(arrival);
      return { taken: await byRule(this.parts.takers[type].take(data, context)) };
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      await this.keep(arrival, error);
      return untaken(error);
    }
  }

  /** Keeps a message that nobody could read, or that fails again and again for no reason of its own, so that those behind it are taken. */
  async setAside(arrival: Arrival, reason: 'failed-unexpectedly' | 'unreadable-batch' = 'failed-unexpectedly') {
    await this.keep(arrival, new NotTaken(reason));
  }

  /** What `take` would refuse, and why; undefined where it would take it. No dead letter is kept of it, and no id is used up. */
  async check(arrival: Arrival): Promise<Untaken | undefined> {
    this.parts.checkOpen?.();
    try {
      const { type, data, context } = await this.understood(arrival);
      await byRule(this.parts.takers[type].check(data, context));
      return undefined;
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      return untaken(error);
    }
  }

  /** Throws NotTaken for what is no event of a known type and source. */
  private async understood(arrival: Arrival) {
    const event = decoded(arrival);
    const topic = arrival.topic ?? (isType(event.type) ? topicOf[event.type] : anyTopic);
    const agency = this.parts.register.bySource(topic, event.source);
    try {
      return await this.understoodFrom(agency, event, topic, arrival);
    } catch (error) {
      if (error instanceof NotTaken) error.agency = agency?.id;
      throw error;
    }
  }

  private async understoodFrom(agency: Agency | undefined, event: CloudEvent, topic: string, arrival: Arrival) {
    const valid = validateData(event.type, event.data);
    // Over HTTP a caller is told what is wrong with its message before whether its source is known.
    if ('refused' in valid) throw new NotTaken(valid.refused, valid.pointers);
    if (agency === undefined) {
      const silent = this.parts.register.silentSource(topic, event.source);
      throw new NotTaken(silent === undefined ? 'unknown-source' : `${silent}-source`);
    }
    if (arrival.agency !== undefined && arrival.agency !== agency.id) throw new NotTaken('source-of-another-agency');
    const source = agency.sources.find((one) => one.topic === topic && one.source === event.source);
    const retired = source === undefined ? [] : retiredAt(source, arrival.receivedAt);
    const signature = await checkSignature(event, source?.keys ?? [], retired);
    if (signature !== 'ok') throw new NotTaken(signature);
    const { type, data } = valid.ok;
    return { type, data, context: this.contextOf(event, agency.id, arrival) };
  }

  /** The same for every door: the system speaks for the agency of its source. */
  private contextOf(event: CloudEvent, agency: AgencyId, { receivedAt, correlationId }: Arrival): CommandContext {
    const { keyedHash } = this.parts;
    const { source, id, extensions } = event;
    const data = event.data?.kind === 'json' ? event.data.value : null;
    const traceparent = extensions['traceparent'];
    // Whose the source was first: what came while it was a predecessor's is known again when the successor's sender repeats it.
    const first = this.parts.register.firstOf(agency, ({ sources }) => sources.some((one) => one.source === source));
    return {
      actor: {
        agency,
        role: 'submitting-system',
        ref: this.refOf(source),
        via: 'system',
      },
      purpose: 'safeguarding',
      // A system goes on numbering children as it did, whoever it sends for.
      ...(first === agency ? {} : { numbering: first }),
      // Not by topic: a source may change its door, or its topic, and send again what it does not know to be taken.
      scope: `cloud-event\n${first}\n${source}`,
      key: id,
      bodyHash: keyedHash.of('cloud-event-data', canonicalize([event.type, data]) ?? ''),
      receivedAt,
      correlationId,
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  }

  /** A hash that is the same for every event of a source; sources are as many as the register has, for only those come so far. */
  private refOf(source: string): ActorRef {
    const ref = this.refs.get(source) ?? this.parts.keyedHash.pseudonym('system', 'cloud-events', source);
    this.refs.set(source, ref);
    return ref;
  }

  private async keep(arrival: Arrival, { reason, rule, agency }: NotTaken): Promise<void> {
    const { door, message, topic = anyTopic, coordinates, receivedAt, correlationId } = arrival;
    const { keyedHash, letters } = this.parts;
    const body = bytesOf(message.body);
    const headers = textHeaders(message.headers);
    const place = coordinates ? `${topic}/${String(coordinates.partition)}/${coordinates.offset}\n` : '';
    const digest = createHash('sha256').update(body).digest('base64url');
    const context: CommandContext = {
      actor: {
        agency: arrival.agency ?? agency ?? unknownAgency,
        role: 'submitting-system',
        ref: keyedHash.pseudonym('system', 'intake', door),
        via: 'system',
      },
      scope: 'dead-letter',
      key: '',
      bodyHash: '',
      receivedAt,
      correlationId,
    };
    await letters.keep(
      {
        door,
        topic,
        coordinates,
        reason,
        ...(rule === undefined ? {} : { ruleCode: rule.entry.code }),
        headers,
        body,
        fingerprint: keyedHash.of('dead-letter', `${place}${JSON.stringify(cloudHeaders(headers))}\n${digest}`),
      },
      context,
    );
  }
}

const unknownAgency = 'unknown-agency' as AgencyId;

const decoded = ({ door, message }: Arrival): CloudEvent => {
  const read = door === 'kafka' ? decodeKafka(message) : decodeHttp(message);
  if ('ok' in read) return read.ok;
  const { refused, attribute } = read;
  const pointers =
    attribute === undefined ? [] : [{ pointer: `/${attribute}`, code: refused, detail: 'See the attribute.' }];
  throw new NotTaken(refused, pointers);
};

/** What is worth another try goes up; a rule's refusal is for ever. */
const asNotTaken = (error: unknown): unknown => {
  if (!(error instanceof DomainError) || error.entry.kind === 'unavailable') return error;
  const reused = error.entry.code === ledgerErrors.keyReused.code;
  return new NotTaken(reused ? 'same-id-other-data' : 'refused-by-a-rule', error.pointers, error);
};

const byRule = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw asNotTaken(error);
  }
};

const untaken = ({ reason, pointers, rule }: NotTaken): Untaken => ({
  refused: reason,
  pointers,
  ...(rule === undefined ? {} : { rule }),
});

const bytesOf = (body: CloudEventMessage['body']): Uint8Array => {
  if (body === null || body === undefined) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body.json));
};

/** Credentials are never kept, sealed or not. */
const dropped = new Set(['authorization', 'cookie', 'dpop', 'proxy-authorization']);

/** What came twice stays twice: joined, it would pass for one value when it is replayed. */
const textHeaders = (headers: CloudEventMessage['headers']): LetterHeaders =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined || dropped.has(name.toLowerCase())) return [];
      const list = Array.isArray(value) ? (value as readonly (string | Uint8Array)[]) : [value as string | Uint8Array];
      const texts = list.map((one) => (typeof one === 'string' ? one : Buffer.from(one).toString('utf8')));
      return [[name, texts.length === 1 ? (texts[0] ?? '') : texts]];
    }),
  );

const cloudHeaders = (headers: LetterHeaders): readonly (readonly [string, string | readonly string[]])[] =>
  Object.entries(headers)
    .filter(([name]) => /^ce[-_]|^content-type$/i.test(name))
    .sort(([a], [b]) => a.localeCompare(b));
