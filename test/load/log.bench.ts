import { randomUUID } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteEventLog, type NewEvent } from '@safeguarding/event-log';
import type { EventId, StreamName } from '@safeguarding/kernel';

export type LogBenchOptions = {
  /** Appends in all; each writes one event to a stream of its own. */
  readonly appends: number;
  /** Appends under way at once, and rows in one raw transaction; 64 when absent. */
  readonly writers?: number;
  /** Characters of one body; 900 when absent: about a sealed concern. */
  readonly bodyChars?: number;
  /** Where the files go, so that the disk is the one in question; the system's place for temporary files when absent. */
  readonly folder?: string;
};

/** Everything of one run on one machine; `ratio` is the adapter against the same rows in raw batches. */
export type LogBenchResult = {
  readonly appendsPerSecond: number;
  readonly appendP50Ms: number;
  readonly appendP99Ms: number;
  readonly rawRowsPerSecond: number;
  readonly ratio: number;
  readonly syncMedianMs: number;
  readonly readStreamMicros: number;
};

type Row = { readonly stream: StreamName; readonly event: NewEvent };

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
const ascending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

const rowsOf = (count: number, bodyChars: number): readonly Row[] =>
  Array.from({ length: count }, () => {
    const id = randomUUID() as EventId;
    const body = JSON.stringify({ id, filling: 'x'.repeat(Math.max(0, bodyChars - 64)) });
    return { stream: `concern-${randomUUID()}` as StreamName, event: { id, type: 'ConcernRaised', body } };
  });

/** What one fdatasync of 4 KB on a growing file costs here: no durable write can be faster. */
const syncMedian = (folder: string): number => {
  const file = openSync(join(folder, 'sync'), 'w');
  const block = Buffer.alloc(4_096, 1);
  const times = Array.from({ length: 200 }, () => {
    const began = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  return quantile(ascending(times), 0.5);
};

/** The same rows by hand: one connection, one transaction for as many rows as there are writers, nothing checked. */
const rawPerSecond = (file: string, rows: readonly Row[], batch: number): number => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
  db.exec(`CREATE TABLE event (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (stream, revision)) STRICT`);
  const insert = db.prepare('INSERT INTO event (position, stream, revision, id, type, body) VALUES (?, ?, ?, ?, ?, ?)');
  const began = performance.now();
  for (let at = 0; at < rows.length; at += batch) {
    db.exec('BEGIN IMMEDIATE');
    rows.slice(at, at + batch).forEach(({ stream, event: { id, type, body } }, index) => {
      insert.run(at + index + 1, stream, 0, id, type, body);
    });
    db.exec('COMMIT');
  }
  const seconds = (performance.now() - began) / 1_000;
  db.close();
  return rows.length / seconds;
};

const throughAdapter = async (file: string, rows: readonly Row[], writers: number) => {
  const log = await SqliteEventLog.open({ file });
  const times: number[] = [];
  const waiting = rows.values();
  const writer = async (): Promise<void> => {
    for (const { stream, event } of waiting) {
      const began = performance.now();
      await log.append(stream, 'noStream', [event]);
      times.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: writers }, writer));
  const seconds = (performance.now() - began) / 1_000;
  const readBegan = performance.now();
  const read = rows.slice(0, 5_000);
  for (const { stream } of read) await log.readStream(stream);
  const readStreamMicros = ((performance.now() - readBegan) * 1_000) / read.length;
  await log.close();
  const sorted = ascending(times);
  return {
    appendsPerSecond: rows.length / seconds,
    appendP50Ms: quantile(sorted, 0.5),
    appendP99Ms: quantile(sorted, 0.99),
    readStreamMicros,
  };
};

/** The log alone: concurrent writers through the adapter against raw node:sqlite batches of the same rows in the same run. */
export const logBench = async ({
  appends,
  writers = 64,
  bodyChars = 900,
  folder = tmpdir(),
}: LogBenchOptions): Promise<LogBenchResult> => {
  const own = mkdtempSync(join(folder, 'log-bench-'));
  try {
    const rows = rowsOf(appends, bodyChars);
    const half = Math.ceil(appends / 2);
    // Raw before and after, so that neither side has the warmer machine.
    const rawBefore = rawPerSecond(join(own, 'raw-before.db'), rows.slice(0, half), writers);
    const adapter = await throughAdapter(join(own, 'events.db'), rows, writers);
    const rawAfter = rawPerSecond(join(own, 'raw-after.db'), rows.slice(half), writers);
    const rawRowsPerSecond = (rawBefore + rawAfter) / 2;
    const ratio = adapter.appendsPerSecond / rawRowsPerSecond;
    return { ...adapter, rawRowsPerSecond, ratio, syncMedianMs: syncMedian(own) };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
};
