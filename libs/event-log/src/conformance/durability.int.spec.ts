import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from './adapters.ts';
import { killRound, startLoad } from './kill-round.ts';
import { runSeed } from './seed.ts';

const seeds = [runSeed, runSeed + 1];

describe('A9: acknowledged is durable', () => {
  it.each(seeds)(
    'nothing acknowledged is lost and no append is torn when the process is killed under load (SEED=%i)',
    async (seed) => {
      const { acknowledged } = await killRound(seed);
      expect(acknowledged).toBeGreaterThan(0);
    },
  );

  it('catches a process that acknowledges before the log has answered', async () => {
    const rounds = Array.from({ length: 6 }, (_, index) => runSeed + index);
    const caught: unknown[] = [];
    for (const seed of rounds) {
      if (caught.length > 0) break;
      await killRound(seed, 'early').catch((error: unknown) => caught.push(error));
    }
    expect(caught).toMatchObject([
      { code: 'ERR_ASSERTION', message: expect.stringContaining('acknowledged and is lost') },
    ]);
  });
});

const canTrace =
  spawnSync('strace', ['-f', '-e', 'trace=fdatasync', '-o', '/dev/null', execPath, '--version']).status === 0;
const syncsIn = (trace: string): number =>
  readFileSync(trace, 'utf8').match(/f(?:data)?sync\(\d+\)?.*= 0$/gm)?.length ?? 0;
const traced = (trace: string): readonly string[] => ['strace', '-f', '-e', 'trace=fsync,fdatasync', '-o', trace];

/** The tooth: the same number of commits without a sync. */
const careless = `
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(process.argv[1]);
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE event (body TEXT)');
  for (let round = 0; round < 40; round += 1) db.exec("INSERT INTO event VALUES ('x')");
`;

(canTrace ? describe : describe.skip)(
  'A9: a sync for each acknowledged batch, counted with strace (skipped where strace cannot trace)',
  () => {
    it('40 appends one after another make at least 40 syncs', () =>
      inFolder(async (folder) => {
        const trace = join(folder, 'trace');
        const { ended } = await startLoad('one-by-one', join(folder, 'events.db'), 40, traced(trace));
        await ended;
        expect(syncsIn(trace)).toBeGreaterThanOrEqual(40);
      }));

    it('catches a log that commits without a sync', () =>
      inFolder(async (folder) => {
        const trace = join(folder, 'trace');
        const [command = '', ...args] = traced(trace);
        spawnSync(command, [...args, execPath, '--input-type=module', '-e', careless, join(folder, 'events.db')]);
        await Promise.resolve();
        expect(syncsIn(trace)).toBeLessThan(40);
      }));
  },
);
