import { describe, expect, it } from '@jest/globals';
import { adapters } from './adapters.ts';
import { conformanceRows } from './conformance.ts';
import { optionsOf, runSeed } from './seed.ts';

describe.each(adapters)(`the event log on $name keeps its promises (SEED=${String(runSeed)})`, ({ onEmptyLog }) => {
  it.each(conformanceRows)('A$row: $title', async ({ row, check }) => {
    await expect(onEmptyLog(optionsOf(row), check)).resolves.toBeUndefined();
  });

  it.each(conformanceRows.flatMap(({ row, check, teeth }) => teeth.map((tooth) => ({ row, check, ...tooth }))))(
    'A$row catches $title',
    async ({ row, check, broken }) => {
      const broke = onEmptyLog(optionsOf(row), (bench) => check(broken(bench)));
      await expect(broke).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
    },
  );
});
