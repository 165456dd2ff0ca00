/** What a rank test says of two samples. */
export type RankTest = {
  /** How likely one of the first sample is smaller than one of the second: 0.5 where nobody could tell them apart. */
  readonly smaller: number;
  /** Two-sided: how often chance alone gives samples that differ as much. */
  readonly p: number;
};

/** Of the standard normal distribution, to 1.5e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26). */
const upperTail = (z: number): number => {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return (series * Math.exp(-x * x)) / 2;
};

/**
 * Mann and Whitney's test with midranks for ties, by its normal approximation: good from some twenty values on either side. It asks
 * nothing of the shape of the distributions, which times of a busy machine would not grant.
 */
export const rankTest = (first: readonly number[], second: readonly number[]): RankTest => {
  const all = [
    ...first.map((value) => ({ value, ofFirst: true })),
    ...second.map((value) => ({ value, ofFirst: false })),
  ].toSorted((one, other) => one.value - other.value);
  let [rankSum, ties] = [0, 0];
  for (let at = 0; at < all.length;) {
    let end = at;
    while (end < all.length && all[end]?.value === all[at]?.value) end += 1;
    const alike = end - at;
    const midrank = (at + 1 + end) / 2;
    for (const { ofFirst } of all.slice(at, end)) if (ofFirst) rankSum += midrank;
    ties += alike ** 3 - alike;
    at = end;
  }
  const [m, n] = [first.length, second.length];
  const u = rankSum - (m * (m + 1)) / 2;
  const variance = ((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
  // Half a step towards the middle, because ranks are whole.
  const away = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return { smaller: 1 - u / (m * n), p: variance === 0 ? 1 : Math.min(1, 2 * upperTail(away / Math.sqrt(variance))) };
};

/** The middle of a sample. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
};
