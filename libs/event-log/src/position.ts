import type { Position } from '@safeguarding/kernel';

/** 16 digits hold every safe integer, and strings of one length compare as their numbers do. */
const width = 16;

/** The place as text; `ordinal` counts from 1 without gaps. */
export const positionOf = (ordinal: number): Position => String(ordinal).padStart(width, '0') as Position;

const wellFormed = /^\d{16}$/;

/** The ordinal of a position of the embedded adapters; throws RangeError for a position of another engine. */
export const ordinalOf = (position: Position): number => {
  if (!wellFormed.test(position)) throw new RangeError('Not a position of this event log.');
  return Number(position);
};
