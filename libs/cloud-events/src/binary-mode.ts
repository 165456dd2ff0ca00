import { eventOf, textsOf } from './attributes.ts';
import type { CloudEvent, CloudEventData, CloudEventMessage, EncodedCloudEvent, HeaderValue } from './cloud-event.ts';
import { boundedBody, bytesOf, checkedValue, jsonOf, type CodecBounds } from './json-text.ts';
import { checkCharset, isJson, mediaTypeOf } from './media-type.ts';
import { Refusal } from './refusal.ts';

/** What differs between protocols: the prefix of attribute headers and how their values are written. */
export type Binding = {
  readonly prefix: string;
  readonly read: (text: string) => string;
  readonly write: (text: string) => string;
};

const quoted = /"((?:[^"\\]|\\.)*)"/gs;
const printable = /^[\t\x20-\x7e]*$/;
const toEncode = /[^\x21\x23\x24\x26-\x7e]/gu;

/** Quoted strings first, then one round of percent-decoding; what is not UTF-8 after that is refused. */
const readHttp = (text: string): string => {
  if (!printable.test(text)) throw new Refusal('invalid-attribute-value');
  const bare = text.trim().replace(quoted, (_, inner: string) => inner.replace(/\\(.)/gs, '$1'));
  try {
    return decodeURIComponent(bare);
  } catch {
    throw new Refusal('invalid-attribute-value');
  }
};

const percent = (character: string): string =>
  [...bytesOf(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** HTTP headers: `ce-` and percent-encoding (HTTP protocol binding, 3.1.3). */
export const httpBinding: Binding = {
  prefix: 'ce-',
  read: readHttp,
  write: (text) => text.replace(toEncode, percent),
};

/** Kafka headers: `ce_` and UTF-8 as it is (Kafka protocol binding, 3.2.3). */
export const kafkaBinding: Binding = { prefix: 'ce_', read: (text) => text, write: (text) => text };

const utf8 = new TextDecoder('utf-8', { fatal: true });

const isList = (value: HeaderValue): value is readonly (string | Uint8Array)[] => Array.isArray(value);

/** One header's text; undefined where it is absent. Throws Refusal where it came twice or is not text. */
export const headerText = (value: HeaderValue): string | undefined => {
  if (value === undefined || typeof value === 'string') return value;
  if (isList(value)) {
    if (value.length > 1) throw new Refusal('repeated-attribute');
    return headerText(value[0]);
  }
  try {
    return utf8.decode(value);
  } catch {
    throw new Refusal('invalid-attribute-value');
  }
};

const attributesOf = (headers: CloudEventMessage['headers'], { prefix, read }: Binding): Map<string, string> => {
  const attributes = new Map<string, string>();
  for (const [header, value] of Object.entries(headers)) {
    const lower = header.toLowerCase();
    if (!lower.startsWith(prefix)) continue;
    const text = headerText(value);
    if (text === undefined) continue;
    const name = lower.slice(prefix.length);
    if (name === 'datacontenttype') throw new Refusal('invalid-attribute-name', 'datacontenttype');
    if (attributes.has(name)) throw new Refusal('repeated-attribute');
    attributes.set(name, read(text));
  }
  return attributes;
};

const dataOf = (
  body: Exclude<CloudEventMessage['body'], null | undefined>,
  contentType: string | undefined,
  bounds: CodecBounds,
): CloudEventData => {
  const media = mediaTypeOf(contentType ?? '');
  if (isJson(media)) {
    checkCharset(media);
    return { kind: 'json', value: checkedValue(jsonOf(body), bounds) };
  }
  if (typeof body === 'string' || ArrayBuffer.isView(body)) return { kind: 'bytes', value: bytesOf(body) };
  // A parsed body without a JSON content type was parsed by mistake.
  throw new Refusal('malformed-json');
};

/** Reads attributes from headers and data from the body; throws Refusal. */
export const decodeBinary = (
  message: CloudEventMessage,
  contentType: string | undefined,
  binding: Binding,
  bounds: CodecBounds,
): CloudEvent => {
  const attributes = attributesOf(message.headers, binding);
  if (!['specversion', 'id', 'type', 'source'].some((each) => attributes.has(each)))
    throw new Refusal('not-a-cloud-event');
  const body = boundedBody(message.body, bounds);
  // Kafka drops a record with a null value in time: without data nothing would be left of the event.
  const dropped = binding === kafkaBinding || !attributes.has('dataref');
  if (body === undefined && dropped) throw new Refusal('tombstone');
  if (contentType !== undefined && contentType !== '') attributes.set('datacontenttype', contentType.trim());
  return eventOf(attributes, body === undefined ? undefined : dataOf(body, contentType, bounds));
};

const bodyOf = (data: CloudEventData | undefined): Uint8Array | undefined =>
  data?.kind === 'json' ? bytesOf(JSON.stringify(data.value)) : data?.value;

/** Attributes in headers, data in the body. An event whose JSON data names no type gets `application/json`. */
export const encodeBinary = (event: CloudEvent, binding: Binding): EncodedCloudEvent => {
  const headers: [string, string][] = [];
  for (const [name, text] of textsOf(event)) {
    if (name !== 'datacontenttype') headers.push([`${binding.prefix}${name}`, binding.write(text)]);
  }
  const contentType = event.datacontenttype ?? (event.data?.kind === 'json' ? 'application/json' : undefined);
  if (contentType !== undefined) headers.push(['content-type', contentType]);
  return { headers: Object.fromEntries(headers), body: bodyOf(event.data) };
};
