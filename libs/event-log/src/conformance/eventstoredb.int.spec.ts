import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, testServerKind, testServerNote, type TestServer } from '../eventstoredb/fake/test-server.ts';
import { conformanceRows } from './conformance.ts';
import { eventStoreDb } from './eventstoredb-adapter.ts';
import { optionsOf, runSeed } from './seed.ts';

const kind = testServerKind();

// That each row catches what it is for is tried on the other engines in every run, and on this one in the soak.
describe(`the event log on EventStoreDB keeps its promises, ${testServerNote(kind)} (SEED=${String(runSeed)})`, () => {
  const running: { server?: TestServer } = {};
  const adapter = () => {
    if (!running.server) throw new Error('The server was not started.');
    return eventStoreDb(running.server);
  };
  beforeAll(async () => {
    running.server = await startTestServer(kind);
  }, 120_000);
  afterAll(() => running.server?.stop());

  it.each(conformanceRows)('A$row: $title', async ({ row, check }) => {
    await expect(adapter().onEmptyLog(optionsOf(row), check)).resolves.toBeUndefined();
  });
});
