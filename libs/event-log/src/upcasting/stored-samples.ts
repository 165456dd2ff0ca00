import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventEnvelope, Position, RecordedEvent, StreamName } from '@safeguarding/kernel';
import { Upcasters, type EventVersions } from './upcasters.ts';

/** The slice whose samples are checked; `evolve` is its fold. */
export type SampleReader<State> = {
  readonly events: EventVersions;
  readonly initial: State;
  readonly evolve: (state: State, event: RecordedEvent) => State;
};

const named = /^(?<type>[A-Za-z0-9]+)\.v(?<version>[1-9]\d*)\.json$/;

const expectedFiles = (events: EventVersions): readonly string[] =>
  Object.entries(events).flatMap(([type, { version }]) =>
    Array.from({ length: version }, (_, index) => `${type}.v${String(index + 1)}.json`),
  );

const problemOf = <State>(
  dir: string,
  file: string,
  reader: SampleReader<State>,
  upcasters: Upcasters,
): string | undefined => {
  const name = named.exec(file)?.groups;
  if (!name) return `${file}: not named <Type>.v<N>.json`;
  try {
    const stored = JSON.parse(readFileSync(join(dir, file), 'utf8')) as EventEnvelope;
    if (stored.type !== name['type'] || stored.schemaVersion !== Number(name['version']))
      return `${file}: holds another type or version than its name says`;
    const place = { stream: 'sample-0' as StreamName, revision: 0, position: '0000000000000001' as Position };
    reader.evolve(reader.initial, { ...upcasters.upcast(stored), ...place });
    return undefined;
  } catch (error) {
    return `${file}: does not open and fold (${error instanceof Error ? error.message : String(error)})`;
  }
};

/**
 * Opens, upcasts and folds every stored sample of a slice and throws one Error that lists what does not hold: a version without
 * a sample, a stray file, a sample that no longer folds. Gives the names of the files that were checked.
 */
export const checkStoredSamples = <State>(dir: string, reader: SampleReader<State>): readonly string[] => {
  const upcasters = new Upcasters(reader.events);
  const files = readdirSync(dir).toSorted();
  const expected = expectedFiles(reader.events);
  const problems = [
    ...expected.filter((file) => !files.includes(file)).map((file) => `${file}: missing`),
    ...files
      .filter((file) => !expected.includes(file))
      .map((file) => `${file}: no such type or version in the catalogue`),
    ...files.flatMap((file) => problemOf(dir, file, reader, upcasters) ?? []),
  ];
  if (problems.length > 0) throw new Error(`Stored samples in ${dir}:\n${problems.join('\n')}`);
  return files;
};
