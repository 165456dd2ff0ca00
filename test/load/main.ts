import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreDbBench } from './eventstoredb.bench.ts';
import { httpBench } from './http.bench.ts';
import { kafkaBench } from './kafka.bench.ts';
import { logBench } from './log.bench.ts';
import { manyChildren, type RebuildFigures } from './many-children.bench.ts';
import { refusalsBench, type RefusalFigures } from './refusals.bench.ts';

const kafkaRows = (kafka: Awaited<ReturnType<typeof kafkaBench>>): readonly (readonly string[])[] => {
  if ('missing' in kafka) return [['Kafka intake', 'not measured', kafka.missing]];
  const rate = (figure: number): string => `${String(Math.round(figure))}/s`;
  return [
    [`Kafka ${kafka.version}: the client alone`, rate(kafka.consume), ''],
    [`log alone, batches of ${String(kafka.batch)}`, rate(kafka.log), ''],
    ['sealing alone', rate(kafka.sealing), ''],
    [
      `Kafka intake, ${String(kafka.batch)} at once`,
      rate(kafka.intake),
      `${kafka.ratio.toFixed(2)} of the slowest part (goal 0.50)`,
    ],
    [
      'processor time of a record',
      `${String(Math.round(kafka.cpu.intake))} us`,
      `the three parts alone ${String(Math.round(kafka.cpu.parts))} us`,
    ],
  ];
};

/**
 * Measures what the goals speak of, as ratios of one run on one machine; `--short` only checks that everything runs, `--profile` says
 * where the time of the two requests goes.
 */
const short = process.argv.includes('--short');
const profile = process.argv.includes('--profile');

/** Steady where others use the machine too; the rate is not. */
const costRow = (ours: number, noop: number): readonly [string, string] => [
  `${String(Math.round(ours))} us`,
  `the no-op ${String(Math.round(noop))} us: ${(noop / ours).toFixed(2)}`,
];
const refusalRows = (figures: RefusalFigures): readonly (readonly string[])[] => {
  const { question, tries, hiddenMedianMs, nobodyMedianMs, hiddenP99Ms, nobodyP99Ms, smaller, p, alike } = figures;
  const ms = (middle: number, most: number): string => `${middle.toFixed(2)} ms (p99 ${most.toFixed(1)})`;
  return [
    [
      `refused: ${question}`,
      alike ? 'alike' : 'TOLD APART',
      `hidden ${ms(hiddenMedianMs, hiddenP99Ms)}, nobody ${ms(nobodyMedianMs, nobodyP99Ms)}; ${String(tries)} of each, Mann-Whitney p ${p.toFixed(3)}, hidden is faster in ${(smaller * 100).toFixed(1)} %`,
    ],
  ];
};
const rebuildRow = (what: 'timeline' | 'all', figures: RebuildFigures): readonly string[] => [
  what === 'timeline' ? 'rebuild of the timeline alone' : `rebuild of all ${String(figures.models)} read models`,
  `${String(Math.round(figures.perSecond))}/s`,
  [
    `${String(figures.events)} events, ${String(Math.round(figures.perProcessorSecond))} per second of processor time`,
    ...(what === 'timeline' ? ['(goal 50000/s)'] : []),
  ].join(' '),
];
const folder = mkdtempSync(join(tmpdir(), 'safeguarding-bench-'));

try {
  const log = await logBench({ appends: short ? 2_000 : 100_000, folder });
  const database = await eventStoreDbBench({ appends: short ? 1_000 : 20_000 });
  const http = await httpBench({ seconds: short ? 1 : 5, connections: 64, folder, profile });
  const size = await manyChildren({
    folder,
    small: short ? 50 : 1_000,
    large: short ? 500 : 100_000,
    seconds: short ? 1 : 10,
    rate: 200,
    profile,
  });
  const refusals = await refusalsBench({ folder, tries: short ? 25 : 500 });
  const kafka = await kafkaBench({ events: short ? 300 : 50_000, folder });
  const rows = [
    ['sync of 4 KB, median', `${log.syncMedianMs.toFixed(2)} ms`, ''],
    [
      'log alone, 64 writers',
      `${String(Math.round(log.appendsPerSecond))}/s`,
      `${log.ratio.toFixed(2)} of raw inserts (goal 0.60)`,
    ],
    [
      `${database.server}, bare client, 64 writers`,
      `${String(Math.round(database.barePerSecond))}/s`,
      database.real ? '' : 'a fake: says nothing of a real server',
    ],
    [
      `${database.server}, adapter, 64 writers`,
      `${String(Math.round(database.adapterPerSecond))}/s`,
      `${database.ratio.toFixed(2)} of the bare client (goal 0.70)`,
    ],
    [
      `${database.server}, following all of it`,
      `${String(Math.round(database.followedPerSecond))}/s`,
      `${database.followRatio.toFixed(2)} of the bare subscription (goal 0.70)`,
    ],
    ['start to listening', `${String(Math.round(http.startMs))} ms`, 'goal under 2000 ms'],
    ['no-op POST', `${String(Math.round(http.noopPost))}/s`, ''],
    [
      'durable POST of a concern',
      `${String(Math.round(http.post))}/s`,
      `${(http.post / http.noopPost).toFixed(2)} of the no-op (goal 0.60)`,
    ],
    ['no-op GET, same size', `${String(Math.round(http.noopGet))}/s`, ''],
    [
      'timeline read, 50 entries, warm',
      `${String(Math.round(http.get))}/s`,
      `${(http.get / http.noopGet).toFixed(2)} of the no-op (goal 0.40)`,
    ],
    ...(http.cpu
      ? [
          ['processor time of a POST', ...costRow(http.cpu.post, http.cpu.noopPost)],
          ['processor time of a timeline read', ...costRow(http.cpu.get, http.cpu.noopGet)],
        ]
      : []),
    ['timeline read p99, all connections', `${String(http.getP99Ms)} ms`, ''],
    [`timeline read p99, ${String(size.small)} children`, `${String(size.p99SmallMs)} ms`, '200 reads a second'],
    [
      `timeline read p99, ${String(size.large)} children`,
      `${String(size.p99LargeMs)} ms`,
      `${(size.p99LargeMs / Math.max(1, size.p99SmallMs)).toFixed(2)} of the small one (goal at most 1.50)`,
    ],
    [`start, ${String(size.large)} children`, `${String(Math.round(size.startLargeMs))} ms`, ''],
    ...(['timeline', 'all'] as const).map((what) => rebuildRow(what, size.rebuild[what])),
    ...refusals.flatMap(refusalRows),
    ...kafkaRows(kafka),
  ];
  for (const [what = '', figure = '', ratio = ''] of rows)
    console.log(`${what.padEnd(38)} ${figure.padStart(12)}  ${ratio}`);
  const { timeline, all } = size.rebuild;
  const profiled = { ...http.shares, 'rebuild of the timeline': timeline.shares, 'rebuild of all': all.shares };
  for (const [what, shares = []] of Object.entries(profiled)) {
    if (shares.length === 0) continue;
    console.log(`\nWhere the main thread's time goes, ${what}:`);
    for (const [area, share] of shares.slice(0, 25)) console.log(`${(share * 100).toFixed(1).padStart(6)} %  ${area}`);
  }
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/bench.json', JSON.stringify({ short, log, database, http, size, refusals, kafka }, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
