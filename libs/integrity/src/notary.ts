import { mkdirSync, writeFileSync } from 'node:fs';
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import {
  beginning,
  positionOf,
  takeWriterLock,
  type EventLog,
  type LogEvent,
  type WriterLock,
} from '@safeguarding/event-log';
import type { Clock, Position } from '@safeguarding/kernel';
import { Frontier, type Hash } from './core/merkle.ts';
import { leafHash, treeHashing } from './hashing.ts';
import { notaryFiles, NotaryFiles } from './notary-files.ts';
import { keepPlace, nthEvent, placeIn } from './nth-event.ts';
import type { NoteSigner } from './signing.ts';

/** `inconsistent`: the log is not the one that was signed; nothing more is signed until somebody has looked. */
export type NotaryState = 'starting' | 'following' | 'failing' | 'inconsistent' | 'stopped';

export type NotaryParts = {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly signer: NoteSigner;
  /** Outside the log's own folder where it is to be a witness. */
  readonly folder: string;
  /** Told once when the log turns out to be another than the one that was signed, and at each failed attempt. */
  readonly onTrouble: (message: string, error?: unknown) => void;
  /** Least time between two notes, in ms; 1,000 when absent. */
  readonly everyMs?: number;
};

const batchSize = 1_000;
const usualEveryMs = 1_000;
const retryMs = 1_000;

class Inconsistent extends Error {}

/** Two that sign in one folder would spoil the witness of both: each counts on being the only one who writes there. */
class SignedElsewhere extends Error {}

/**
 * Follows the log, keeps the hash of each event outside it and signs the root of the tree over them, so that nobody can change the
 * past afterwards without a trace. It begins by itself and never holds the service up.
 */
export class Notary {
  private readonly parts: NotaryParts;
  private readonly aborting = new AbortController();
  private readonly running: Promise<void>;
  private frontier = new Frontier(treeHashing);
  /** Of the last leaf. */
  private after: Position = beginning;
  /** Of the one before it. */
  private before: Position = beginning;
  private waiting: Hash[] = [];
  private signed = 0;
  private now: NotaryState = 'starting';
  private files: NotaryFiles | undefined;
  private lock: WriterLock | undefined;
  private toldOfOther = false;

  constructor(parts: NotaryParts) {
    this.parts = parts;
    this.running = this.run();
  }

  get state(): NotaryState {
    return this.now;
  }

  /** How many events the last note covers. */
  get covered(): number {
    return this.signed;
  }

  /** Signs what it has seen and ends. */
  async stop(): Promise<void> {
    this.aborting.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.aborting;
    while (!signal.aborted && this.now !== 'inconsistent') {
      try {
        await this.open();
        await this.follow();
      } catch (error) {
        this.failed(error);
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
    if (this.now !== 'inconsistent') {
      await this.sign().catch((error: unknown) => {
        this.parts.onTrouble('the notary could not sign its last note', error);
      });
      this.now = 'stopped';
    }
    await this.files?.close();
    this.lock?.release();
  }

  private failed(error: unknown): void {
    if (error instanceof SignedElsewhere) {
      // It takes over when the other one has ended, and looks for that every second: once is enough to say.
      if (!this.toldOfOther) this.parts.onTrouble(error.message);
      this.toldOfOther = true;
      this.now = 'failing';
      return;
    }
    const inconsistent = error instanceof Inconsistent;
    this.now = inconsistent ? 'inconsistent' : 'failing';
    this.parts.onTrouble(inconsistent ? error.message : 'the notary could not go on', inconsistent ? undefined : error);
  }

  /** Builds the tree anew from what is kept, which also finds out whether the files still agree with each other. */
  private async open(): Promise<void> {
    const { folder, signer } = this.parts;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.lock ??= takeWriterLock(notaryFiles(folder).notary);
    if (!this.lock)
      throw new SignedElsewhere('another process signs the log in the same folder: this one waits for it');
    await this.files?.close();
    const files = new NotaryFiles(folder);
    this.files = files;
    this.waiting = [];
    writeFileSync(notaryFiles(folder).verifier, `${signer.verifier}\n`);
    const { last } = files;
    const frontier = new Frontier(treeHashing);
    let lastLeaf: Hash | undefined;
    for (const leaves of files.kept()) {
      for (const leaf of leaves) {
        lastLeaf = leaf;
        frontier.append(leaf);
        if (frontier.size === last?.size) this.checkRoot(frontier, last.root);
      }
      await breathe();
    }
    if (last && last.size > frontier.size) throw new Inconsistent('the notary has lost leaves that it signed');
    this.frontier = frontier;
    this.after = beginning;
    this.signed = last?.size ?? 0;
    if (lastLeaf) await this.checkLog(lastLeaf);
  }

  private checkRoot(frontier: Frontier, root: string): void {
    if (Buffer.from(frontier.root()).toString('base64') !== root)
      throw new Inconsistent('the leaves that the notary kept are not those that it signed');
  }

  /** The last event that was seen must still be the one that lies there. */
  private async checkLog(kept: Hash): Promise<void> {
    const { size } = this.frontier;
    const last = await nthEvent(this.parts.log, size, placeIn(this.parts.folder));
    if (!last) throw new Inconsistent('the log is shorter than what the notary signed');
    if (!Buffer.from(kept).equals(leafHash(last)))
      throw new Inconsistent('the log is not the one that the notary signed');
    this.after = last.position;
  }

  private async follow(): Promise<void> {
    const { log, everyMs = usualEveryMs } = this.parts;
    const stopping = new AbortController();
    const signal = AbortSignal.any([this.aborting.signal, stopping.signal]);
    const faults: unknown[] = [];
    const timer = setInterval(() => {
      this.sign().catch((error: unknown) => {
        faults.push(error);
        stopping.abort();
      });
    }, everyMs).unref();
    try {
      for await (const message of log.subscribeAll({ after: this.after, batchSize, signal })) {
        this.now = 'following';
        if (message.kind === 'batch') this.take(message.events);
      }
    } finally {
      clearInterval(timer);
      await this.signing;
    }
    // What was not kept is read again: the files are mended and the tree is built anew.
    if (faults.length > 0) throw faults[0];
  }

  private take(events: readonly LogEvent[]): void {
    const { gaplessPositions } = this.parts.log.capabilities;
    for (const event of events) {
      const gap = gaplessPositions && event.position !== positionOf(this.frontier.size + 1);
      if (gap) throw new Inconsistent('the log has a gap');
      const leaf = leafHash(event);
      this.frontier.append(leaf);
      this.waiting.push(leaf);
      this.before = this.after;
      this.after = event.position;
    }
  }

  private signing: Promise<void> = Promise.resolve();

  /** One at a time; leaves first, so that no note ever speaks of what is not kept. */
  private sign(): Promise<void> {
    const next = this.signing.then(() => this.signNow());
    this.signing = next.catch(() => undefined);
    return next;
  }

  private async signNow(): Promise<void> {
    const { files, frontier } = this;
    const { signer, clock } = this.parts;
    if (!files || frontier.size === this.signed) return;
    const { size } = frontier;
    const position = this.before;
    const root = Buffer.from(frontier.root()).toString('base64');
    const leaves = this.waiting;
    this.waiting = [];
    if (leaves.length > 0) await files.keepLeaves(leaves);
    await files.keepNote(signer.sign({ origin: signer.name, size, root, madeAt: clock.now() }));
    this.signed = size;
    // The place before the last one, so that the last one itself is read and compared at the next start.
    keepPlace(this.parts.folder, { size: size - 1, position });
  }
}
