import { hash, timingSafeEqual } from 'node:crypto';
import type { JsonValue } from '@safeguarding/kernel';
import canonicalize from 'canonicalize';
import { NotSealable } from './errors.ts';
import { randomText } from './random.ts';

/** RFC 8785 bytes of a JSON value, as text. Throws NotSealable for what has no such form; the message repeats nothing. */
export const canonicalText = (value: JsonValue): string => {
  try {
    const text = canonicalize(value);
    if (text !== undefined) return text;
  } catch {
    // The library's message could name a field.
  }
  throw new NotSealable();
};

/** 128 random bits, 22 characters base64url: without them short content could be guessed from its commitment. */
export const freshSalt = (): string => randomText(16);

/** base64url of SHA-256 over the salt's 22 characters followed by the canonical text. */
export const commit = (salt: string, canonical: string): string => hash('sha256', salt + canonical, 'base64url');

/** True where the commitment of an envelope was made over exactly this content of a field class. */
export const verifyCommitment = (
  commitment: string,
  salt: string,
  classContent: Readonly<Record<string, JsonValue>>,
): boolean => {
  const expected = Buffer.from(commit(salt, canonicalText(classContent)));
  const given = Buffer.from(commitment);
  return given.length === expected.length && timingSafeEqual(given, expected);
};
