import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { catalogues } from '../../apps/standalone/src/capabilities.ts';

const root = join(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const processes = globSync('docs/processes/*.md', { cwd: root }).filter((file) => !file.endsWith('README.md'));

/** What somebody who looks a process up has to find on its page. */
const parts = [
  ['its events', /\bEvents?\b.*:|\| event\b|\| events\b/],
  ['the sources of its rules', /\bSources?\b[^.]*:/],
  ['its refusals', /\bErrors?\b:? [A-Z]{3}-\d{3}|\bErrors: /],
  ['what shows it', /\b(?:Shown\s+by|Proof:)/],
] as const;

describe('the page of a process', () => {
  it.each(processes)('%s says its events, the sources of its rules, its refusals and what shows it', (file) => {
    const text = textOf(file);
    expect(parts.filter(([, pattern]) => !pattern.test(text)).map(([what]) => what)).toEqual([]);
  });

  it('is in the list of processes', () => {
    const list = textOf('docs/processes/README.md');
    expect(processes.filter((file) => !list.includes(`(${file.split('/').at(-1) ?? ''})`))).toEqual([]);
  });

  it('or the README of a library explains every type of fact that the ledger writes', () => {
    const said = [...processes, ...globSync('{libs,apps}/*/README.md', { cwd: root })].map(textOf).join('\n');
    const words = new Set(said.match(/\b[A-Z]\w+\b/g));
    const types = catalogues.flatMap((catalogue) => Object.keys(catalogue));
    expect(types.length).toBeGreaterThan(250);
    expect(types.filter((type) => !words.has(type))).toEqual([]);
  });

  it('names no code that the catalogue of refusals does not have', () => {
    const known = new Set(textOf('docs/errors.md').match(/\b[A-Z]{3}-\d{3}\b/g));
    const named = processes.flatMap((file) =>
      [...(textOf(file).match(/\b[A-Z]{3}-\d{3}\b/g) ?? [])]
        .filter((code) => !known.has(code))
        .map((code) => [file, code]),
    );
    expect(named).toEqual([]);
  });
});
