import type { ErrorPointer } from '@safeguarding/kernel';
import { getMetadataStorage, IS_OPTIONAL, IS_UUID, MIN_LENGTH } from 'class-validator';

/** Members of a class by what is asked of them. */
type Members = {
  readonly optional: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
};
type Sent = Record<string, unknown>;

const membersByClass = new Map<unknown, Members>();

const membersOf = ({ constructor }: object): Members => {
  const known = membersByClass.get(constructor);
  if (known) return known;
  const all = getMetadataStorage().getTargetValidationMetadatas(constructor, '', false, false);
  const under = (rule: string): ReadonlySet<string> =>
    new Set(all.filter(({ name }) => name === rule).map(({ propertyName }) => propertyName));
  const members = { optional: under(IS_OPTIONAL), ids: under(IS_UUID), texts: under(MIN_LENGTH) };
  membersByClass.set(constructor, members);
  return members;
};

const lowered = (id: unknown): unknown => {
  if (typeof id === 'string') return id.toLowerCase();
  return Array.isArray(id) ? id.map(lowered) : id;
};

/**
 * Reads what was sent as it was meant, in place: an optional member that is null is one that is not there, and a UUID is the same in
 * capitals (RFC 9562, 4). Many systems write both.
 */
export const readAsMeant = (object: object): void => {
  if (Array.isArray(object)) {
    for (const one of object as readonly unknown[]) if (typeof one === 'object' && one !== null) readAsMeant(one);
    return;
  }
  const { optional, ids } = membersOf(object);
  const sent = object as Sent;
  for (const [name, value] of Object.entries(sent))
    if (value === null) {
      if (optional.has(name)) Reflect.deleteProperty(sent, name);
    } else if (ids.has(name)) sent[name] = lowered(value);
    else if (typeof value === 'object') readAsMeant(value);
};

/** Blanks, controls and what is drawn as nothing. */
const nothingToRead = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]+$/u;
const isBlank = (value: unknown): boolean => typeof value === 'string' && nothingToRead.test(value);

const blankAt = (pointer: string): ErrorPointer => ({
  pointer,
  code: 'blank',
  detail: 'The text has nothing that can be read.',
});

/** Texts that must say something and say nothing, though they are not empty: a blank is no reason. */
export const blanksIn = (value: unknown, path = ''): readonly ErrorPointer[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { texts } = membersOf(value);
  return Object.entries(value).flatMap(([name, member]) => {
    const pointer = `${path}/${name}`;
    if (texts.has(name) && isBlank(member)) return [blankAt(pointer)];
    if (texts.has(name) && Array.isArray(member))
      return member.flatMap((one, index) => (isBlank(one) ? [blankAt(`${pointer}/${String(index)}`)] : []));
    return blanksIn(member, pointer);
  });
};
