import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyProof,
  Frontier,
  inclusionProof,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
  type Hash,
  type TreeHashing,
} from './merkle.ts';

const sha = (...parts: readonly Uint8Array[]): Hash => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};
const hashing: TreeHashing = { empty: sha(), node: (left, right) => sha(Uint8Array.of(1), left, right) };
const leafOf = (bytes: Uint8Array): Hash => sha(Uint8Array.of(0), bytes);
const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');
const numbered = (size: number): readonly Hash[] =>
  Array.from({ length: size }, (_, index) => leafOf(Buffer.from(`leaf ${String(index)}`)));
const at =
  (leaves: readonly Hash[]) =>
  (index: number): Hash => {
    const leaf = leaves[index];
    if (!leaf) throw new RangeError('no such leaf');
    return leaf;
  };
const grown = (leaves: readonly Hash[]): Frontier => {
  const frontier = new Frontier(hashing);
  for (const leaf of leaves) frontier.append(leaf);
  return frontier;
};
/** Word for word the definition of RFC 6962, section 2.1. */
const naiveRoot = (leaves: readonly Hash[]): Hash => {
  const [first] = leaves;
  if (!first) return hashing.empty;
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashing.node(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
};
const flipped = (hash: Hash): Hash => Uint8Array.from(hash, (byte, index) => (index === 7 ? byte ^ 1 : byte));

// The eight leaves and roots of the reference implementation of Certificate Transparency.
const reference = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
] as const;

describe('a Merkle tree', () => {
  it('gives the published roots', () => {
    const frontier = new Frontier(hashing);
    expect(hex(frontier.root())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const roots = reference.map(([leaf]) => {
      frontier.append(leafOf(Buffer.from(leaf, 'hex')));
      return hex(frontier.root());
    });
    expect(roots).toEqual(reference.map(([, root]) => root));
  });

  it('grows leaf by leaf to the root of its definition', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), (size) => {
        const leaves = numbered(size);
        const root = hex(naiveRoot(leaves));
        expect([hex(grown(leaves).root()), hex(rangeRoot(hashing, at(leaves), 0, size))]).toEqual([root, root]);
      }),
    );
  });

  it('proves each of its leaves, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 130 }), fc.nat(), fc.nat(), (size, pick, other) => {
        const leaves = numbered(size);
        const index = pick % size;
        const root = naiveRoot(leaves);
        const path = inclusionProof(hashing, at(leaves), index, size);
        const claim = { index, size, leaf: at(leaves)(index), path, root };
        const wrong = [
          { ...claim, leaf: flipped(claim.leaf) },
          { ...claim, root: flipped(root) },
          { ...claim, index: size },
          { ...claim, path: [...path, root] },
          ...(path.length > 0 ? [{ ...claim, path: path.slice(1) }] : []),
          ...(other % size === index ? [] : [{ ...claim, index: other % size }]),
        ];
        expect([verifyInclusion(hashing, claim), wrong.some((one) => verifyInclusion(hashing, one))]).toEqual([
          true,
          false,
        ]);
      }),
    );
  });

  it('proves that it begins with each of its earlier sizes, and with nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 130 }), fc.nat(), (size, pick) => {
        const leaves = numbered(size);
        const older = 1 + (pick % size);
        const path = consistencyProof(hashing, at(leaves), older, size);
        const claim = {
          older: { size: older, root: naiveRoot(leaves.slice(0, older)) },
          newer: { size, root: naiveRoot(leaves) },
          path,
        };
        const wrong = [
          { ...claim, older: { size: older, root: flipped(claim.older.root) } },
          { ...claim, newer: { size, root: flipped(claim.newer.root) } },
          { ...claim, path: [...path, claim.newer.root] },
          ...(path.length > 0 ? [{ ...claim, path: path.slice(1) }] : []),
        ];
        expect([verifyConsistency(hashing, claim), wrong.some((one) => verifyConsistency(hashing, one))]).toEqual([
          true,
          false,
        ]);
      }),
    );
  });
});
