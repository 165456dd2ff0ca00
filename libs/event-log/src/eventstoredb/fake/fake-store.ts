import { Buffer } from 'node:buffer';
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Expectation } from '../../core/judge-append.ts';

/** Where an event lies in `$all`: the events of one append share their commit. */
export type FakePlace = { readonly commit: number; readonly prepare: number };

const isBefore = (one: FakePlace, other: FakePlace): boolean =>
  one.commit < other.commit || (one.commit === other.commit && one.prepare < other.prepare);

/** An event as the fake keeps it. */
export type FakeRecord = {
  readonly place: FakePlace;
  readonly stream: string;
  readonly revision: number;
  readonly wireId: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
  readonly createdMs: number;
};

export type FakeEvent = Pick<FakeRecord, 'wireId' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type FakeAppend = {
  readonly stream: string;
  readonly expected: Expectation;
  readonly events: readonly FakeEvent[];
};

export type FakeAnswer =
  | { readonly kind: 'success'; readonly revision: number; readonly place: FakePlace }
  | { readonly kind: 'wrongExpected'; readonly actual: number }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'tooLarge' };

type Line = {
  readonly stream: string;
  readonly at: number;
  readonly tombstone?: true;
  readonly events: readonly (readonly [
    wireId: string,
    type: string,
    contentType: string,
    data: string,
    metadata: string,
  ])[];
};

export const mostAppendBytes = 1_048_576;
const headerBytes = 64;
const firstPlace = 1_024;
const nowhere: FakePlace = { commit: 0, prepare: 0 };

/**
 * What the fake remembers, with the rules that were measured on EventStoreDB 24.2: one line of a file for each append, synced before it
 * is answered, so that it can be killed and started again.
 */
export class FakeStore {
  readonly all: FakeRecord[] = [];
  /** Told when there is more to see. */
  readonly subscribers = new Set<() => void>();
  private readonly streams = new Map<string, FakeRecord[]>();
  private readonly deleted = new Set<string>();
  /** Only of this run: after a restart ANY recognises nothing. */
  private readonly recent = new Map<string, FakeRecord>();
  private readonly file: number;
  private next = firstPlace;
  private lines: string[] = [];
  private seen = 0;

  constructor(folder: string) {
    const path = join(folder, 'fake-eventstoredb.ndjson');
    const known = existsSync(path) ? readFileSync(path, 'utf8') : '';
    // What follows the last line end was being written when the process was killed: it was never answered.
    const whole = known.slice(0, known.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n')) if (line !== '') this.apply(JSON.parse(line) as Line);
    this.file = openSync(path, existsSync(path) ? 'r+' : 'w+');
    this.length = Buffer.byteLength(whole);
    this.writeAboutItself();
  }

  private length = 0;

  of(stream: string): readonly FakeRecord[] | undefined {
    const last = this.all[this.seen - 1]?.place ?? nowhere;
    const events = this.streams.get(stream)?.filter(({ place }) => !isBefore(last, place));
    return events?.length === 0 ? undefined : events;
  }

  isDeleted(stream: string): boolean {
    return this.deleted.has(stream);
  }

  append({ stream, expected, events }: FakeAppend): FakeAnswer {
    if (this.deleted.has(stream)) return { kind: 'deleted' };
    const bytes = events.reduce(
      (sum, { data, metadata, type }) => sum + data.length + metadata.length + 2 * type.length,
      0,
    );
    if (bytes > mostAppendBytes) return { kind: 'tooLarge' };
    const there = this.streams.get(stream) ?? [];
    const head = there.length - 1;
    const replay = this.replayed(there, expected, events);
    if (replay) return { kind: 'success', revision: replay.revision, place: replay.place };
    if (!isMet(expected, head)) return { kind: 'wrongExpected', actual: head };
    if (events.length === 0)
      return { kind: 'success', revision: Math.max(0, head), place: there.at(-1)?.place ?? nowhere };
    this.write({
      stream,
      at: Date.now(),
      events: events.map(({ wireId, type, contentType, data, metadata }) => [
        wireId,
        type,
        contentType,
        data.toString('base64'),
        metadata.toString('base64'),
      ]),
    });
    // Of several events the place that is told need not be the last one's.
    const place = this.all.at(-events.length)?.place ?? nowhere;
    return { kind: 'success', revision: this.all.at(-1)?.revision ?? 0, place };
  }

  tombstone(stream: string): void {
    this.write({ stream, at: Date.now(), tombstone: true, events: [] });
  }

  /** The place that the next event will have: what a server names as a checkpoint, and what nobody may go on behind. */
  get nextPlace(): FakePlace {
    return { commit: this.next, prepare: this.next };
  }

  /** How many events readers may see: those that are on the disk. */
  get visible(): number {
    return this.seen;
  }

  /** Everything that was appended is on the disk when this returns. */
  sync(): void {
    const bytes = Buffer.from(this.lines.join(''));
    this.lines = [];
    if (bytes.length > 0) {
      writeSync(this.file, bytes, 0, bytes.length, this.length);
      this.length += bytes.length;
      fdatasyncSync(this.file);
    }
    this.seen = this.all.length;
  }

  close(): void {
    this.sync();
    closeSync(this.file);
  }

  /** The index of the first event behind a place, or at it where `inclusive`. */
  indexFrom(place: FakePlace, inclusive: boolean): number {
    let [low, high] = [0, this.seen];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.all[middle]?.place ?? nowhere;
      if (inclusive ? !isBefore(at, place) : isBefore(place, at)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private replayed(
    there: readonly FakeRecord[],
    expected: Expectation,
    events: readonly FakeEvent[],
  ): FakeRecord | undefined {
    if (events.length === 0) return undefined;
    if (expected === 'any' || expected === 'exists') {
      const known = events.map(({ wireId }) => this.recent.get(wireId));
      return known.every((record) => record !== undefined && there[record.revision] === record)
        ? known.at(-1)
        : undefined;
    }
    const from = expected === 'noStream' ? 0 : expected + 1;
    const follow = there.slice(from, from + events.length);
    const same =
      follow.length === events.length && follow.every(({ wireId }, index) => wireId === events[index]?.wireId);
    return same ? follow.at(-1) : undefined;
  }

  private write(line: Line): void {
    this.lines.push(`${JSON.stringify(line)}\n`);
    for (const record of this.apply(line)) this.recent.set(record.wireId, record);
  }

  private apply({ stream, at, events, tombstone }: Line): readonly FakeRecord[] {
    if (tombstone) this.deleted.add(stream);
    const there = this.streams.get(stream) ?? [];
    if (events.length > 0) this.streams.set(stream, there);
    const bytesOf = (texts: readonly string[]): number =>
      texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), headerBytes);
    // All of them are there with the last one.
    const commit = events.slice(0, -1).reduce((at, [, , , data, meta]) => at + bytesOf([data, meta]), this.next);
    return events.map(([wireId, type, contentType, data, metadata]) => {
      const record: FakeRecord = {
        place: { commit, prepare: this.next },
        stream,
        revision: there.length,
        wireId,
        type,
        contentType,
        data: Buffer.from(data, 'base64'),
        metadata: Buffer.from(metadata, 'base64'),
        createdMs: at,
      };
      this.next += bytesOf([data, metadata]);
      there.push(record);
      this.all.push(record);
      return record;
    });
  }

  /** A real server writes about itself into `$all` at every start, some of it under types without a dollar sign. */
  private writeAboutItself(): void {
    const event = (type: string): Line['events'][number] => [
      crypto.randomUUID(),
      type,
      'application/json',
      Buffer.from('{}').toString('base64'),
      '',
    ];
    this.write({
      stream: '$fake-statistics',
      at: Date.now(),
      events: [event('$statsCollected'), event('$statsCollected')],
    });
    this.write({ stream: '$persistentSubscriptionConfig', at: Date.now(), events: [event('PersistentConfig1')] });
    this.sync();
  }
}

const isMet = (expected: Expectation, head: number): boolean => {
  if (expected === 'any') return true;
  if (expected === 'exists') return head >= 0;
  return head === (expected === 'noStream' ? -1 : expected);
};
