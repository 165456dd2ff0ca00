import { checkText } from './attributes.ts';
import { decodeBinary, encodeBinary, headerText, httpBinding, kafkaBinding, type Binding } from './binary-mode.ts';
import type { CloudEvent, CloudEventMessage, Decoded, EncodedCloudEvent } from './cloud-event.ts';
import type { CodecBounds } from './json-text.ts';
import { checkCharset, mediaTypeOf } from './media-type.ts';
import { Refusal } from './refusal.ts';
import { decodeStructured } from './structured-mode.ts';

const contentTypeOf = (headers: CloudEventMessage['headers']): string | undefined => {
  const all = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'content-type');
  if (all.length > 1) throw new Refusal('repeated-attribute', 'datacontenttype');
  const text = headerText(all[0]?.[1]);
  if (text !== undefined) checkText('datacontenttype', text);
  return text;
};

const read = (message: CloudEventMessage, binding: Binding, bounds: CodecBounds): CloudEvent => {
  const contentType = contentTypeOf(message.headers);
  const media = mediaTypeOf(contentType ?? '');
  if (media.type.startsWith('application/cloudevents-batch')) throw new Refusal('batch-not-supported');
  if (!media.type.startsWith('application/cloudevents')) return decodeBinary(message, contentType, binding, bounds);
  if (media.type !== 'application/cloudevents+json') throw new Refusal('unsupported-format');
  checkCharset(media);
  return decodeStructured(message, bounds);
};

const decode = (message: CloudEventMessage, binding: Binding, bounds: CodecBounds): Decoded => {
  try {
    return { ok: read(message, binding, bounds) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { reason, attribute } = error;
    return attribute === undefined ? { refused: reason } : { refused: reason, attribute };
  }
};

/** Reads an HTTP message in binary or structured mode; refuses by reason and never throws on what a sender can send. */
export const decodeHttp = (message: CloudEventMessage, bounds: CodecBounds = {}): Decoded =>
  decode(message, httpBinding, bounds);

/** Reads a Kafka record (headers and value) in binary or structured mode. */
export const decodeKafka = (message: CloudEventMessage, bounds: CodecBounds = {}): Decoded =>
  decode(message, kafkaBinding, bounds);

/** Writes an HTTP message in binary mode. */
export const encodeHttpBinary = (event: CloudEvent): EncodedCloudEvent => encodeBinary(event, httpBinding);

/** Writes a Kafka record in binary mode. */
export const encodeKafkaBinary = (event: CloudEvent): EncodedCloudEvent => encodeBinary(event, kafkaBinding);
