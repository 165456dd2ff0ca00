import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testServerKind, testServerNote } from '../eventstoredb/fake/test-server.ts';
import { conformanceRows } from './conformance.ts';
import { EventStoreDbOnTestServer } from './eventstoredb-adapter.ts';
import { optionsOf, runSeed } from './seed.ts';

const kind = testServerKind();

// That each row catches what it is for is tried on the other engines in every run, and on this one in the soak.
describe(`the event log on EventStoreDB keeps its promises, ${testServerNote(kind)} (SEED=${String(runSeed)})`, () => {
  const running = new EventStoreDbOnTestServer(kind);
  beforeAll(() => running.start(), 120_000);
  afterAll(() => running.stop());

  it.each(conformanceRows)('A$row: $title', async ({ row, check }) => {
    await expect(running.adapter.onEmptyLog(optionsOf(row), check)).resolves.toBeUndefined();
  });
});
