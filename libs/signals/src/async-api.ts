import { codecReasons, dataReasons, dataSchemas } from '@safeguarding/cloud-events';
import { intakeReasons } from '@safeguarding/intake';
import { deadLetterType } from '@safeguarding/kafka';
import type { JsonObject } from '@safeguarding/kernel';
import { signalKinds } from './core/signal.ts';

const text = { type: 'string' };
const id = { type: 'string', format: 'uuid' };
const closed = (properties: object, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

const noticeSchema = closed(
  {
    letter: { ...id, description: 'Of the dead letter in the ledger' },
    door: { enum: ['kafka', 'http'] },
    topic: text,
    partition: { type: 'integer', minimum: 0 },
    offset: { type: 'string', pattern: '^\\d{1,19}$' },
    reason: { enum: [...Object.keys(codecReasons), ...Object.keys(dataReasons), ...intakeReasons] },
    ruleCode: { ...text, description: 'Of docs/errors.md, where a rule refused it' },
    bytes: { type: 'integer', minimum: 0 },
    contentKept: { const: false, description: 'Present where the message was too large to be kept' },
    contentUntil: { type: 'string', format: 'date-time' },
  },
  ['partition', 'offset', 'ruleCode', 'contentKept'],
);

const signalSchema = closed({
  child: { ...id, description: 'Opaque id of the child' },
  ref: { ...text, description: 'Path under which the recipient may ask what happened, by its own right' },
});

/** Attributes of a CloudEvent in binary mode, as Kafka headers. */
const headersOf = (type: string | readonly string[], more: object = {}) => ({
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'content-type'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: text,
    ce_source: text,
    ce_type: typeof type === 'string' ? { const: type } : { enum: type },
    ce_time: { type: 'string', format: 'date-time' },
    ce_subject: text,
    'content-type': { const: 'application/json' },
    ...more,
  },
});

const [concernType = '', concernSchema = {}] = Object.entries(dataSchemas)[0] ?? [];
const signalTypes = signalKinds.map((kind) => `uk.safeguarding-ledger.${kind}.v1`);

/** Other drafts of JSON Schema are named by their format. */
const schema = (of: object) => ({ schemaFormat: 'application/schema+json;version=draft-07', schema: of });

const withoutDraft = (of: object): object =>
  Object.fromEntries(Object.entries(of).filter(([name]) => name !== '$schema' && name !== '$id'));

const kafkaKey = (description: string) => ({
  kafka: { key: { type: 'string', description }, bindingVersion: '0.5.0' },
});

/** What the service takes from Kafka and says there, as an AsyncAPI 3 document; docs/asyncapi.json is this. */
export const asyncApi = (): JsonObject =>
  ({
    asyncapi: '3.0.0',
    info: {
      title: 'Safeguarding Ledger',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 on Kafka. Senders may use binary or structured mode; the service sends signals in binary mode and dead letters in structured mode.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      concerns: {
        address: 'gp.safeguarding-concerns.v1',
        description: 'Concerns of registered sources, keyed by source and patient reference.',
        messages: { concernRaised: { $ref: '#/components/messages/concernRaised' } },
      },
      deadLetters: {
        address: 'safeguarding.dead-letters.v1',
        description: 'Where a message that was not taken lies, and why: never what it says.',
        messages: { deadLetterKept: { $ref: '#/components/messages/deadLetterKept' } },
      },
      signals: {
        address: 'safeguarding.signals.v1.{agency}',
        description: 'One topic for each agency that asked for it; nobody else is given the right to read it.',
        parameters: { agency: { description: 'Code of the recipient' } },
        messages: { signal: { $ref: '#/components/messages/signal' } },
      },
    },
    operations: {
      takeConcern: { action: 'receive', channel: { $ref: '#/channels/concerns' } },
      tellDeadLetter: { action: 'send', channel: { $ref: '#/channels/deadLetters' } },
      tellSignal: { action: 'send', channel: { $ref: '#/channels/signals' } },
    },
    components: {
      messages: {
        concernRaised: {
          name: concernType,
          title: 'A safeguarding concern was raised',
          headers: schema(
            headersOf(concernType, { ce_signature: { ...text, description: 'Detached JWS, from a source with keys' } }),
          ),
          payload: schema(withoutDraft(concernSchema)),
          bindings: kafkaKey('Source and patient reference: the order per key is kept'),
        },
        deadLetterKept: {
          name: deadLetterType,
          title: 'A message was not taken',
          contentType: 'application/cloudevents+json',
          payload: schema({
            type: 'object',
            required: ['specversion', 'id', 'source', 'type', 'time', 'subject', 'data'],
            properties: {
              specversion: { const: '1.0' },
              id: { ...id, description: 'The same whenever it is told again' },
              source: { const: 'uk.safeguarding-ledger' },
              type: { const: deadLetterType },
              time: { type: 'string', format: 'date-time' },
              subject: id,
              reason: text,
              datacontenttype: { const: 'application/json' },
              data: noticeSchema,
            },
          }),
          bindings: kafkaKey('Id of the dead letter'),
        },
        signal: {
          name: 'signal',
          title: 'Something happened to what the recipient is a party to',
          headers: schema(
            headersOf(signalTypes, {
              ce_dataref: text,
              ce_sequence: { type: 'string', pattern: '^\\d{10}$', description: 'Orders the signals of one `dataref`' },
            }),
          ),
          payload: schema(signalSchema),
          bindings: kafkaKey('Id of the child: the order per child is kept'),
        },
      },
    },
  }) as unknown as JsonObject;
