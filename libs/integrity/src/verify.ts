import { Frontier, type Hash } from './core/merkle.ts';
import type { Fault, Finding, LateWitness, Verdict } from './core/finding.ts';
import type { SignedNote } from './core/note.ts';
import { leafHash, treeHashing, type LeafContent } from './hashing.ts';
import type { NoteVerifier } from './signing.ts';

/** An event as it lies in a log or an export. */
export type StoredEvent = LeafContent & { readonly position: number; readonly id: string; readonly type: string };

/** What the log is compared with; without any of it only what contradicts itself is found. */
export type Witness = {
  readonly notes?: readonly SignedNote[];
  /** Index of the first text in the file of notes that is no note. */
  readonly malformedNote?: number;
  /** Whose signature counts; without it none is judged. */
  readonly verifier?: NoteVerifier;
  /** The leaf hashes that the notary kept: they name the very event. */
  readonly leaves?: { readonly size: number; readonly read: (from: number, count: number) => readonly Hash[] };
};

export type VerifyOptions = Witness & {
  /** Called now and then with the number of events seen. */
  readonly onProgress?: (events: number) => void;
};

/** Clocks of one service differ by the time that an append is under way, never by this much. */
const toleranceMs = 60_000;
const hourMs = 3_600_000;

class Found extends Error {
  readonly finding: Finding;
  constructor(fault: Fault, position: number, detail: string, until?: number) {
    super(fault);
    this.finding = { fault, position, detail, ...(until === undefined || until === position ? {} : { until }) };
  }
}

type Envelope = { readonly id?: unknown; readonly type?: unknown; readonly recordedAt?: unknown };

const envelopeOf = ({ position, body, id, type }: StoredEvent): Envelope => {
  let envelope: Envelope | null;
  try {
    envelope = JSON.parse(body) as Envelope | null;
  } catch {
    throw new Found('malformed', position, 'its bytes are no JSON');
  }
  if (envelope?.id !== id || envelope.type !== type)
    throw new Found('altered', position, 'its columns do not say what its bytes say');
  return envelope;
};

/** Walks a log from its beginning, remembering as little as it can. */
class Walk {
  readonly frontier = new Frontier(treeHashing);
  agreed = 0;
  witnessed = 0;
  late: LateWitness | undefined;
  /** When the first event after the last checkpoint was recorded. */
  private unwitnessedSince: number | undefined;
  private readonly streams = new Map<string, number>();
  private readonly notes: readonly SignedNote[];
  private readonly options: VerifyOptions;
  private kept: readonly Hash[] = [];
  private keptFrom = 0;

  constructor(options: VerifyOptions) {
    this.options = options;
    this.notes = options.notes ?? [];
    this.checkNotes();
  }

  take(event: StoredEvent): void {
    const { position } = event;
    const expected = this.frontier.size + 1;
    if (position !== expected) throw new Found('gap', expected, `the next one lies at position ${String(position)}`);
    const leaf = leafHash(event);
    // The hash first: whatever else is wrong with an event that was altered is a consequence.
    this.checkLeaf(leaf, position);
    const envelope = envelopeOf(event);
    this.checkRevision(event);
    this.checkDate(envelope, position);
    this.frontier.append(leaf);
    this.checkRoot();
  }

  end(): void {
    const { size } = this.frontier;
    const promised = Math.max(this.notes.at(-1)?.size ?? 0, this.options.leaves?.size ?? 0);
    if (promised > size) throw new Found('cut-short', size + 1, `${String(promised)} events were there`);
  }

  private checkNotes(): void {
    const { malformedNote, verifier } = this.options;
    let before: SignedNote | undefined;
    for (const [index, note] of this.notes.entries()) {
      const name = `checkpoint ${String(index + 1)}`;
      if (malformedNote !== undefined && index >= malformedNote) break;
      const first = Math.min(note.size, (before?.size ?? 0) + 1);
      if (verifier && !verifier.accepts(note))
        throw new Found('checkpoint-refused', first, `${name} is not signed by ${verifier.name}`, note.size);
      if (before && (note.size < before.size || note.origin !== before.origin))
        throw new Found('checkpoint-refused', first, `${name} does not follow the one before it`);
      before = note;
    }
    if (malformedNote !== undefined)
      throw new Found(
        'checkpoint-refused',
        (before?.size ?? 0) + 1,
        `checkpoint ${String(malformedNote + 1)} is no checkpoint`,
      );
  }

  private checkLeaf(leaf: Hash, position: number): void {
    const { leaves } = this.options;
    const index = position - 1;
    if (!leaves || index >= leaves.size) return;
    if (index >= this.keptFrom + this.kept.length) {
      this.kept = leaves.read(index, 4_096);
      this.keptFrom = index;
    }
    const known = this.kept[index - this.keptFrom];
    if (!known || !Buffer.from(known).equals(leaf))
      throw new Found('altered', position, 'its hash is not the one that the notary kept');
  }

  private checkRevision({ stream, revision, position }: StoredEvent): void {
    const next = this.streams.get(stream) ?? 0;
    if (revision !== next)
      throw new Found('out-of-order', position, `revision ${String(revision)} stands where ${String(next)} belongs`);
    this.streams.set(stream, next + 1);
  }

  private checkDate({ recordedAt }: Envelope, position: number): void {
    const at = typeof recordedAt === 'string' ? Date.parse(recordedAt) : Number.NaN;
    if (Number.isNaN(at)) throw new Found('malformed', position, 'it does not say when it was recorded');
    this.unwitnessedSince ??= at;
    const note = this.notes[this.agreed - 1];
    if (note && at < Date.parse(note.madeAt) - toleranceMs)
      throw new Found('back-dated', position, `it follows a checkpoint of ${note.madeAt}`);
  }

  private noteLateness({ size, madeAt }: SignedNote): void {
    if (this.unwitnessedSince === undefined) return;
    const hours = Math.floor((Date.parse(madeAt) - this.unwitnessedSince) / hourMs);
    if (hours >= 1 && hours > (this.late?.hours ?? 0)) this.late = { position: this.witnessed + 1, until: size, hours };
    this.unwitnessedSince = undefined;
  }

  private checkRoot(): void {
    for (let note = this.notes[this.agreed]; note?.size === this.frontier.size; note = this.notes[this.agreed]) {
      if (Buffer.from(this.frontier.root()).toString('base64') !== note.root)
        throw new Found(
          'root-differs',
          this.witnessed + 1,
          `checkpoint ${String(this.agreed + 1)} was signed over others`,
          note.size,
        );
      this.agreed += 1;
      this.noteLateness(note);
      this.witnessed = note.size;
    }
  }
}

const progressEvery = 5_000;

/**
 * Verifies events against themselves and against what a notary signed. Stops at the first fault and names its position; a source that
 * throws is `unreadable` from the position that comes next.
 */
export const verifyEvents = async (
  source: AsyncIterable<readonly StoredEvent[]> | Iterable<readonly StoredEvent[]>,
  options: VerifyOptions = {},
): Promise<Verdict> => {
  let walk: Walk | undefined;
  const verdict = (finding?: Finding): Verdict => ({
    events: walk?.frontier.size ?? 0,
    root: Buffer.from(walk?.frontier.root() ?? treeHashing.empty).toString('base64'),
    checkpoints: walk?.agreed ?? 0,
    witnessed: walk?.witnessed ?? 0,
    ...(walk?.late ? { late: walk.late } : {}),
    ...(finding ? { finding } : {}),
  });
  try {
    walk = new Walk(options);
    for await (const events of source) {
      for (const event of events) {
        walk.take(event);
        if (walk.frontier.size % progressEvery === 0) options.onProgress?.(walk.frontier.size);
      }
    }
    walk.end();
    options.onProgress?.(walk.frontier.size);
    return verdict();
  } catch (error) {
    if (error instanceof Found) return verdict(error.finding);
    const detail = error instanceof Error ? error.message : 'the source failed';
    return verdict({ fault: 'unreadable', position: (walk?.frontier.size ?? 0) + 1, detail });
  }
};
