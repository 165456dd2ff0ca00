import { readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { expect, it } from '@jest/globals';
import { accessMatrix } from './access-matrix.ts';
import { actions } from './core/actions.ts';
import { PolicyEngine, type Authorise } from './policy/engine.ts';
import { readPolicyFiles } from './policy/policy-files.ts';

const golden = new URL('../../../test/golden/access-matrix.txt', import.meta.url);

const advice = `The policy no longer gives what test/golden/access-matrix.txt says.
Somebody's sight of children has changed. If that was not meant, mend libs/access/policies. If it was:
  1. raise "version" in libs/access/policies/policy.json,
  2. run: npm run golden
  3. read the difference of test/golden/access-matrix.txt as you would read code, and have it reviewed.`;

const differences = (matrix: string, reviewed: string): readonly string[] => {
  const [now, then] = [matrix.split('\n'), reviewed.split('\n')];
  const added = now.filter((line) => !then.includes(line)).map((line) => `+ ${line}`);
  const gone = then.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  return [...gone, ...added];
};

/** Every word asked here is one of the schema's (`checkPolicy` compares them): Cedar need not look at each request again. */
const unchecked: Authorise = ({ preparsedSchemaName: _schema, ...call }) =>
  statefulIsAuthorized({ ...call, validateRequest: false });

it('the access matrix that people reviewed is what the policy gives', () => {
  const matrix = accessMatrix(PolicyEngine.compile(readPolicyFiles(), unchecked));
  if (env['UPDATE_GOLDEN']) writeFileSync(golden, matrix);
  const found = differences(matrix, readFileSync(golden, 'utf8'));
  if (found.length > 0) throw new Error([advice, ...found].join('\n'));
  expect(found).toEqual([]);
});

it('every action that there is stands in it', () => {
  const listed = new Set(readFileSync(golden, 'utf8').split(/\s+/));
  expect(Object.keys(actions).filter((action) => !listed.has(action))).toEqual([]);
});

it('the comparison bites: one permit more or less is found', () => {
  const reviewed = readFileSync(golden, 'utf8');
  expect(differences(reviewed.replace('lead ', 'leat '), reviewed)).toHaveLength(2);
  const [first = ''] = reviewed.split('\n').filter((line) => line.startsWith('timeline:read'));
  expect(differences(reviewed.replace(`${first}\n`, ''), reviewed)).toEqual([`- ${first}`]);
});
