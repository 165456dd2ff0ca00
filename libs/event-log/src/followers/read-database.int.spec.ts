import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { beginning } from '../port.ts';
import { ReadDatabase } from './read-database.ts';

const model = { name: 'inbox', version: 1, schema: 'CREATE TABLE inbox_row (id TEXT NOT NULL) STRICT' };
const other = { name: 'other', version: 1, schema: 'CREATE TABLE other_row (id TEXT NOT NULL) STRICT' };
const insert = (db: ReadDatabase) => () => {
  db.run("INSERT INTO inbox_row (id) VALUES ('a')");
};

describe('the stamp of a read model', () => {
  it('is another one after every transaction of the model, and the same after those of its neighbours and after reads', () => {
    const db = ReadDatabase.open({ file: ':memory:' });
    db.adopt(model);
    db.adopt(other);
    const stamps = [db.stamp(model.name)];
    db.commit(other.name, beginning, () => undefined);
    db.all('SELECT id FROM inbox_row');
    expect(db.stamp(model.name)).toBe(stamps[0]);
    db.commit(model.name, beginning, insert(db));
    stamps.push(db.stamp(model.name));
    db.startAnew(model);
    stamps.push(db.stamp(model.name));
    expect(new Set(stamps).size).toBe(3);
    db.close();
  });

  it('is another one after somebody else wrote to the file', () =>
    inFolder((folder) => {
      const file = join(folder, 'read.db');
      const [mine, theirs] = [ReadDatabase.open({ file }), ReadDatabase.open({ file })];
      mine.adopt(model);
      // Whoever adopts it last writes to it.
      theirs.adopt(model);
      const before = mine.stamp(model.name);
      theirs.commit(model.name, beginning, insert(theirs));
      expect(mine.stamp(model.name)).not.toBe(before);
      mine.close();
      theirs.close();
      return Promise.resolve();
    }));
});
