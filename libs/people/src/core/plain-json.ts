import type { JsonValue } from '@safeguarding/kernel';

/** A copy without absent members at any depth: what was not said must not be stored as something. */
export const plainJson = (value: unknown): JsonValue => {
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (isAbsent(member) ? [] : [[name, plainJson(member)]])),
  );
};

/** `null` in a body is no more than a member left out: an optional field takes both. */
const isAbsent = (member: unknown): boolean => member === undefined || member === null;

/** The same, of the same type: a type without `null` in it. */
export const whatWasSaid = <T extends object>(said: T): T => plainJson(said) as unknown as T;
