import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { programOf } from './program.ts';

const root = join(import.meta.dirname, '../../..');
const pages = [
  'README.md',
  ...['docs', 'deploy'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];
/** Each line of the operator's that a page prints, between backticks or after a prompt. */
const printed = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/`operator ([^`]+)`|^(?:\$ )operator (.+)$/gm)].map(
    ([, span, line]) => [page, span ?? line ?? ''] as const,
  );
});
const program = programOf({ out: () => undefined, err: () => undefined, interactive: false }, {}, () => undefined);

/** What of a line the program does not know. */
const unknownIn = (line: string): readonly string[] => {
  const words = line.split(/\s+/);
  let command: Command = program;
  for (const word of words) {
    const next: Command | undefined = command.commands.find((one) => one.name() === word);
    if (!next) break;
    command = next;
  }
  if (command === program || command.commands.length > 0) return [words[0] ?? ''];
  const known = command.options.flatMap(({ long, short }) => [long, short]);
  return words.filter((word) => word.startsWith('--') && !known.includes(word));
};

describe('what pages print of the operator’s command line', () => {
  it('is understood, word by word', () => {
    expect(printed.flatMap(([page, line]) => unknownIn(line).map((word) => `${page}: ${word} in "${line}"`))).toEqual(
      [],
    );
    expect(printed.length).toBeGreaterThan(40);
  });

  it('and a word that is not, is found', () => {
    expect(unknownIn('verfy --data x')).toEqual(['verfy']);
    expect(unknownIn('quarantine mend')).toEqual(['quarantine']);
    expect(unknownIn('verify --datta x')).toEqual(['--datta']);
  });
});
