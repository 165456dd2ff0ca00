import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { factKinds, ruleBook } from '@safeguarding/timescales';
import { rulesPage } from '../support/rules-page.ts';

const page = join(import.meta.dirname, '../../docs/assurance/rules.md');

it('the paper of rules says what the code says, rule by rule (npm run golden writes it)', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, rulesPage());
  expect(readFileSync(page, 'utf8')).toBe(rulesPage());
});

it('no rule waits for a fact that no slice ever tells: a clock that cannot start reminds nobody', () => {
  const root = join(import.meta.dirname, '../..');
  const slices = globSync('libs/*/src/**/*.ts', { cwd: root }).filter(
    (file) => !file.startsWith('libs/timescales/') && !file.endsWith('.spec.ts'),
  );
  const text = slices.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const isTold = (kind: string): boolean => text.includes(`'${kind}'`);
  const waitedFor = ruleBook.flatMap(({ id, trigger, satisfiedBy, endedBy }) =>
    [trigger, ...satisfiedBy, ...endedBy].map((kind) => [id, kind] as const),
  );
  expect(waitedFor.filter(([, kind]) => !isTold(kind))).toEqual([]);
  expect(factKinds.filter((kind) => !isTold(kind))).toEqual([]);
});
