import { mkdirSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { positionOf } from '../position.ts';
import { AsideCopier } from './aside-copier.ts';
import { ReadDatabase } from './read-database.ts';

const model = { name: 'inbox', version: 1, schema: 'CREATE TABLE inbox_row (id INTEGER NOT NULL, text TEXT NOT NULL)' };
const rows = 400;
/** What is copied at all at so few pages, is copied by the other thread. */
const mostRounds = 60;

const write = (db: ReadDatabase, round: number): void => {
  db.commit(model.name, positionOf(round), () => {
    for (let row = 0; row < rows; row += 1)
      db.run('INSERT INTO inbox_row VALUES (?, ?)', round * rows + row, 'x'.repeat(600));
  });
};
const countOf = (db: ReadDatabase): number => Number(db.get('SELECT count(*) AS n FROM inbox_row')?.['n']);

/** Files that this process, with all of its threads, holds open. */
const heldOpen = (): readonly string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(join('/proc/self/fd', descriptor))];
    } catch {
      return [];
    }
  });

describe('a read database with a thread that copies', () => {
  it('is in its file soon after it was written, without its own thread having copied anything', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'read.db');
      const db = ReadDatabase.open({ file, copyAside: true });
      db.adopt(model);
      const copied = (): boolean => statSync(file).size > 1_000_000;
      let round = 1;
      for (; round <= mostRounds && !copied(); round += 1) {
        write(db, round);
        await sleep(25);
      }
      for (let waited = 0; waited < 200 && !copied(); waited += 1) await sleep(25);
      expect(copied()).toBe(true);
      db.close();
      await db.released();
      // Whoever let go of it later would, as the last one, remove what a new file of the same name has ahead of it.
      expect(heldOpen().filter((name) => name.startsWith(file))).toEqual([]);
      const again = ReadDatabase.open({ file });
      expect([countOf(again), again.adopt(model)]).toEqual([(round - 1) * rows, positionOf(round - 1)]);
      again.close();
    }));

  it('may be closed at any moment, and holds all that was committed', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'read.db');
      const released: Promise<void>[] = [];
      for (let opening = 0; opening < 6; opening += 1) {
        const db = ReadDatabase.open({ file, copyAside: true });
        db.adopt(model);
        for (let round = 1; round <= 5; round += 1) write(db, opening * 5 + round);
        await sleep(opening * 4);
        db.close();
        released.push(db.released());
        const again = ReadDatabase.open({ file });
        expect(countOf(again)).toBe((opening + 1) * 5 * rows);
        again.close();
      }
      await Promise.all(released);
    }));

  it('goes on without the thread when that dies, and begins another one', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'not-there-yet', 'read.db');
      const copier = new AsideCopier(file);
      copier.wrote(10_000);
      await sleep(400);
      mkdirSync(dirname(file));
      const db = ReadDatabase.open({ file });
      db.adopt(model);
      for (let round = 1; round <= 5; round += 1) write(db, round);
      expect(statSync(file).size).toBeLessThan(1_000_000);
      for (let asked = 0; asked < 400 && statSync(file).size < 1_000_000; asked += 1) {
        copier.wrote(10_000);
        await sleep(25);
      }
      expect(statSync(file).size).toBeGreaterThan(1_000_000);
      db.close();
      await copier.close();
    }));
});
