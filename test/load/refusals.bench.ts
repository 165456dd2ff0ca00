import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { issuer, json, serviceEnv, started, stopped, tokens } from './harness.ts';
import { median, rankTest, type RankTest } from './rank-test.ts';

/** One question asked about what is there and hidden, and about what is not there. */
export type RefusalFigures = RankTest & {
  readonly question: string;
  readonly tries: number;
  readonly hiddenMedianMs: number;
  readonly nobodyMedianMs: number;
  readonly hiddenP99Ms: number;
  readonly nobodyP99Ms: number;
  /** False where chance alone would hardly give samples that differ as much (p below 0.01). */
  readonly alike: boolean;
};

type Kind = 'hidden' | 'nobody';

/** Few, so that a try waits for no other one's work. */
const atOnce = 4;
const tellsApart = 0.01;

const p99 = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? 0;

const shuffled = (kinds: readonly Kind[]): readonly Kind[] =>
  kinds
    .map((kind) => ({ kind, at: Math.random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ kind }) => kind);

/** Tries of both kinds in one random order, so that whatever else the machine does falls on both alike. */
const interleaved = async (
  tries: number,
  ask: (kind: Kind) => Promise<void>,
): Promise<Readonly<Record<Kind, readonly number[]>>> => {
  const times: Record<Kind, number[]> = { hidden: [], nobody: [] };
  const waiting = shuffled([
    ...Array.from({ length: tries }, (): Kind => 'hidden'),
    ...Array.from({ length: tries }, (): Kind => 'nobody'),
  ]).values();
  const lane = async (): Promise<void> => {
    for (const kind of waiting) {
      const began = performance.now();
      await ask(kind);
      times[kind].push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return times;
};

/** Whether the time of a refusal tells a stranger that a child, or something about a child, is there. */
export const refusalsBench = async (options: {
  readonly folder: string;
  readonly tries: number;
}): Promise<readonly RefusalFigures[]> => {
  const service = await started('../../run/standalone.js', serviceEnv(join(options.folder, 'refusals')));
  try {
    const { feed, gp } = await tokens();
    const { access_token: stranger = '' } = await json(`${issuer}/dev/token`, { persona: 'teacher' });
    const identifiers = [{ kind: 'nhs-number', value: '9990000026' }];
    const { id: child = '' } = await json(`${service.url}/v1/children`, { identifiers }, { authorization: feed });
    await json(`${service.url}/v1/registrations`, { child }, { authorization: feed });
    const concern = { childId: child, category: 'neglect', occurredOn: '2026-01-05', summary: 'Invented.' };
    const { id: raised = '' } = await json(`${service.url}/v1/concerns`, concern, { authorization: gp });
    const headers = { authorization: `Bearer ${stranger}`, 'x-purpose': 'direct-care' };
    const questions: Readonly<Record<string, (id: string) => string>> = {
      'timeline of a child': (id) => `/v1/children/${id}/timeline`,
      'a concern': (id) => `/v1/concerns/${id}`,
    };
    const figures: RefusalFigures[] = [];
    for (const [question, pathOf] of Object.entries(questions)) {
      const there = question === 'a concern' ? raised : child;
      const ask = async (kind: Kind): Promise<void> => {
        // A new id each time: nobody's answer could be remembered either.
        const answer = await fetch(`${service.url}${pathOf(kind === 'hidden' ? there : randomUUID())}`, { headers });
        await answer.arrayBuffer();
        if (answer.status !== 404) throw new Error(`${question}: ${String(answer.status)} where 404 was due`);
      };
      await interleaved(20, ask);
      const { hidden, nobody } = await interleaved(options.tries, ask);
      const test = rankTest(hidden, nobody);
      figures.push({
        ...{ question, tries: options.tries, ...test, alike: test.p >= tellsApart },
        ...{ hiddenMedianMs: median(hidden), nobodyMedianMs: median(nobody) },
        ...{ hiddenP99Ms: p99(hidden), nobodyP99Ms: p99(nobody) },
      });
    }
    return figures;
  } finally {
    await stopped(service);
  }
};
