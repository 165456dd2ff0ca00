import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { LogWriter } from './log-writer.ts';
import type { AppendCommand } from './messages.ts';

const create = (stream: string, count = 1): AppendCommand => ({
  stream,
  expected: 'noStream',
  events: Array.from({ length: count }, (_, index) => ({ id: `${stream}${String(index)}`, type: 'T', body: '{}' })),
});

const withWriter = (use: (writer: LogWriter, other: DatabaseSync) => void): Promise<void> =>
  inFolder((folder) => {
    const file = join(folder, 'events.db');
    const writer = new LogWriter({ file, busyTimeoutMs: 5 });
    const other = new DatabaseSync(file);
    use(writer, other);
    other.close();
    writer.close();
    return Promise.resolve();
  });

const unavailable = { kind: 'unavailable' };

describe('a transaction that fails', () => {
  it('fails every append in it and leaves no gap for those that come after', () =>
    withWriter((writer, other) => {
      expect(writer.write([create('a', 2)])).toMatchObject([{ kind: 'written', position: 2 }]);
      other.exec('BEGIN IMMEDIATE');
      expect(writer.write([create('b'), create('c')])).toMatchObject([unavailable, unavailable]);
      other.exec('ROLLBACK');
      expect(writer.write([create('c'), create('b')])).toMatchObject([{ position: 3 }, { position: 4 }]);
    }));

  it('half way leaves nothing of its first half, neither in the file nor in memory', () =>
    withWriter((writer, other) => {
      // What no second writer may do, done by hand: the place of the third event is taken.
      other.exec(`INSERT INTO event VALUES (3, 'z', 0, 'z0', 'T', '{}')`);
      expect(writer.write([create('a', 2), create('b', 2)])).toMatchObject([unavailable, unavailable]);
      expect(other.prepare('SELECT count(*) AS events FROM event').get()).toEqual({ events: 1 });
      expect(writer.write([create('a', 2), create('b', 2)])).toMatchObject([
        { kind: 'written', revision: 1, position: 5 },
        { kind: 'written', revision: 1, position: 7 },
      ]);
    }));
});

describe('a stream whose head is not in memory', () => {
  it('is still found by an append that expects none, without a gap', () =>
    inFolder((folder) => {
      const file = join(folder, 'events.db');
      const before = new LogWriter({ file, busyTimeoutMs: 5 });
      before.write([create('a', 2)]);
      before.close();
      const writer = new LogWriter({ file, busyTimeoutMs: 5 });
      const other = { ...create('a'), events: [{ id: 'else', type: 'T', body: '{}' }] };
      expect(writer.write([other, create('a', 2), create('b')])).toMatchObject([
        { kind: 'conflict', revision: 1 },
        { kind: 'replayed', revision: 1, position: 2 },
        { kind: 'written', revision: 0, position: 3 },
      ]);
      writer.close();
      return Promise.resolve();
    }));
});
