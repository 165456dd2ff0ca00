import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'safeguarding-lines-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const told = (file: string): string => {
  const code = `
    import { tellSourceLines } from ${JSON.stringify(new URL('source-lines.ts', import.meta.url).href)};
    tellSourceLines(new URL(${JSON.stringify(pathToFileURL(`${folder}/`).href)}));
    try { await import(${JSON.stringify(pathToFileURL(join(folder, file)).href)}); } catch (error) { console.log(error.stack); }`;
  return execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code], {
    encoding: 'utf8',
  });
};

// The one line of the bundle comes from the third of the source, its fifth column.
const map = { version: 3, sources: ['../libs/a-source.ts'], names: [], mappings: 'AAEI' };
writeFileSync(join(folder, 'mapped.mjs'), `throw new TypeError('wrong');`);
writeFileSync(join(folder, 'mapped.mjs.map'), JSON.stringify(map));
writeFileSync(join(folder, 'bare.mjs'), `throw new TypeError('wrong');`);
writeFileSync(join(folder, 'torn.mjs'), `throw new TypeError('wrong');`);
writeFileSync(join(folder, 'torn.mjs.map'), '{');

it('a stack is told by the lines of the source, with its error’s name and words', () => {
  const [first, second] = told('mapped.mjs').split('\n');
  expect(first).toBe('TypeError: wrong');
  expect(second).toMatch(/^ {4}at .*\/libs\/a-source\.ts:3:5\)?$/);
});

it.each(['bare.mjs', 'torn.mjs'])('of %s, which has no map that can be read, its own line is told', (file) => {
  expect(told(file)).toMatch(new RegExp(`^TypeError: wrong\\n {4}at .*${file}:1:7`));
});
