import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

const told = (work: string): readonly number[] => {
  const code = `
    import { giveBackAtRest } from ${JSON.stringify(new URL('give-back.ts', import.meta.url).href)};
    let made = Array.from({ length: 400_000 }, (_, at) => ({ at }));
    made = [];
    const heap = () => process.memoryUsage().heapTotal;
    const before = heap();
    giveBackAtRest(100);
    const began = performance.now();
    while (performance.now() - began < 1_500) { ${work} await new Promise((resolve) => setTimeout(resolve, 5)); }
    console.log(JSON.stringify([before, heap()]));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code], {
      encoding: 'utf8',
    }),
  ) as readonly number[];
};

it('a process at rest gives back what its start took', () => {
  const [before = 0, after = 0] = told('');
  expect(after).toBeLessThan(before / 2);
});

it('a process that is busy is not held up for it', () => {
  const [before = 0, after = 0] = told('const busy = performance.now(); while (performance.now() - busy < 30);');
  expect(after).toBeGreaterThan(before / 2);
});
