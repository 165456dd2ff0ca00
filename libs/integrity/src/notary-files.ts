import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hash } from './core/merkle.ts';
import { readNote, separateNotes, type SignedNote } from './core/note.ts';

/** Bytes of one leaf hash. */
const leafBytes = 32;

/** Names of the files in the notary's folder. */
export const notaryFiles = (folder: string) => ({
  checkpoints: join(folder, 'checkpoints'),
  leaves: join(folder, 'leaves'),
  verifier: join(folder, 'verifier'),
  /** How far the leaves have come in a log whose positions do not count; a hint that may be missing. */
  place: join(folder, 'place'),
  /** Held by whoever signs here, as long as its process lives: the operating system's lock lies beside it. */
  notary: join(folder, 'notary'),
});

/** The leaf hashes that a notary kept: 32 bytes each, in the order of the log. */
export class LeafFile {
  private readonly handle: number;
  /** How many whole hashes there are. */
  readonly size: number;

  constructor(file: string) {
    this.handle = openSync(file, 'r');
    this.size = Math.floor(fstatSync(this.handle).size / leafBytes);
  }

  /** The hashes from one index, at most as many as asked for. */
  read(from: number, count: number): readonly Hash[] {
    const wanted = Math.max(0, Math.min(count, this.size - from));
    const bytes = Buffer.alloc(wanted * leafBytes);
    readSync(this.handle, bytes, 0, bytes.length, from * leafBytes);
    return Array.from({ length: wanted }, (_, index) => bytes.subarray(index * leafBytes, (index + 1) * leafBytes));
  }

  close(): void {
    closeSync(this.handle);
  }
}

/** The notes of a file, in order; one that is no note at all is told by its place in `malformed`. */
export const readNotes = (
  text: string,
): { readonly notes: readonly SignedNote[]; readonly malformed: number | undefined } => {
  const read = separateNotes(text).map(readNote);
  const at = read.indexOf(undefined);
  return { notes: read.filter((note) => note !== undefined), malformed: at < 0 ? undefined : at };
};

/** Cuts what a crash left half written, so that the next write follows something whole. */
const mend = (file: string, wholeBytes: (content: Buffer) => number): Buffer => {
  const handle = openSync(file, 'a+', 0o600);
  try {
    const content = readFileSync(handle);
    const whole = wholeBytes(content);
    if (whole < content.length) {
      ftruncateSync(handle, whole);
      fsyncSync(handle);
    }
    return content.subarray(0, whole);
  } finally {
    closeSync(handle);
  }
};

const wholeNotes = (content: Buffer): number =>
  Buffer.byteLength(
    separateNotes(content.toString('utf8'))
      .map((note) => `${note}\n`)
      .join(''),
  );

/** What a notary keeps outside the log: leaf hashes and signed notes, each durable before the next step. */
export class NotaryFiles {
  /** The last note of the file; undefined for a new notary. */
  readonly last: SignedNote | undefined;
  private readonly folder: string;
  private handles: { readonly leaves: FileHandle; readonly notes: FileHandle } | undefined;

  /** Makes the folder where there is none, and cuts off what a crash left half written. */
  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { checkpoints, leaves } = notaryFiles(folder);
    this.last = readNotes(mend(checkpoints, wholeNotes).toString('utf8')).notes.at(-1);
    mend(leaves, (content) => content.length - (content.length % leafBytes));
  }

  /** Each leaf that is kept, in order, by the thousand. */
  *kept(): Generator<readonly Hash[]> {
    const file = new LeafFile(notaryFiles(this.folder).leaves);
    try {
      for (let from = 0; from < file.size; from += 1_000) yield file.read(from, 1_000);
    } finally {
      file.close();
    }
  }

  /** Durable when it resolves. */
  async keepLeaves(leaves: readonly Hash[]): Promise<void> {
    const { leaves: file } = await this.opened();
    await file.appendFile(Buffer.concat(leaves));
    await file.datasync();
  }

  /** Durable when it resolves. */
  async keepNote(note: string): Promise<void> {
    const { notes } = await this.opened();
    await notes.appendFile(`${note}\n`);
    await notes.datasync();
  }

  async close(): Promise<void> {
    await this.handles?.leaves.close();
    await this.handles?.notes.close();
    this.handles = undefined;
  }

  private async opened() {
    const { checkpoints, leaves } = notaryFiles(this.folder);
    this.handles ??= { leaves: await open(leaves, 'a', 0o600), notes: await open(checkpoints, 'a', 0o600) };
    return this.handles;
  }
}
