import type { JsonValue } from '@safeguarding/kernel';
import type { CloudEventMessage } from './cloud-event.ts';
import { Refusal } from './refusal.ts';

/** Bounds of one message. */
export type CodecBounds = {
  /** 262,144 when absent; the specification asks every receiver for at least 65,536. */
  readonly maxBytes?: number;
  /** Levels of arrays and objects in the data; 32 when absent. */
  readonly maxDepth?: number;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
const toBytes = new TextEncoder();

const isParsed = (body: CloudEventMessage['body']): body is { readonly json: unknown } =>
  typeof body === 'object' && body !== null && !ArrayBuffer.isView(body);

/** The text of bytes; throws Refusal where they are not UTF-8. */
const textOf = (bytes: Uint8Array | string): string => {
  if (typeof bytes === 'string') return bytes;
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal('malformed-json');
  }
};

/** Bytes of a text. */
export const bytesOf = (body: Uint8Array | string): Uint8Array =>
  typeof body === 'string' ? toBytes.encode(body) : body;

/** The body, bounded; undefined where there is none. */
export const boundedBody = (
  body: CloudEventMessage['body'],
  { maxBytes = 262_144 }: CodecBounds,
): Exclude<CloudEventMessage['body'], null | undefined> | undefined => {
  if (body === null || body === undefined) return undefined;
  if (isParsed(body)) return body;
  if (body.length === 0) return undefined;
  if (body.length > maxBytes || (typeof body === 'string' && toBytes.encode(body).length > maxBytes))
    throw new Refusal('too-large');
  return body;
};

/** The JSON of a body; throws Refusal where it is none. Never interprets a name like `__proto__`. */
export const jsonOf = (body: Uint8Array | string | { readonly json: unknown }): unknown => {
  if (isParsed(body)) return body.json;
  const text = textOf(body);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the body.
    throw new Refusal('malformed-json');
  }
};

const checkWords = (text: string): void => {
  if (!text.isWellFormed() || text.includes('\0')) throw new Refusal('ill-formed-text');
};

/** Walks without recursion, so that no depth can overflow the stack. Throws Refusal. */
export const checkedValue = (value: unknown, { maxDepth = 32 }: CodecBounds): JsonValue => {
  const rest: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value: each, depth } = next;
    if (typeof each === 'string') checkWords(each);
    if (typeof each !== 'object' || each === null) continue;
    if (depth > maxDepth) throw new Refusal('too-deep');
    for (const [name, member] of Object.entries(each)) {
      checkWords(name);
      rest.push({ value: member, depth: depth + 1 });
    }
  }
  return value as JsonValue;
};
