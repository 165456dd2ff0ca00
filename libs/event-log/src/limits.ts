import { Buffer } from 'node:buffer';
import { EventTooLarge, type ExpectedRevision, type NewEvent } from './port.ts';

/** Bytes of one body in UTF-8. */
export const largestBodyBytes = 1_000_000;
const largestRead = 10_000;
const usualRead = 1_000;

const checkBody = (body: string): void => {
  // A UTF-16 unit never takes more than three bytes, so most bodies need no counting.
  const tooLarge = body.length * 3 > largestBodyBytes && Buffer.byteLength(body) > largestBodyBytes;
  if (tooLarge) throw new EventTooLarge(`The body of an event is over ${String(largestBodyBytes)} bytes.`);
  // A lone surrogate has no UTF-8 form and would not come back as it went in; JSON.stringify never leaves one.
  if (!body.isWellFormed()) throw new RangeError('The body of an event is not well-formed Unicode.');
};

/** Refuses what no adapter may store; throws EventTooLarge and RangeError before anything is sent. */
export const checkAppend = (expected: ExpectedRevision, events: readonly NewEvent[]): void => {
  const impossible = typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0);
  if (impossible) throw new RangeError('An expected revision is a whole number from 0.');
  for (const { body } of events) checkBody(body);
};

/** The limit that a read obeys: between 1 and 10,000 events. */
export const readLimit = (limit = usualRead): number => Math.max(1, Math.min(largestRead, Math.trunc(limit)));
