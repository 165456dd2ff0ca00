/** Why a message is no CloudEvent that we take: stable for ever, they stand in dead letters and answers. */
export const codecReasons = {
  'not-a-cloud-event': 'The message carries neither the media type nor the headers of a CloudEvent.',
  'batch-not-supported': 'Events are taken one by one; the batched mode is not offered.',
  'unsupported-format': 'The only event format is application/cloudevents+json.',
  'unsupported-charset': 'The only character set is UTF-8.',
  'too-large': 'The message is larger than the bound.',
  'too-deep': 'The data is nested deeper than the bound.',
  'too-many-attributes': 'The event has more attributes than the bound.',
  'malformed-json': 'The body is not a JSON document in UTF-8, or the envelope is not a JSON object.',
  'ill-formed-text': 'The data holds a lone surrogate or the character U+0000.',
  'missing-attribute': 'A required attribute is missing or empty: id, source, specversion, type, time.',
  'unsupported-specversion': 'The only version of the specification is 1.0.',
  'invalid-attribute-name': 'An attribute name is not made of lower-case letters and digits, or is reserved.',
  'invalid-attribute-value': 'An attribute value breaks the rules of its type.',
  'repeated-attribute': 'An attribute was sent more than once.',
  'invalid-base64': 'data_base64 is not base64.',
  'data-twice': 'Both data and data_base64 are there.',
  tombstone: 'A binary message without data and without dataref.',
} as const;
export type CodecReason = keyof typeof codecReasons;

/** Why the data of a CloudEvent is not taken; stable as well. */
export const dataReasons = {
  'unknown-type': 'Nothing is known of this event type.',
  'unknown-version': 'The event type is known, this version of it is not.',
  'data-missing': 'The event carries no data.',
  'unsupported-data-content-type': 'The data is not JSON.',
  'schema-violated': 'The data does not match the schema of its type.',
} as const;
export type DataReason = keyof typeof dataReasons;
