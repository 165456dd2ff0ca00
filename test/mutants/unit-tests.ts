import { globSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getState, resetState } from 'jest-circus';

/** One test of a unit spec, as it was told to Jest. */
export type UnitTest = {
  /** Where and what it is; no two are alike. */
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly run: () => unknown;
};

type Block = ReturnType<typeof getState>['rootDescribeBlock'];
type Entry = Extract<Block['children'][number], { type: 'test' }>;

const entriesOf = (block: Block): readonly Entry[] => {
  if (block.hooks.length > 0) throw new Error('A unit spec with hooks is not understood by the run of mutants.');
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? entriesOf(child) : [child]));
};

const nameOf = ({ name, parent }: { readonly name: string; readonly parent?: Block | undefined }): string =>
  parent?.parent ? `${nameOf(parent)} ${name}` : name;

/** The unit specs of the cores that lie in a folder; the sandbox holds those of one library alone. */
export const unitSpecs = (root: string): readonly string[] =>
  globSync('libs/*/src/core/**/*.unit.spec.ts', { cwd: root }).toSorted();

/** The library that specs belong to. */
export const libraryOf = (specs: readonly string[]): string => {
  const [library, ...others] = new Set(specs.map((spec) => spec.split(sep)[1] ?? ''));
  if (library === undefined || others.length > 0) throw new Error('Mutants are run for one library at a time.');
  return library;
};

/** Loads one spec and keeps its tests, none of which has run. */
export const collectTests = async (root: string, file: string): Promise<readonly UnitTest[]> => {
  resetState();
  await import(pathToFileURL(join(root, file)).href);
  const ids = new Map<string, number>();
  return entriesOf(getState().rootDescribeBlock).flatMap((entry) => {
    const { mode, fn } = entry;
    if (mode === 'skip' || mode === 'todo') return [];
    if (fn.length > 0) throw new Error('A unit test that takes a callback is not understood by the run of mutants.');
    const name = nameOf(entry);
    const same = (ids.get(name) ?? 0) + 1;
    ids.set(name, same);
    const id = same === 1 ? `${file} ${name}` : `${file} ${name} (${String(same)})`;
    return [{ id, name, file: join(root, file), run: fn as () => unknown }];
  });
};
