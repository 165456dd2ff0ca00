import type { Instant } from './time.ts';

/**
 * The time of the domain and of `recordedAt`. Tokens, leases, rate limits and timeouts use the machine's own clock, so that a
 * story may live through months.
 */
export type Clock = { readonly now: () => Instant };
