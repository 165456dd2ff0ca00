import { checkName, eventOf, knownNames, textsOf } from './attributes.ts';
import type { CloudEvent, CloudEventData, CloudEventMessage, EncodedCloudEvent } from './cloud-event.ts';
import { boundedBody, bytesOf, checkedValue, jsonOf, type CodecBounds } from './json-text.ts';
import { isJson, mediaTypeOf } from './media-type.ts';
import { Refusal } from './refusal.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const integerLimit = 2 ** 31;

/** Canonical text of an attribute's JSON value; those of the specification are all text. */
const attributeText = (name: string, value: unknown): string => {
  if (typeof value === 'string') return value;
  if (knownNames.has(name)) throw new Refusal('invalid-attribute-value', name);
  if (typeof value === 'boolean') return String(value);
  if (Number.isInteger(value) && Number(value) >= -integerLimit && Number(value) < integerLimit)
    return String(Number(value));
  throw new Refusal('invalid-attribute-value');
};

const fromBase64 = (text: unknown): Uint8Array => {
  if (typeof text !== 'string' || !base64.test(text)) throw new Refusal('invalid-base64');
  return new Uint8Array(Buffer.from(text, 'base64'));
};

const dataOf = (
  envelope: ReadonlyMap<string, unknown>,
  contentType: string | undefined,
  bounds: CodecBounds,
): CloudEventData | undefined => {
  const json = contentType === undefined || isJson(mediaTypeOf(contentType));
  const encoded = envelope.get('data_base64');
  if (encoded !== undefined && encoded !== null) {
    if (envelope.has('data')) throw new Refusal('data-twice');
    const bytes = fromBase64(encoded);
    // The specification lets a receiver read bytes by their declared type.
    const readable = json && contentType !== undefined && bytes.length > 0;
    return readable ? { kind: 'json', value: checkedValue(jsonOf(bytes), bounds) } : { kind: 'bytes', value: bytes };
  }
  if (!envelope.has('data')) return undefined;
  const data = checkedValue(envelope.get('data'), bounds);
  if (json) return { kind: 'json', value: data };
  if (typeof data !== 'string') throw new Refusal('invalid-attribute-value', 'datacontenttype');
  return { kind: 'bytes', value: bytesOf(data) };
};

/** Reads the JSON event format; throws Refusal. */
export const decodeStructured = (message: CloudEventMessage, bounds: CodecBounds): CloudEvent => {
  const body = boundedBody(message.body, bounds);
  if (body === undefined) throw new Refusal('malformed-json');
  const parsed = jsonOf(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Refusal('malformed-json');
  const envelope = new Map<string, unknown>(Object.entries(parsed));
  const attributes = new Map<string, string>();
  for (const [name, value] of envelope) {
    if (name === 'data' || name === 'data_base64') continue;
    checkName(name);
    // null is the same as absent.
    if (value !== null) attributes.set(name, attributeText(name, value));
  }
  const data = dataOf(envelope, attributes.get('datacontenttype'), bounds);
  if (data?.kind === 'json' && !attributes.has('datacontenttype'))
    attributes.set('datacontenttype', 'application/json');
  return eventOf(attributes, data);
};

const dataMember = (data: CloudEventData | undefined): object => {
  if (!data) return {};
  return data.kind === 'json' ? { data: data.value } : { data_base64: Buffer.from(data.value).toString('base64') };
};

/** The JSON event format, for HTTP and Kafka alike. */
export const encodeStructured = (event: CloudEvent): EncodedCloudEvent => ({
  headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
  body: bytesOf(JSON.stringify({ ...Object.fromEntries(textsOf(event)), ...dataMember(event.data) })),
});
