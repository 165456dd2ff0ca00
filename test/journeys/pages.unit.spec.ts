import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const pages = globSync(['README.md', 'docs/**/*.md', 'deploy/**/*.md', 'libs/*/README.md', 'apps/*/README.md'], {
  cwd: root,
});

/** Targets of links, without anchors; addresses of the web are not asked. */
const links = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].flatMap(([, target]) =>
    target === undefined || /^[a-z]+:/.test(target) ? [] : [target],
  );

/** Files of the repository that are named in code marks. */
const named = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:libs|apps|test|deploy)\/[\w./-]+\.(?:ts|txt|json|yaml|yml|md|cedar))`/g)].flatMap(
    ([, file]) => (file === undefined ? [] : [file]),
  );

describe('pages for people', () => {
  it('there are some', () => {
    expect(pages.length).toBeGreaterThan(50);
  });

  it.each(pages)('%s points only at what is there', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const gone = links(text).filter((target) => !existsSync(join(root, dirname(page), target)));
    expect(gone).toEqual([]);
    expect(named(text).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
