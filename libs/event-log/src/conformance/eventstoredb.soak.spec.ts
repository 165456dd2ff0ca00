import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, testServerKind, testServerNote, type TestServer } from '../eventstoredb/fake/test-server.ts';
import { conformanceRows } from './conformance.ts';
import { eventStoreDb } from './eventstoredb-adapter.ts';
import { optionsOf, runSeed } from './seed.ts';

const kind = testServerKind();

describe(`the rows of the event log on EventStoreDB catch what they are for, ${testServerNote(kind)} (SEED=${String(runSeed)})`, () => {
  const running: { server?: TestServer } = {};
  const adapter = () => {
    if (!running.server) throw new Error('The server was not started.');
    return eventStoreDb(running.server);
  };
  beforeAll(async () => {
    running.server = await startTestServer(kind);
  }, 120_000);
  afterAll(() => running.server?.stop());

  it.each(conformanceRows.flatMap(({ row, check, teeth }) => teeth.map((tooth) => ({ row, check, ...tooth }))))(
    'A$row catches $title',
    async ({ row, check, broken }) => {
      const broke = adapter().onEmptyLog(optionsOf(row), (bench) => check(broken(bench)));
      await expect(broke).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
    },
  );
});
