import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** A small tree that keeps every rule; each case adds one file that breaks one. */
const sound: Readonly<Record<string, string>> = {
  'libs/kernel/src/index.ts': 'export const kernel = 1;',
  'libs/access/src/index.ts': "export { inside } from './inside.ts';",
  'libs/access/src/inside.ts': 'export const inside = 1;',
  'libs/people/src/index.ts': 'export const people = 1;',
  'libs/concerns/src/index.ts': 'export const concerns = 1;',
  'libs/referrals/src/index.ts': 'export const referrals = 1;',
  'apps/standalone/src/main.ts': "export { concerns } from '@safeguarding/concerns';",
};

const cases: readonly (readonly [rule: string, what: string, file: string, text: string])[] = [
  [
    'downward-only',
    'a lower layer that uses a higher one',
    'libs/access/src/up.ts',
    "export { people } from '@safeguarding/people';",
  ],
  [
    'downward-only',
    'a slice that uses its peer',
    'libs/concerns/src/peer.ts',
    "export { referrals } from '@safeguarding/referrals';",
  ],
  [
    'in-a-layer',
    'a lib without a place in the layers',
    'libs/stray/src/index.ts',
    "export { kernel } from '@safeguarding/kernel';",
  ],
  [
    'public-api-only',
    'an import past the index',
    'libs/people/src/deep.ts',
    "export { inside } from '../../access/src/inside.ts';",
  ],
  [
    'public-name-only',
    'a lib imported by its path',
    'libs/people/src/path.ts',
    "export { inside } from '../../access/src/index.ts';",
  ],
  ['core-is-pure', 'a core that uses Node', 'libs/people/src/core/impure.ts', "export { join } from 'node:path';"],
  ['core-is-pure', 'a kernel that uses Node', 'libs/kernel/src/impure.ts', "export { join } from 'node:path';"],
  [
    'worker-stands-alone',
    'a worker that uses another lib',
    'libs/people/src/some.worker.ts',
    "export { kernel } from '@safeguarding/kernel';",
  ],
  [
    'no-circular',
    'two files that use each other',
    'libs/kernel/src/round.ts',
    "export { kernel } from './index.ts'; export { round } from './round.ts';",
  ],
  ['no-unresolvable', 'a name that is nothing', 'libs/people/src/nothing.ts', "export { x } from './is-not-there.ts';"],
  [
    'no-spec-in-source',
    'source that uses a test',
    'libs/people/src/tested.ts',
    "export { x } from './some.unit.spec.ts';",
  ],
  [
    'no-dev-dependency-in-source',
    'source that uses a development tool',
    'libs/people/src/tool.ts',
    "export { default } from 'fast-check';",
  ],
];

describe('the boundaries', () => {
  const folder = mkdtempSync(join(root, 'reports-boundaries-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const broken = (): readonly string[] => {
    const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const args = [command, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs'];
    const text = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
    const { summary } = JSON.parse(text) as {
      readonly summary: { readonly violations: readonly { rule: { name: string } }[] };
    };
    return [...new Set(summary.violations.map(({ rule }) => rule.name))];
  };

  beforeAll(() => {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      copyFileSync(join(root, file), join(folder, file));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, text] of Object.entries(sound)) write(file, text);
    write('libs/people/src/some.unit.spec.ts', 'export const x = 1;');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('find nothing in a tree that keeps them', () => {
    expect(broken()).toEqual([]);
  });

  it.each(cases)('%s: %s is found', (rule, _what, file, text) => {
    write(file, text);
    try {
      expect(broken()).toContain(rule);
    } finally {
      rmSync(join(folder, file));
    }
  });
});
