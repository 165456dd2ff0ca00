import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { checkStoredSamples, type SampleReader } from './stored-samples.ts';

const reader: SampleReader<number> = {
  events: { BellRung: { version: 2, upcast: { 1: ({ count }) => ({ times: count ?? 0 }) } } },
  initial: 0,
  evolve: (total, { facts }) => {
    if (typeof facts['times'] !== 'number') throw new TypeError('times is no number');
    return total + facts['times'];
  },
};

const write = (folder: string, file: string, schemaVersion: number, facts: object): void => {
  writeFileSync(join(folder, file), JSON.stringify({ type: 'BellRung', schemaVersion, facts }));
};
const writeGood = (folder: string): void => {
  write(folder, 'BellRung.v1.json', 1, { count: 3 });
  write(folder, 'BellRung.v2.json', 2, { times: 3 });
};

describe('the stored samples of a slice', () => {
  it('open and fold, each version ever written', () =>
    inFolder((folder) => {
      writeGood(folder);
      expect(checkStoredSamples(folder, reader)).toEqual(['BellRung.v1.json', 'BellRung.v2.json']);
      return Promise.resolve();
    }));

  it.each([
    [
      'a version without a sample',
      'BellRung.v3.json: missing',
      { BellRung: { version: 3, upcast: { 1: () => ({ times: 0 }), 2: () => ({ times: 0 }) } } },
    ],
    [
      'a sample that the catalogue no longer lists',
      'BellRung.v2.json: no such type or version',
      { BellRung: { version: 1 } },
    ],
    [
      'a sample that no longer folds',
      'BellRung.v1.json: does not open and fold (times is no number)',
      { BellRung: { version: 2, upcast: { 1: () => ({}) } } },
    ],
  ])('catch %s', (_, message, events) =>
    inFolder((folder) => {
      writeGood(folder);
      expect(() => checkStoredSamples(folder, { ...reader, events })).toThrow(message);
      return Promise.resolve();
    }),
  );

  it('catch a file whose name does not say what it holds', () =>
    inFolder((folder) => {
      writeGood(folder);
      write(folder, 'BellRung.v1.json', 2, { times: 3 });
      write(folder, 'notes.json', 1, {});
      expect(() => checkStoredSamples(folder, reader)).toThrow(/another type or version[^]*notes\.json: not named/);
      return Promise.resolve();
    }));
});
