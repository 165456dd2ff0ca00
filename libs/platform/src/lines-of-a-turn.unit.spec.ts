import { spawnSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { linesOfATurn } from './lines-of-a-turn.ts';

const written = () => {
  const writes: string[] = [];
  return { writes, lines: linesOfATurn({ write: (text) => void writes.push(text) }) };
};
const inAProcess = (script: string): string =>
  spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module-typescript',
      '--eval',
      `import { linesOfATurn } from '${new URL('./lines-of-a-turn.ts', import.meta.url).href}';
       import { writeSync } from 'node:fs';
       const lines = linesOfATurn({ write: (text) => writeSync(1, text) });
       ${script}`,
    ],
    { encoding: 'utf8' },
  ).stdout;

describe('lines of a log', () => {
  it('of one turn go out in one write, in their order, and nothing is held beyond the turn', async () => {
    const { writes, lines } = written();
    for (const line of ['a\n', 'b\n', 'c\n']) lines.write(line);
    expect(writes).toEqual([]);
    await turn();
    expect(writes).toEqual(['a\nb\nc\n']);
    lines.write('d\n');
    await turn();
    expect(writes).toEqual(['a\nb\nc\n', 'd\n']);
  });

  it('do not gather without bounds in a turn that does not end', () => {
    const { writes, lines } = written();
    for (let n = 0; n < 3; n += 1) lines.write('x'.repeat(40_000));
    expect(writes.join('')).toHaveLength(80_000);
  });

  it.each([
    ['ends in the same turn', "lines.write('last\\n'); process.exit(3);"],
    ['dies of an error that nobody caught', "lines.write('last\\n'); throw new Error('fault');"],
    ['says more while it ends', "lines.write('first\\n'); process.once('exit', () => lines.write('last\\n'));"],
  ])('are all written where the process %s', (_, script) => {
    expect(inAProcess(script)).toMatch(/last\n$/);
  });
});
