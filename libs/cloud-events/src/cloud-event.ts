import type { Instant, JsonValue } from '@safeguarding/kernel';
import type { CodecReason } from './reasons.ts';

/** JSON where `datacontenttype` says so (or says nothing in structured mode), otherwise the bytes as they came. */
export type CloudEventData =
  { readonly kind: 'json'; readonly value: JsonValue } | { readonly kind: 'bytes'; readonly value: Uint8Array };

/** A CloudEvents 1.0 event, the same whichever mode it came in. Every text is well-formed, free of control characters and bounded. */
export type CloudEvent = {
  readonly id: string;
  /** URI reference; a reverse-DNS name is one. */
  readonly source: string;
  readonly specversion: '1.0';
  readonly type: string;
  /** To the millisecond. */
  readonly time: Instant;
  readonly subject?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  /** Where the data can be had when it does not travel along. */
  readonly dataref?: string;
  /** In canonical text: a Boolean is `true` or `false`, an Integer its digits. */
  readonly extensions: Readonly<Record<string, string>>;
  readonly data?: CloudEventData;
};

/** Header values as HTTP servers (text, lists) and Kafka clients (bytes) hand them over. */
export type HeaderValue = string | Uint8Array | readonly (string | Uint8Array)[] | undefined;

/** A message as it came. `json` for a body that the server has parsed already. */
export type CloudEventMessage = {
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly body: Uint8Array | string | { readonly json: unknown } | null | undefined;
};

/** A message on its way out. */
export type EncodedCloudEvent = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
};

/** Either the event or a stable reason. `attribute` is a name of the specification, never one that the sender made up. */
export type Decoded = { readonly ok: CloudEvent } | { readonly refused: CodecReason; readonly attribute?: string };
