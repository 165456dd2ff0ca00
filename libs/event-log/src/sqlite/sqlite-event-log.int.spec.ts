import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { aStream, anEvent, everything, ids, someEvents } from '../conformance/bench.ts';
import { startLoad } from '../conformance/kill-round.ts';
import { SqliteEventLog } from './sqlite-event-log.ts';

const golden = new URL('../../../../test/golden/event-log-schema.sql', import.meta.url);

const withLog = (use: (log: SqliteEventLog, file: string) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const file = join(folder, 'events.db');
    const log = await SqliteEventLog.open({ file });
    try {
      await use(log, file);
    } finally {
      await log.close();
    }
  });

describe('the one writer of a file', () => {
  it('shuts out a second one in the same process until it closes', () =>
    withLog(async (log, file) => {
      await expect(SqliteEventLog.open({ file })).rejects.toThrow('already the writer');
      await log.close();
      await (await SqliteEventLog.open({ file })).close();
    }));

  it('shuts out a second process, and its lock ends with kill -9', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'events.db');
      const { child, ended } = await startLoad('hold', file, 0);
      await expect(SqliteEventLog.open({ file })).rejects.toThrow('already the writer');
      child.kill('SIGKILL');
      await ended;
      await (await SqliteEventLog.open({ file })).close();
    }));

  it('never writes again once another has taken over, even where its lock was lost', () =>
    withLog(async (old, file) => {
      const read = aStream();
      const { revision } = await old.append(read, 'noStream', [anEvent()]);
      expect(await old.readStream(read, { from: revision + 1 })).toEqual([]);
      rmSync(`${file}.writer`);
      const next = await SqliteEventLog.open({ file });
      await next.append(read, revision, [anEvent()]);
      const written = await next.append(aStream(), 'noStream', [anEvent()]);
      await expect(old.append(aStream(), 'noStream', [anEvent()])).rejects.toMatchObject({ name: 'LogUnavailable' });
      await expect(old.append(aStream(), 'noStream', [anEvent()])).rejects.toMatchObject({ name: 'LogUnavailable' });
      expect(await next.head()).toBe(written.position);
      // What it remembered of where streams end ended with its place.
      expect(await old.readStream(read, { from: revision + 1 })).toHaveLength(1);
      await next.close();
    }));

  it('refuses a file of a newer release and one that is no database', () =>
    inFolder(async (folder) => {
      const [newer, nothing] = [join(folder, 'newer.db'), join(folder, 'nothing.db')];
      const db = new DatabaseSync(newer);
      db.exec('PRAGMA user_version=99');
      db.close();
      writeFileSync(nothing, 'not a database, and long enough to be looked at as one'.repeat(100));
      await expect(SqliteEventLog.open({ file: newer })).rejects.toThrow('newer release');
      await expect(SqliteEventLog.open({ file: nothing })).rejects.toMatchObject({ name: 'LogUnavailable' });
      await expect(SqliteEventLog.open({ file: join(folder, 'no', 'folder.db') })).rejects.toMatchObject({
        name: 'LogUnavailable',
      });
    }));
});

describe('a log that closes', () => {
  it('writes what waits first, and fails what comes later', () =>
    withLog(async (log, file) => {
      const waiting = Array.from({ length: 50 }, () => log.append(aStream(), 'noStream', someEvents(2)));
      await log.close();
      expect(await Promise.all(waiting)).toHaveLength(50);
      await expect(log.append(aStream(), 'noStream', [anEvent()])).rejects.toMatchObject({ name: 'LogUnavailable' });
      await expect(log.readStream(aStream())).rejects.toMatchObject({ name: 'LogUnavailable' });
      expect(existsSync(`${file}-wal`) && readFileSync(`${file}-wal`).length > 0).toBe(false);
      const reopened = await SqliteEventLog.open({ file });
      expect(await everything(reopened)).toHaveLength(100);
      await reopened.close();
    }));
});

describe('a reader beside the writer', () => {
  it('sees commits of the writer soon, and cannot write', () =>
    withLog(async (log, file) => {
      const reader = await SqliteEventLog.open({ file, access: 'reader', pollMs: 10 });
      const events = someEvents(3);
      const aborting = new AbortController();
      const seen: string[] = [];
      const tail = (async () => {
        for await (const message of reader.subscribeAll({ signal: aborting.signal }))
          if (message.kind === 'batch') {
            seen.push(...ids(message.events));
            if (seen.length === 3) aborting.abort();
          }
      })();
      for (const event of events) await log.append(aStream(), 'noStream', [event]);
      await tail;
      expect(seen).toEqual(ids(events));
      await expect(reader.append(aStream(), 'any', [anEvent()])).rejects.toMatchObject({ name: 'LogUnavailable' });
      await reader.close();
    }));
});

describe('what lies on the disk', () => {
  it('has the schema that was reviewed', () =>
    withLog((_, file) => {
      const db = new DatabaseSync(file, { readOnly: true });
      const rows = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all();
      db.close();
      const schema = rows.map((row) => `${String(row['sql'])};\n`).join('\n');
      if (env['UPDATE_GOLDEN']) writeFileSync(golden, schema);
      expect(schema).toBe(readFileSync(golden, 'utf8'));
      return Promise.resolve();
    }));
});

describe('a stream that was read to its end', () => {
  it('shows an append whose caller had given up as soon as it is written', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'events.db');
      const log = await SqliteEventLog.open({ file, appendTimeoutMs: 100 });
      const stream = aStream();
      const { revision } = await log.append(stream, 'noStream', [anEvent()]);
      expect(await log.readStream(stream, { from: revision + 1 })).toEqual([]);
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      const late = anEvent();
      await expect(log.append(stream, revision, [late])).rejects.toMatchObject({ name: 'LogUnavailable' });
      other.exec('ROLLBACK');
      other.close();
      await log.append(aStream(), 'noStream', [anEvent()]);
      expect(ids(await log.readStream(stream, { from: revision + 1 }))).toEqual([late.id]);
      await log.close();
    }));
});

describe('streams that are rare in a long log', () => {
  it('are found by their names, in the order of the log, page by page and by type', () =>
    withLog(async (log) => {
      const rare = ['agency-a', 'agency-b'] as const;
      const written: string[] = [];
      for (let part = 0; part < 12; part += 1) {
        await log.append(aStream(), 'noStream', someEvents(2_000));
        for (const stream of rare) {
          const event = anEvent();
          await log.append(stream as never, 'any', [event]);
          written.push(event.id);
        }
      }
      const all = await log.readAll({ filter: { streams: ['agency-'] }, limit: 100 });
      expect(ids(all)).toEqual(written);
      const paged: string[] = [];
      for (let after = all[0]?.position; ;) {
        const [next] = await log.readAll({ ...(after ? { after } : {}), filter: { streams: ['agency-'] }, limit: 1 });
        if (!next) break;
        paged.push(next.id);
        after = next.position;
      }
      expect(paged).toEqual(written.slice(1));
      expect(await log.readAll({ filter: { streams: ['agency-'], types: ['no-such-type'] } })).toEqual([]);
      expect(ids(await log.readAll({ filter: { streams: ['agency-b', 'agency-'] }, limit: 100 }))).toEqual(written);
    }));
});
