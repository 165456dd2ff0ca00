import type { JsonValue } from '@safeguarding/kernel';

/** A copy without absent members at any depth: what was not said must not be stored as something. */
export const plainJson = (value: unknown): JsonValue => {
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, plainJson(member)]])),
  );
};
