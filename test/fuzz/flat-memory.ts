/** Fewer rounds than this say nothing of where memory goes. */
export const leastRounds = 6;

/**
 * Whether memory (in MB, after each round of the same work) came to rest: what a start, caches and the compiler take is there by the
 * middle; after it, less than a quarter and 50 MB more. False for too few rounds, which say nothing.
 */
export const isFlat = (memoryMb: readonly number[]): boolean => {
  const [middle, last] = [memoryMb[Math.floor(memoryMb.length / 2)], memoryMb.at(-1)];
  if (memoryMb.length < leastRounds || middle === undefined || last === undefined) return false;
  return last < middle * 1.25 + 50;
};
