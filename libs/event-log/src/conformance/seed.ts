import { env } from 'node:process';

/** The seed of this run: SEED, or another one each time; it stands in the title of every test that uses chance. */
export const runSeed = env['SEED'] === undefined ? Date.now() % 1_000_000_007 : Number(env['SEED']);

export type Chance = {
  /** From 0 up to, not including, `below`. */
  readonly upTo: (below: number) => number;
  readonly oneOf: <T>(choices: readonly T[]) => T;
};

/** Chance that repeats itself: mulberry32, a public-domain generator. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  return { upTo, oneOf: (choices) => choices[upTo(choices.length)] as (typeof choices)[number] };
};

/** How a row is run; an append that waits for ever is given up soon. */
export const optionsOf = (row: number) => ({ seed: runSeed + row, ...(row === 18 ? { appendTimeoutMs: 400 } : {}) });
