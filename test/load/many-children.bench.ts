import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fire, ran, serviceEnv, started, stopped, tokens, type Running } from './harness.ts';

type Seeded = {
  readonly count: number;
  readonly seconds: number;
  readonly events: number;
  readonly children: readonly string[];
};

/** What the size of a ledger costs: the same reads at the same rate in a small and in a large one, and a rebuild of the large one. */
export type SizeFigures = {
  readonly small: number;
  readonly large: number;
  readonly p99SmallMs: number;
  readonly p99LargeMs: number;
  readonly startLargeMs: number;
  readonly rebuiltEvents: number;
  /** Absent where the rebuild was over before it could be told from a start. */
  readonly rebuildPerSecond?: number;
};

type Options = {
  readonly folder: string;
  readonly small: number;
  readonly large: number;
  readonly seconds: number;
  /** Reads asked for in a second: well below what the service can do, so that the time is its own and not the queue's. */
  readonly rate: number;
};

const settlePollMs = 5;
/** Two starts of the same service differ by about this much. */
const shortestMs = 500;

const ready = async ({ url }: Running): Promise<void> => {
  while ((await fetch(`${url}/readyz`)).status !== 200) await pause(settlePollMs);
};

const startMs = async (data: string): Promise<number> => {
  const began = performance.now();
  const service = await started('../../apps/standalone/src/main.js', serviceEnv(data));
  await ready(service);
  const took = performance.now() - began;
  await stopped(service);
  return took;
};

/** 99th percentile of reading timelines of children picked at random. */
const readP99 = async (data: string, { children }: Seeded, { seconds, rate }: Options): Promise<number> => {
  const service = await started('../../apps/standalone/src/main.js', serviceEnv(data));
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

export const manyChildren = async (options: Options): Promise<SizeFigures> => {
  const [few, many] = [join(options.folder, 'few'), join(options.folder, 'many')];
  const small = await seeded(few, options.small);
  const large = await seeded(many, options.large);
  const p99SmallMs = await readP99(few, small, options);
  const p99LargeMs = await readP99(many, large, options);
  const startLargeMs = await startMs(many);
  for (const part of ['', '-wal', '-shm']) rmSync(join(many, `read.db${part}`), { force: true });
  const rebuildMs = (await startMs(many)) - startLargeMs;
  return {
    small: small.count,
    large: large.count,
    p99SmallMs,
    p99LargeMs,
    startLargeMs,
    rebuiltEvents: large.events,
    ...(rebuildMs < shortestMs ? {} : { rebuildPerSecond: (large.events / rebuildMs) * 1_000 }),
  };
};
