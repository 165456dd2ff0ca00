import { inclusionProof, verifyInclusion, type Hash } from './core/merkle.ts';
import { readNote } from './core/note.ts';
import { leafHash, treeHashing } from './hashing.ts';
import type { NoteVerifier } from './signing.ts';
import type { StoredEvent } from './verify.ts';

/** Everything that is needed to believe that one event stood in the log when a checkpoint was signed. */
export type EventProof = {
  readonly event: StoredEvent;
  /** Base64, from the leaf to the root. */
  readonly path: readonly string[];
  /** The signed checkpoint as it was published. */
  readonly checkpoint: string;
};

/** Proves one event by the leaf hashes that the notary kept. Throws RangeError where the checkpoint does not reach it. */
export const proveEvent = (event: StoredEvent, checkpoint: string, leafAt: (index: number) => Hash): EventProof => {
  const size = readNote(checkpoint)?.size ?? 0;
  const path = inclusionProof(treeHashing, leafAt, event.position - 1, size);
  return { event, path: path.map((hash) => Buffer.from(hash).toString('base64')), checkpoint };
};

/** True where the checkpoint is signed by that key and its tree holds exactly these bytes at this position. */
export const verifyEventProof = ({ event, path, checkpoint }: EventProof, verifier: NoteVerifier): boolean => {
  const note = readNote(checkpoint);
  if (!note || !verifier.accepts(note)) return false;
  return verifyInclusion(treeHashing, {
    index: event.position - 1,
    size: note.size,
    leaf: leafHash(event),
    path: path.map((hash) => Buffer.from(hash, 'base64')),
    root: Buffer.from(note.root, 'base64'),
  });
};
