/** A SHA-256 digest. */
export type Hash = Uint8Array;

/** The hashing of RFC 6962, section 2.1: leaves and inner nodes are told apart by their first byte. */
export type TreeHashing = {
  /** Root of a tree without leaves. */
  readonly empty: Hash;
  readonly node: (left: Hash, right: Hash) => Hash;
};

/** Leaf hashes by their index, counted from 0. */
export type LeafAt = (index: number) => Hash;

const same = (one: Hash, other: Hash): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

/** A growing tree of which only the roots of its whole subtrees are kept, the largest first: 20 of them for a million leaves. */
export class Frontier {
  private readonly hashing: TreeHashing;
  private readonly peaks: Hash[] = [];
  private count = 0;

  constructor(hashing: TreeHashing) {
    this.hashing = hashing;
  }

  /** How many leaves it has. */
  get size(): number {
    return this.count;
  }

  append(leaf: Hash): void {
    let made = leaf;
    for (let full = this.count; full % 2 === 1; full = Math.floor(full / 2)) {
      const left = this.peaks.pop();
      if (left) made = this.hashing.node(left, made);
    }
    this.peaks.push(made);
    this.count += 1;
  }

  root(): Hash {
    const [last, ...rest] = this.peaks.toReversed();
    return last ? rest.reduce((right, left) => this.hashing.node(left, right), last) : this.hashing.empty;
  }
}

/** The largest power of two below a size of at least two: where a tree is split. */
const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

/** Root over the leaves from one index (inclusive) to another (exclusive). */
export const rangeRoot = (hashing: TreeHashing, leafAt: LeafAt, from: number, to: number): Hash => {
  const size = to - from;
  if (size === 0) return hashing.empty;
  if (size === 1) return leafAt(from);
  const middle = from + splitOf(size);
  return hashing.node(rangeRoot(hashing, leafAt, from, middle), rangeRoot(hashing, leafAt, middle, to));
};

/** The path from a leaf to the root of the first `size` leaves (RFC 6962, section 2.1.1). */
export const inclusionProof = (hashing: TreeHashing, leafAt: LeafAt, index: number, size: number): readonly Hash[] => {
  if (index < 0 || index >= size) throw new RangeError('There is no such leaf.');
  const path: Hash[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.push(rangeRoot(hashing, leafAt, middle, to));
      to = middle;
    } else {
      path.push(rangeRoot(hashing, leafAt, from, middle));
      from = middle;
    }
  }
  return path.toReversed();
};

/** Shows that the first `older` leaves of a tree are the tree of that size (RFC 6962, section 2.1.2). */
export const consistencyProof = (
  hashing: TreeHashing,
  leafAt: LeafAt,
  older: number,
  newer: number,
): readonly Hash[] => {
  if (older < 0 || older > newer) throw new RangeError('A tree does not shrink.');
  if (older === 0 || older === newer) return [];
  const path: Hash[] = [];
  let [from, to, whole] = [0, newer, true];
  while (older !== to) {
    const middle = from + splitOf(to - from);
    if (older <= middle) {
      path.push(rangeRoot(hashing, leafAt, middle, to));
      to = middle;
    } else {
      path.push(rangeRoot(hashing, leafAt, from, middle));
      from = middle;
      whole = false;
    }
  }
  if (!whole) path.push(rangeRoot(hashing, leafAt, from, to));
  return path.toReversed();
};

type Inclusion = {
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly path: readonly Hash[];
  readonly root: Hash;
};

/** True where the path leads from the leaf at its index to the root (RFC 9162, section 2.1.3.2). */
export const verifyInclusion = ({ node }: TreeHashing, { index, size, leaf, path, root }: Inclusion): boolean => {
  if (index < 0 || index >= size) return false;
  let [at, last, made] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      made = node(step, made);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else made = node(made, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(made, root);
};

type Consistency = {
  readonly older: { readonly size: number; readonly root: Hash };
  readonly newer: { readonly size: number; readonly root: Hash };
  readonly path: readonly Hash[];
};

/** True where the newer tree begins with the older one (RFC 9162, section 2.1.4.2). */
export const verifyConsistency = ({ node }: TreeHashing, { older, newer, path }: Consistency): boolean => {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return path.length === 0 && same(older.root, newer.root);
  if (older.size === 0) return path.length === 0;
  let [at, last] = [older.size - 1, newer.size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  const [first, ...rest] = at === 0 ? [older.root, ...path] : path;
  if (!first) return false;
  let [oldRoot, newRoot] = [first, first];
  for (const step of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [oldRoot, newRoot] = [node(step, oldRoot), node(step, newRoot)];
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else newRoot = node(newRoot, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(oldRoot, older.root) && same(newRoot, newer.root);
};
