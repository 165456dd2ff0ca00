import { appendFileSync, chmodSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IntegrityBench, origin } from './integrity-bench.ts';
import { notaryFiles, readNotes } from './notary-files.ts';
import type { Notary } from './notary.ts';
import { fileSigner, NotaryKeyRefused, readVerifier } from './signing.ts';
import { eventsOf } from './sources.ts';
import { verifyEvents } from './verify.ts';

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('a notary', () => {
  let bench: IntegrityBench;
  beforeEach(async () => {
    bench = new IntegrityBench();
    await bench.history(10, 10);
  });
  afterEach(() => {
    bench.remove();
  });

  const notes = () => readNotes(readFileSync(notaryFiles(bench.notaryFolder).checkpoints, 'utf8')).notes;
  const during = async (look: (notary: Notary, troubles: string[]) => Promise<void>): Promise<string[]> => {
    const log = await bench.openLog();
    const troubles: string[] = [];
    const notary = bench.notary(log, troubles);
    await look(notary, troubles);
    await notary.stop();
    await log.close();
    return troubles;
  };
  const verdict = async () => {
    const log = await bench.openLog('reader');
    const { close, ...witness } = bench.witness();
    const found = await verifyEvents(eventsOf(log), witness);
    close();
    await log.close();
    return found;
  };

  it('goes on after a restart where it had ended', async () => {
    const log = await bench.openLog();
    const notary = bench.notary(log);
    await bench.write(log, 5);
    await until(() => notary.covered === 25);
    await notary.stop();
    await log.close();
    expect(notes().map(({ size }) => size)).toEqual(
      [...new Set(notes().map(({ size }) => size))].sort((a, b) => a - b),
    );
    expect(await verdict()).toMatchObject({ events: 25, witnessed: 25 });
  });

  it('waits for another one that signs in the same folder, says so once, and takes over when that has ended', async () => {
    const log = await bench.openLog();
    const troubles: string[] = [];
    const [first, heir] = [bench.notary(log), bench.notary(log, troubles)];
    await bench.write(log, 5);
    await until(() => first.covered === 25);
    await until(() => heir.state === 'failing');
    // It tries again meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect([heir.state, heir.covered]).toEqual(['failing', 0]);
    expect(troubles).toEqual([expect.stringContaining('another process signs')]);
    await first.stop();
    await bench.write(log, 5);
    await until(() => heir.covered === 30);
    await heir.stop();
    await log.close();
    expect(troubles).toHaveLength(1);
    expect(await verdict()).toMatchObject({ events: 30, witnessed: 30 });
    expect(await verdict()).not.toHaveProperty('finding');
  });

  it('mends what a crash left half written', async () => {
    const { checkpoints, leaves } = notaryFiles(bench.notaryFolder);
    appendFileSync(checkpoints, `${origin}\n2`);
    appendFileSync(leaves, Buffer.alloc(7));
    await during((notary) => until(() => notary.state === 'following'));
    expect(statSync(leaves).size).toBe(20 * 32);
    expect(await verdict()).toMatchObject({ events: 20, witnessed: 20 });
    expect(await verdict()).not.toHaveProperty('finding');
  });

  it('signs again what it had not signed, where leaves were kept and the note was not', async () => {
    const { checkpoints } = notaryFiles(bench.notaryFolder);
    const file = readFileSync(checkpoints, 'utf8');
    const first = notes()[0]?.size ?? 0;
    writeFileSync(checkpoints, file.slice(0, file.indexOf('\n\n', file.indexOf('— ')) + 1));
    await during((notary) => until(() => notary.covered === 20));
    expect(notes().map(({ size }) => size)).toEqual([first, 20]);
  });

  it.each([
    ['a log that was cut short', 'DELETE FROM event WHERE position > 15'],
    ['a log whose last event was changed', `UPDATE event SET body = body || ' ' WHERE position = 20`],
  ])('signs nothing more of %s, and says so', async (_, sql) => {
    bench.tamper(sql);
    const before = notes().length;
    const troubles = await during((notary) => until(() => notary.state === 'inconsistent'));
    expect(troubles).toHaveLength(1);
    expect(notes()).toHaveLength(before);
  });

  it('signs nothing more where its own leaves were changed or lost', async () => {
    const { leaves } = notaryFiles(bench.notaryFolder);
    const kept = readFileSync(leaves);
    writeFileSync(leaves, Buffer.concat([Buffer.alloc(32), kept.subarray(32)]));
    await during((notary) => until(() => notary.state === 'inconsistent'));
    writeFileSync(leaves, kept);
    truncateSync(leaves, 32);
    await during((notary) => until(() => notary.state === 'inconsistent'));
    expect(notes().at(-1)?.size).toBe(20);
  });

  it('has a key that nobody else may read', () => {
    const file = join(bench.folder, 'notary.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const open = (createIfMissing: boolean, name = origin, at = file) => fileSigner(name, at, { createIfMissing });
    expect(readVerifier(open(false).verifier)?.name).toBe(origin);
    expect(() => open(false, 'with space')).toThrow(NotaryKeyRefused);
    expect(() => open(false, origin, `${file}.none`)).toThrow(NotaryKeyRefused);
    chmodSync(file, 0o640);
    expect(() => open(false)).toThrow('chmod 600');
    chmodSync(file, 0o600);
    writeFileSync(file, 'no key');
    expect(() => open(false)).toThrow('no Ed25519');
    expect(['', 'a+b', 'a+00000000+AQ==', `${'x'.repeat(3)}+ffffffff+${'A'.repeat(44)}`].map(readVerifier)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
