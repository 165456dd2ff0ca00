import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testServerKind, testServerNote } from '../eventstoredb/fake/test-server.ts';
import { conformanceRows } from './conformance.ts';
import { EventStoreDbOnTestServer } from './eventstoredb-adapter.ts';
import { optionsOf, runSeed } from './seed.ts';

const kind = testServerKind();

describe(`the rows of the event log on EventStoreDB catch what they are for, ${testServerNote(kind)} (SEED=${String(runSeed)})`, () => {
  const running = new EventStoreDbOnTestServer(kind);
  beforeAll(() => running.start(), 120_000);
  afterAll(() => running.stop());

  it.each(conformanceRows.flatMap(({ row, check, teeth }) => teeth.map((tooth) => ({ row, check, ...tooth }))))(
    'A$row catches $title',
    async ({ row, check, broken }) => {
      const broke = running.adapter.onEmptyLog(optionsOf(row), (bench) => check(broken(bench)));
      await expect(broke).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
    },
  );
});
