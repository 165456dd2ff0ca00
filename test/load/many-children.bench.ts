import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fire, ran, serviceEnv, started, stopped, tokens, type Running } from './harness.ts';
import { profilingInto, sharesDuring } from './profile.ts';

type Seeded = {
  readonly count: number;
  readonly seconds: number;
  readonly events: number;
  readonly children: readonly string[];
};

/** What the size of a ledger costs: the same reads at the same rate in a small and in a large one, and rebuilds of the large one. */
export type SizeFigures = {
  readonly small: number;
  readonly large: number;
  readonly p99SmallMs: number;
  readonly p99LargeMs: number;
  readonly startLargeMs: number;
  /** Of the read model that has the goal, and of all of them. */
  readonly rebuild: Readonly<Record<'timeline' | 'all', RebuildFigures>>;
};

/** What reading the whole log of the large ledger into empty read models took; `perProcessorSecond` is steady where others use the machine too. */
export type RebuildFigures = {
  readonly models: number;
  readonly events: number;
  readonly perSecond: number;
  readonly perProcessorSecond: number;
  /** Shares of the busy main thread, loading included; with `profile` only. */
  readonly shares?: readonly (readonly [string, number])[];
};

type Options = {
  readonly folder: string;
  readonly small: number;
  readonly large: number;
  readonly seconds: number;
  /** Reads asked for in a second: well below what the service can do, so that the time is its own and not the queue's. */
  readonly rate: number;
  /** Also tells where the time of the rebuilds goes; they are slower by the telling. */
  readonly profile: boolean;
};

const settlePollMs = 5;

const ready = async ({ url }: Running): Promise<void> => {
  while ((await fetch(`${url}/readyz`)).status !== 200) await pause(settlePollMs);
};

const startMs = async (data: string): Promise<number> => {
  const began = performance.now();
  const service = await started('../../run/standalone.js', serviceEnv(data));
  await ready(service);
  const took = performance.now() - began;
  await stopped(service);
  return took;
};

/** 99th percentile of reading timelines of children picked at random. */
const readP99 = async (data: string, { children }: Seeded, { seconds, rate }: Options): Promise<number> => {
  const service = await started('../../run/standalone.js', serviceEnv(data));
  try {
    await ready(service);
    const { gp } = await tokens();
    const reading = {
      url: service.url,
      connections: 16,
      overallRate: rate,
      headers: { authorization: gp, 'x-purpose': 'direct-care' },
      requests: [
        {
          setupRequest: (request: object) => ({
            ...request,
            path: `/v1/children/${children[Math.floor(Math.random() * children.length)] ?? ''}/timeline`,
          }),
        },
      ],
    };
    await fire({ ...reading, duration: Math.max(1, seconds / 2) }, '200');
    return (await fire({ ...reading, duration: seconds }, '200')).latency.p99;
  } finally {
    await stopped(service);
  }
};

const seeded = async (data: string, count: number): Promise<Seeded> => {
  await ran('./seed.js', [data, String(count)]);
  return JSON.parse(readFileSync(join(data, 'seeded.json'), 'utf8')) as Seeded;
};

const rebuilt = async (
  data: string,
  { profile }: Pick<Options, 'profile'>,
  ...models: readonly string[]
): Promise<RebuildFigures> => {
  const result = join(data, 'rebuilt.json');
  const profiles = join(data, `profiles-${models.join('-')}`);
  await ran('./rebuild.js', [data, result, ...models], profile ? profilingInto(profiles) : []);
  const figures = JSON.parse(readFileSync(result, 'utf8')) as RebuildFigures;
  return profile ? { ...figures, shares: sharesDuring(profiles, [0, Infinity]) } : figures;
};

export const manyChildren = async (options: Options): Promise<SizeFigures> => {
  const [few, many] = [join(options.folder, 'few'), join(options.folder, 'many')];
  const small = await seeded(few, options.small);
  const large = await seeded(many, options.large);
  const p99SmallMs = await readP99(few, small, options);
  const p99LargeMs = await readP99(many, large, options);
  const startLargeMs = await startMs(many);
  const rebuild = { timeline: await rebuilt(many, options, 'timeline'), all: await rebuilt(many, options) };
  return { small: small.count, large: large.count, p99SmallMs, p99LargeMs, startLargeMs, rebuild };
};
