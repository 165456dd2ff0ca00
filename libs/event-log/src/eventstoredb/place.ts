/** Where an event lies in `$all` of the database. */
export type Place = { readonly commit: bigint; readonly prepare: bigint };

const width = 16;
const wellFormed = /^[0-9a-f]{32}$/;
/** `beginning` of the port, which a worker thread cannot reach. */
const beginning = '0000000000000000';

/**
 * Both halves in hexadecimal, 16 digits each: text of one length sorts as the numbers do, and everything sorts behind `beginning`,
 * which is shorter.
 */
export const positionOfPlace = ({ commit, prepare }: Place): string =>
  commit.toString(16).padStart(width, '0') + prepare.toString(16).padStart(width, '0');

/** The place of a position, undefined for the beginning; throws RangeError for a position of another engine. */
export const placeOfPosition = (position: string): Place | undefined => {
  if (position === beginning) return undefined;
  if (!wellFormed.test(position)) throw new RangeError('Not a position of this event log.');
  return { commit: BigInt(`0x${position.slice(0, width)}`), prepare: BigInt(`0x${position.slice(width)}`) };
};
