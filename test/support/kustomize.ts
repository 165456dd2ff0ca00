import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/** Manifests are trees of anything; their shape is what the schemas are asked about. */
export type Tree = { readonly [name: string]: Tree } & readonly Tree[];

type Kustomization = {
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string }[];
  readonly labels?: readonly { readonly pairs: Readonly<Record<string, string>> }[];
};

/** By what the members of a list are known in a strategic merge (Kubernetes API reference, "patchMergeKey"), as far as patches here use it. */
const mergeKeys: Readonly<Record<string, string>> = {
  initContainers: 'name',
  containers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
};

type Mapping = Readonly<Record<string, unknown>>;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isMap = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !isList(value);

const mergedList = (key: string, before: readonly unknown[], patch: readonly unknown[]): readonly unknown[] => {
  const valueOf = (one: unknown, name: string): unknown => (isMap(one) ? one[name] : undefined);
  const same = (one: unknown) => (other: unknown) => valueOf(one, key) === valueOf(other, key);
  const isGone = (one: unknown): boolean => valueOf(one, '$patch') === 'delete';
  const kept = before.flatMap((one) => {
    const change = patch.find(same(one));
    if (change === undefined) return [one];
    return isGone(change) ? [] : [merged(one, change)];
  });
  return [...kept, ...patch.filter((one) => !isGone(one) && !before.some(same(one)))];
};

/** A strategic merge patch, as far as patches here use one. */
const merged = (before: unknown, patch: unknown): unknown => {
  if (!isMap(before) || !isMap(patch)) return patch;
  const names = [...new Set([...Object.keys(before), ...Object.keys(patch)])];
  const entries = names.flatMap((name): readonly (readonly [string, unknown])[] => {
    const [was, change] = [before[name], patch[name]];
    if (change === undefined) return [[name, was]];
    if (change === null) return [];
    const key = mergeKeys[name];
    if (key !== undefined && isList(was) && isList(change)) return [[name, mergedList(key, was, change)]];
    return [[name, merged(was, change)]];
  });
  return Object.fromEntries(entries);
};

const isOf =
  (one: Tree) =>
  (other: Tree): boolean =>
    one['kind'] === other['kind'] && one['metadata']?.['name'] === other['metadata']?.['name'];

/** The documents of one file. */
const documentsOf = (file: string): readonly Tree[] =>
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Tree);

const patched = (manifests: readonly Tree[], file: string): readonly Tree[] => {
  let all: readonly Tree[] = manifests;
  for (const patch of documentsOf(file)) {
    if (!all.some(isOf(patch))) throw new Error(`${file} changes what is not there.`);
    const gone = String(patch['$patch']) === 'delete';
    all = all.flatMap((one) => (isOf(patch)(one) ? (gone ? [] : [merged(one, patch) as Tree]) : [one]));
  }
  return all;
};

const named = (image: unknown, images: NonNullable<Kustomization['images']>): unknown => {
  const [name] = String(image).split(':');
  const change = images.find((one) => one.name === name);
  return change ? `${change.newName ?? change.name}:${change.newTag ?? 'latest'}` : image;
};

/** Every `image` of a tree under the name that it is to have. */
const withImages = (tree: unknown, images: NonNullable<Kustomization['images']>): Tree =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'image' ? named(value, images) : value))) as Tree;

/** What `kustomize build` makes of a folder, as far as folders here use it; `kubectl kustomize` says the same where there is one. */
export const builtBy = (folder: string): readonly Tree[] => {
  const settings = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const { namespace, resources = [], patches = [], images = [], labels = [] } = settings;
  const all = resources.flatMap((name): readonly Tree[] => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? builtBy(path) : documentsOf(path);
  });
  const changed = patches.reduce<readonly Tree[]>((manifests, { path }) => patched(manifests, join(folder, path)), all);
  const pairs = Object.assign({}, ...labels.map((one) => one.pairs)) as Record<string, string>;
  const metadata = { ...(namespace === undefined ? {} : { namespace }), ...(labels.length > 0 && { labels: pairs }) };
  return changed.map((one) => withImages(merged(one, { metadata }), images));
};

/** The same whatever order the members of lists with a name have. */
export const inOrder = (tree: unknown): unknown => {
  if (isList(tree)) return tree.map(inOrder);
  if (!isMap(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      const key = mergeKeys[name];
      if (key === undefined || !isList(value)) return [name, inOrder(value)];
      return [name, value.map(inOrder).toSorted((a, b) => sortKey(a, key).localeCompare(sortKey(b, key)))];
    }),
  );
};

const sortKey = (one: unknown, key: string): string => String((one as Readonly<Record<string, unknown>>)[key]);
