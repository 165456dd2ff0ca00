import { instant, type Instant } from '@safeguarding/kernel';

/** What a checkpoint states: the tree of this log had this root when it had this many leaves. */
export type Statement = {
  /** Names the log, for ever. */
  readonly origin: string;
  readonly size: number;
  /** Base64 of the root. */
  readonly root: string;
  /** When it was made, by the ledger's own clock; what is recorded later must not be dated earlier. */
  readonly madeAt: Instant;
};

/** A statement and one signature over its text (C2SP signed-note). */
export type SignedNote = Statement & {
  /** The bytes that were signed. */
  readonly text: string;
  readonly signer: string;
  /** Base64 of key id and signature. */
  readonly signature: string;
};

const originShape = /^[^\s+]{1,200}$/;
const base64 = '[A-Za-z0-9+/]+={0,2}';
const noteShape = new RegExp(
  `^(?<text>(?<origin>[^\\n]+)\\n(?<size>0|[1-9]\\d{0,15})\\n(?<root>${base64})\\nmade (?<madeAt>[^\\n]+)\\n)\\n— (?<signer>\\S+) (?<signature>${base64})\\n$`,
  'u',
);

/** True for a name that can stand in a note: no space and no plus sign. */
export const isOrigin = (name: string): boolean => originShape.test(name);

/** The text that is signed: a C2SP tlog-checkpoint with one extension line. */
export const textOf = ({ origin, size, root, madeAt }: Statement): string =>
  `${origin}\n${String(size)}\n${root}\nmade ${madeAt}\n`;

/** The note as it is kept and published. */
export const noteOf = (text: string, signer: string, signature: string): string =>
  `${text}\n— ${signer} ${signature}\n`;

/** Undefined for a text that is no checkpoint of this form; the signature is not judged here. */
export const readNote = (note: string): SignedNote | undefined => {
  const found = noteShape.exec(note)?.groups;
  if (!found) return undefined;
  const { text = '', origin = '', size = '', root = '', madeAt = '', signer = '', signature = '' } = found;
  try {
    return { text, origin, size: Number(size), root, madeAt: instant(madeAt), signer, signature };
  } catch {
    return undefined;
  }
};

/** Notes follow each other in one file with an empty line between them; a torn last one is left out. */
export const separateNotes = (file: string): readonly string[] => {
  const notes: string[] = [];
  let lines: string[] = [];
  for (const line of file.split('\n')) {
    if (lines.length === 0 && line === '') continue;
    lines.push(line);
    if (!line.startsWith('— ')) continue;
    notes.push(`${lines.join('\n')}\n`);
    lines = [];
  }
  return file.endsWith('\n') || lines.length > 0 ? notes : notes.slice(0, -1);
};
