import { randomBytes } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import type { ReadDatabase } from './read-database.ts';

const chunkRows = 2_000;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Endings that no model gives a table: what a crash left behind is known by them. */
const [nextEnding, oldEnding] = ['__next', '__old'] as const;

type Part = { readonly kind: string; readonly name: string; readonly sql: string };

const partsIn = (db: DatabaseSync, schema: 'main' | 'rebuilt', model: string): readonly Part[] =>
  db
    .prepare(
      `SELECT part.kind, part.name, made.sql FROM ${schema}.read_model_part AS part
       JOIN ${schema}.sqlite_schema AS made ON made.name = part.name WHERE part.model = ?`,
    )
    .all(model) as unknown as readonly Part[];

const tables = (parts: readonly Part[]): readonly Part[] => parts.filter(({ kind }) => kind === 'table');

/** The text that SQLite keeps begins with the statement and the name; the rest stays as it is. */
const makeNext = (db: DatabaseSync, { name, sql }: Part): void => {
  const next = quoted(`${name}${nextEnding}`);
  db.exec(sql.replace(/^CREATE TABLE\s+(?:"[^"]+"|\w+)/i, `CREATE TABLE main.${next}`));
  const indexes = db
    .prepare(`SELECT name, sql FROM rebuilt.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`)
    .all(name);
  for (const index of indexes) {
    // The live table has the index of the plain name until the moment of the change.
    const own = quoted(`${String(index['name']).replace(/__[0-9a-f]{8}$/, '')}__${randomBytes(4).toString('hex')}`);
    const made = /^CREATE\s+(UNIQUE\s+)?INDEX\s+(?:"[^"]+"|\w+)\s+ON\s+(?:"[^"]+"|\w+)/i;
    db.exec(
      String(index['sql']).replace(
        made,
        (_, unique: string | undefined) => `CREATE ${unique ?? ''}INDEX main.${own} ON ${next}`,
      ),
    );
  }
};

const keyOf = (db: DatabaseSync, { name, sql }: Part): readonly string[] =>
  /WITHOUT\s+ROWID/i.test(sql)
    ? db
        .prepare(`SELECT name FROM pragma_table_info(?, 'rebuilt') WHERE pk > 0 ORDER BY pk`)
        .all(name)
        .map((row) => quoted(String(row['name'])))
    : ['rowid'];

/** Rows in the order of their key, some at a time, so that everybody else on this thread has a turn. */
const copyRows = async (db: DatabaseSync, part: Part, signal: AbortSignal): Promise<void> => {
  const key = keyOf(db, part);
  const list = key.join(', ');
  const from = `FROM rebuilt.${quoted(part.name)}`;
  const page = (first: boolean): string =>
    `${first ? '' : `WHERE (${list}) > (${key.map(() => '?').join(', ')})`} ORDER BY ${list} LIMIT ${String(chunkRows)}`;
  let after: readonly SQLInputValue[] | undefined;
  for (;;) {
    signal.throwIfAborted();
    const values = after ?? [];
    const where = page(after === undefined);
    const ends = db.prepare(`SELECT ${list} ${from} ${where}`).all(...values);
    const last = ends.at(-1);
    if (!last) return;
    db.prepare(`INSERT INTO main.${quoted(`${part.name}${nextEnding}`)} SELECT * ${from} ${where}`).run(...values);
    after = Object.values(last);
    if (ends.length < chunkRows) return;
    await turn();
  }
};

/** What a crash or a finished change left behind; large tables are emptied in pieces. */
export const dropLeftovers = async (database: ReadDatabase, signal: AbortSignal): Promise<void> => {
  const left = database.maintain((db) =>
    db
      .prepare(`SELECT name, sql FROM main.sqlite_schema WHERE type = 'table'`)
      .all()
      .map((row) => ({ name: String(row['name']), sql: String(row['sql']) }))
      .filter(({ name }) => name.endsWith(nextEnding) || name.endsWith(oldEnding)),
  );
  for (const { name, sql } of left) {
    const table = quoted(name);
    const empty = (): number =>
      database.maintain((db) =>
        Number(
          db
            .prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT ${String(chunkRows)})`)
            .run().changes,
        ),
      );
    if (!/WITHOUT\s+ROWID/i.test(sql)) while (!signal.aborted && empty() > 0) await turn();
    if (signal.aborted) return;
    database.maintain((db) => {
      db.exec(`DROP TABLE ${table}`);
    });
  }
};

/** Copies the rows of a rebuilt model beside the live ones; nobody reads them yet. The file stays attached until `detach`. */
export const copyBeside = async (
  database: ReadDatabase,
  model: string,
  file: string,
  signal: AbortSignal,
): Promise<void> => {
  await dropLeftovers(database, signal);
  const parts = database.maintain((db) => {
    db.prepare('ATTACH ? AS rebuilt').run(file);
    return tables(partsIn(db, 'rebuilt', model));
  });
  for (const part of parts) {
    database.maintain((db) => {
      makeNext(db, part);
    });
    await database.maintain((db) => copyRows(db, part, signal));
  }
};

/** Inside the transaction that changes over: from here on the names mean the rebuilt rows, and what they have set aside. */
export const changeOver = (database: ReadDatabase, model: string): void => {
  database.maintain((db) => {
    const live = partsIn(db, 'main', model);
    const views = live.filter(({ kind }) => kind === 'view');
    for (const { name } of views) db.exec(`DROP VIEW ${quoted(name)}`);
    for (const { name } of tables(live)) {
      db.exec(`ALTER TABLE main.${quoted(name)} RENAME TO ${quoted(`${name}${oldEnding}`)}`);
      db.exec(`ALTER TABLE main.${quoted(`${name}${nextEnding}`)} RENAME TO ${quoted(name)}`);
    }
    for (const { sql } of views) db.exec(sql);
    db.prepare('DELETE FROM main.parked_event WHERE follower = ?').run(model);
    db.prepare('INSERT INTO main.parked_event SELECT * FROM rebuilt.parked_event WHERE follower = ?').run(model);
    db.prepare('DELETE FROM main.read_model_rebuild WHERE model = ?').run(model);
  });
  database.parking(model).reread();
};

/** Lets go of the file that was copied from. */
export const detach = (database: ReadDatabase): void => {
  database.maintain((db) => {
    const attached = db.prepare(`SELECT 1 FROM pragma_database_list WHERE name = 'rebuilt'`).get();
    if (attached) db.exec('DETACH rebuilt');
  });
};
