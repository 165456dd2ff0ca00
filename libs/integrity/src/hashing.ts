import { hash } from 'node:crypto';
import type { Hash, TreeHashing } from './core/merkle.ts';

const leafByte = Buffer.of(0);
const nodeByte = Buffer.of(1);
const sha256 = (bytes: Buffer): Hash => hash('sha256', bytes, 'buffer');

/** SHA-256 as RFC 6962 uses it. */
export const treeHashing: TreeHashing = {
  empty: sha256(Buffer.alloc(0)),
  node: (left, right) => sha256(Buffer.concat([nodeByte, left, right])),
};

/** What of a stored event is a leaf: its place in its stream and its bytes, but not its position (docs/decisions/020). */
export type LeafContent = { readonly stream: string; readonly revision: number; readonly body: string };

/** The leaf hash of a stored event. */
export const leafHash = ({ stream, revision, body }: LeafContent): Hash =>
  sha256(Buffer.concat([leafByte, Buffer.from(`${stream}\n${String(revision)}\n${body}`, 'utf8')]));
