import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { rulesPage } from '../support/rules-page.ts';

const page = join(import.meta.dirname, '../../docs/assurance/rules.md');

it('the paper of rules says what the code says, rule by rule (npm run golden writes it)', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, rulesPage());
  expect(readFileSync(page, 'utf8')).toBe(rulesPage());
});
