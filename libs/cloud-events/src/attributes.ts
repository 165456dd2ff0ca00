import { instant, type Instant } from '@safeguarding/kernel';
import type { CloudEvent, CloudEventData } from './cloud-event.ts';
import { Refusal } from './refusal.ts';

/** Attributes by name, in canonical text. */
export type AttributeTexts = ReadonlyMap<string, string>;

const named = ['id', 'source', 'specversion', 'type', 'time', 'subject', 'datacontenttype', 'dataschema', 'dataref'];
/** Attributes of the specification and `dataref`; all others are extensions. */
export const knownNames: ReadonlySet<string> = new Set(named);

const longestValue = 2_048;
const longestName = 64;
const mostAttributes = 64;

const name = /^[a-z0-9]+$/;
/** General category Cc is exactly U+0000 to U+001F and U+007F to U+009F. */
const forbidden = /\p{Cc}|\p{Noncharacter_Code_Point}/u;
const uriReference = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const timestamp = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const mediaType =
  /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(\s*;\s*[A-Za-z0-9!#$&^_.+-]+=("[^"\\]*"|[^\s;"]+))*\s*;?$/;

/** The name for a refusal: only names of the specification are ever repeated. */
const tellable = (attribute: string): string | undefined => (knownNames.has(attribute) ? attribute : undefined);

/** Throws Refusal unless the name may be an attribute's. */
export const checkName = (attribute: string): void => {
  if (!name.test(attribute) || attribute.length > longestName || attribute === 'data')
    throw new Refusal('invalid-attribute-name');
};

/** Throws Refusal unless the text may be a String attribute. */
export const checkText = (attribute: string, text: string): void => {
  if (text.length > longestValue || !text.isWellFormed() || forbidden.test(text))
    throw new Refusal('invalid-attribute-value', tellable(attribute));
};

const required = (attributes: AttributeTexts, attribute: string): string => {
  const text = attributes.get(attribute);
  if (text === undefined || text === '') throw new Refusal('missing-attribute', attribute);
  return text;
};

const matching = (attributes: AttributeTexts, attribute: string, ...rules: readonly RegExp[]): string | undefined => {
  const text = attributes.get(attribute);
  if (text !== undefined && !rules.every((rule) => rule.test(text)))
    throw new Refusal('invalid-attribute-value', attribute);
  return text;
};

/** RFC 3339; a leap second is refused, as everywhere in the ledger. */
const timeOf = (text: string): Instant => {
  const [, day, clock, fraction = '', offset] = timestamp.exec(text) ?? [];
  if (day === undefined || clock === undefined || offset === undefined)
    throw new Refusal('invalid-attribute-value', 'time');
  try {
    return instant(`${day}T${clock}${fraction.slice(0, 4)}${offset.toUpperCase()}`);
  } catch {
    throw new Refusal('invalid-attribute-value', 'time');
  }
};

/** Puts an event together; throws Refusal for what the specification forbids. */
export const eventOf = (attributes: AttributeTexts, data: CloudEventData | undefined): CloudEvent => {
  if (attributes.size > mostAttributes) throw new Refusal('too-many-attributes');
  for (const [attribute, text] of attributes) {
    checkName(attribute);
    checkText(attribute, text);
  }
  if (required(attributes, 'specversion') !== '1.0') throw new Refusal('unsupported-specversion', 'specversion');
  const [id, source, type, time] = ['id', 'source', 'type', 'time'].map((each) => required(attributes, each));
  matching(attributes, 'source', uriReference);
  const optional = {
    subject: matching(attributes, 'subject', /./),
    datacontenttype: matching(attributes, 'datacontenttype', mediaType),
    dataschema: matching(attributes, 'dataschema', uriReference, absoluteUri),
    dataref: matching(attributes, 'dataref', uriReference),
    data,
  };
  return {
    id,
    source,
    specversion: '1.0',
    type,
    time: timeOf(time ?? ''),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    extensions: Object.fromEntries([...attributes].filter(([attribute]) => !knownNames.has(attribute))),
  } as CloudEvent;
};

/** The attributes of an event as text, required ones first. */
export const textsOf = (event: CloudEvent): ReadonlyMap<string, string> => {
  const { extensions } = event;
  const texts = new Map<string, string>();
  for (const each of named) {
    const value = event[each as keyof CloudEvent];
    if (typeof value === 'string') texts.set(each, value);
  }
  for (const [each, value] of Object.entries(extensions)) if (!knownNames.has(each)) texts.set(each, value);
  return texts;
};
