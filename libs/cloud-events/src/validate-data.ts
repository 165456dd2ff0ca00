import { localDate, occurredOn, type ErrorPointer } from '@safeguarding/kernel';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CloudEventData } from './cloud-event.ts';
import type { DataReason } from './reasons.ts';
import {
  safeguardingConcernRaisedV1,
  type SafeguardingConcernRaisedV1,
} from './schemas/safeguarding-concern-raised.v1.ts';

/** Every event type with a schema, and what its data is. */
export type KnownData = { readonly 'uk.nhs.gp.safeguarding-concern-raised.v1': SafeguardingConcernRaisedV1 };

/** The published schemas (JSON Schema 2020-12) by event type. */
export const dataSchemas: Readonly<Record<keyof KnownData, object>> = {
  'uk.nhs.gp.safeguarding-concern-raised.v1': safeguardingConcernRaisedV1,
};

/** Data that keeps its schema, with its type; or the reason, and where in the data it lies. */
export type ValidatedData =
  | {
      readonly [T in keyof KnownData]: { readonly ok: { readonly type: T; readonly data: KnownData[T] } };
    }[keyof KnownData]
  | { readonly refused: DataReason; readonly pointers: readonly ErrorPointer[] };

const mostPointers = 20;

const reads = (read: (text: string) => unknown) => (text: string) => {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
};

const withFormats = (): Ajv2020 => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, ownProperties: true });
  ajv.addFormat('date', reads(localDate));
  ajv.addFormat(
    'occurred-on',
    reads((text) => occurredOn(text === '' ? 'none' : text)),
  );
  return ajv;
};

const validators = new Map<string, ValidateFunction>();
let ajv: Ajv2020 | undefined;

/** Compiled when the first event of its type comes: it would be a tenth of the start of a service that may get none. */
const validatorOf = (type: string): ValidateFunction | undefined => {
  const known = validators.get(type);
  const schema = Object.entries(dataSchemas).find(([name]) => name === type)?.[1];
  if (known || !schema) return known;
  ajv ??= withFormats();
  const compiled = ajv.compile(schema);
  validators.set(type, compiled);
  return compiled;
};
const versioned = /^(.+)\.v\d+$/;
const familyOf = (type: string): string => versioned.exec(type)?.[1] ?? type;
const families = new Set(Object.keys(dataSchemas).map(familyOf));

/** Code and words for each keyword of the schemas; the words never hold what was sent. */
const words: Readonly<Record<string, readonly [code: string, detail: string]>> = {
  required: ['missing', 'This member is required.'],
  additionalProperties: ['unknown-member', 'There is a member that the schema does not know.'],
  type: ['wrong-type', 'The value has another JSON type than the schema asks for.'],
  enum: ['not-in-vocabulary', 'The value is none of those that the schema lists.'],
  format: ['malformed', 'The value is not a date or time that exists, in the form that the schema asks for.'],
  pattern: ['malformed', 'The value has not the form that the schema asks for.'],
  minLength: ['too-short', 'The text is empty.'],
  maxLength: ['too-long', 'The text is longer than the schema allows.'],
  minItems: ['too-few', 'The list has fewer items than the schema asks for.'],
  maxItems: ['too-many', 'The list has more items than the schema allows.'],
  uniqueItems: ['repeated', 'The list names something twice.'],
};

/** Every schema is closed, so a path is made of its own names and of indices, never of a sender's words. */
const pointerOf = ({ keyword, instancePath, params }: ErrorObject): ErrorPointer => {
  const [code, detail] = words[keyword] ?? ['invalid', 'The value breaks a rule of the schema.'];
  const missing = keyword === 'required' ? `/${String(params['missingProperty'])}` : '';
  return { pointer: `${instancePath}${missing}`, code, detail };
};

/** Checks the data of an event against the schema of its type. Never throws; pointers are relative to the data. */
export const validateData = (type: string, data: CloudEventData | undefined): ValidatedData => {
  const refused = (reason: DataReason, pointers: readonly ErrorPointer[] = []): ValidatedData => ({
    refused: reason,
    pointers,
  });
  const validate = validatorOf(type);
  if (!validate) return refused(families.has(familyOf(type)) ? 'unknown-version' : 'unknown-type');
  if (!data) return refused('data-missing');
  if (data.kind !== 'json') return refused('unsupported-data-content-type');
  if (validate(data.value))
    return { ok: { type: type as keyof KnownData, data: data.value as unknown as KnownData[keyof KnownData] } };
  return refused('schema-violated', (validate.errors ?? []).slice(0, mostPointers).map(pointerOf));
};
