import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** The heap before and after it has worked so for some rounds. */
const told = (rounds: string, work: string): readonly number[] => {
  const code = `
    import { giveBackAtRest } from ${JSON.stringify(new URL('give-back.ts', import.meta.url).href)};
    let made = Array.from({ length: 400_000 }, (_, at) => ({ at }));
    made = [];
    const heap = () => process.memoryUsage().heapTotal;
    const before = heap();
    giveBackAtRest(100);
    const began = performance.now();
    while (${rounds}) { ${work} }
    console.log(JSON.stringify([before, heap()]));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code], {
      encoding: 'utf8',
    }),
  ) as readonly number[];
};

it('a process at rest gives back what its start took', () => {
  // On a busy machine its first moments are no rest.
  const [before = 0, after = 0] = told(
    'heap() >= before / 2 && performance.now() - began < 60_000',
    'await new Promise((resolve) => setTimeout(resolve, 5));',
  );
  expect(after).toBeLessThan(before / 2);
});

it('a process that is busy is not held up for it', () => {
  // It waits for nothing at all: what waits on a busy machine rests.
  const [before = 0, after = 0] = told(
    'performance.now() - began < 1_500',
    'const busy = performance.now(); while (performance.now() - busy < 30); await new Promise((resolve) => setImmediate(resolve));',
  );
  expect(after).toBeGreaterThan(before / 2);
});
