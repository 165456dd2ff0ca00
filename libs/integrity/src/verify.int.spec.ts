import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '@safeguarding/kernel';
import { sentenceOf, sentenceOfLate, type Verdict } from './core/finding.ts';
import { ExportRefused, exportLog, importLog, readExport } from './exchange.ts';
import { IntegrityBench, origin } from './integrity-bench.ts';
import { notaryFiles, readNotes } from './notary-files.ts';
import { proveEvent, verifyEventProof } from './proof.ts';
import { fileSigner, readVerifier } from './signing.ts';
import { eventsOf } from './sources.ts';
import { verifyEvents, type StoredEvent } from './verify.ts';

/** How somebody changes the past; 35 is in the second round of 20, 40, 20. */
const crimes: Readonly<Record<string, readonly [string, number, string]>> = {
  'a flipped letter': [
    `UPDATE event SET body = replace(body, '"number":35', '"number":36') WHERE position = 35`,
    35,
    'altered',
  ],
  'a changed time': [`UPDATE event SET body = replace(body, 'T12:', 'T11:') WHERE position = 35`, 35, 'altered'],
  'an event moved to another stream': [
    `UPDATE event SET stream = 'thing-x', revision = 0 WHERE position = 35`,
    35,
    'altered',
  ],
  'a deleted event': ['DELETE FROM event WHERE position = 35', 35, 'gap'],
  'two events swapped': [
    `UPDATE event SET position = -1 WHERE position = 35;
     UPDATE event SET position = 35 WHERE position = 42;
     UPDATE event SET position = 42 WHERE position = -1`,
    35,
    'altered',
  ],
  'a log cut short': ['DELETE FROM event WHERE position > 70', 71, 'cut-short'],
  'a changed column': [`UPDATE event SET type = 'Other' WHERE position = 35`, 35, 'altered'],
};

describe('a log that a notary signed', () => {
  const whole = new IntegrityBench();
  const copies: IntegrityBench[] = [];
  beforeAll(() => whole.history(20, 40, 20));
  afterEach(() => {
    for (const copy of copies.splice(0)) copy.remove();
  });
  afterAll(() => {
    whole.remove();
  });

  const copied = (): IntegrityBench => {
    const copy = new IntegrityBench(whole);
    copies.push(copy);
    return copy;
  };
  const verified = async (bench: IntegrityBench, { leaves = true } = {}): Promise<Verdict> => {
    const log = await bench.openLog('reader');
    const { close, ...witness } = bench.witness({ leaves });
    try {
      return await verifyEvents(eventsOf(log), witness);
    } finally {
      close();
      await log.close();
    }
  };
  /** As somebody without the database would: by an export and the notes. */
  const verifiedOffline = async (bench: IntegrityBench): Promise<Verdict> => {
    const log = await bench.openLog('reader');
    const file = join(bench.folder, 'export.ndjson');
    await exportLog(log, file);
    await log.close();
    const { close, ...witness } = bench.witness();
    const verdict = await verifyEvents(readExport(file), witness);
    close();
    return verdict;
  };

  it('from which checkpoints were taken, and signed anew, is told by how late it was signed', async () => {
    expect(await verified(whole)).not.toHaveProperty('late');
    const copy = copied();
    const { checkpoints } = notaryFiles(copy.notaryFolder);
    const text = readFileSync(checkpoints, 'utf8');
    const [first, second] = readNotes(text).notes;
    if (!first || !second) throw new Error('There are too few checkpoints.');
    writeFileSync(checkpoints, text.slice(0, text.indexOf(second.text)));
    copy.now = instant(new Date(Date.parse(whole.now) + 3 * 3_600_000).toISOString());
    const log = await copy.openLog();
    const notary = copy.notary(log);
    while (notary.covered < 80) await new Promise((resolve) => setTimeout(resolve, 2));
    await notary.stop();
    await log.close();
    const { late, finding, witnessed } = await verified(copy);
    expect([late, finding, witnessed]).toEqual([
      { position: first.size + 1, until: 80, hours: expect.any(Number) },
      undefined,
      80,
    ]);
    expect(late && sentenceOfLate(late)).toMatch(/first vouched for \d+ hours after they were recorded/);
  });

  it('is found whole, every event witnessed, with and without the leaf hashes', async () => {
    const verdict = await verified(whole);
    expect(verdict).toMatchObject({ events: 80, witnessed: 80 });
    expect(verdict.checkpoints).toBeGreaterThanOrEqual(3);
    expect(verdict).not.toHaveProperty('finding');
    expect(await verified(whole, { leaves: false })).toEqual(verdict);
    expect(await verifiedOffline(copied())).toEqual(verdict);
  });

  it.each(Object.entries(crimes))('betrays %s at its position, offline too', async (_, [sql, position, fault]) => {
    const copy = copied();
    copy.tamper(sql);
    const { finding } = await verified(copy);
    expect(finding).toMatchObject({ position, fault });
    expect((await verifiedOffline(copy)).finding).toEqual(finding);
  });

  it.each(Object.entries(crimes).filter(([name]) => name.includes('letter') || name.includes('time')))(
    'betrays %s between two checkpoints where the leaf hashes are gone',
    async (_, [sql]) => {
      const copy = copied();
      copy.tamper(sql);
      const { finding } = await verified(copy, { leaves: false });
      expect(finding).toMatchObject({ fault: 'root-differs' });
      expect([finding && finding.position <= 35, finding?.until !== undefined && finding.until >= 35]).toEqual([
        true,
        true,
      ]);
    },
  );

  it('betrays an event that was slipped in later under an early date', async () => {
    const copy = copied();
    const early = JSON.stringify({ id: 'late', type: 'Noted', recordedAt: '2026-03-02T11:00:00.000Z' });
    copy.tamper(`INSERT INTO event VALUES (81, 'thing-y', 0, 'late', 'Noted', '${early}')`);
    const { finding } = await verified(copy);
    expect(finding).toMatchObject({ position: 81, fault: 'back-dated' });
    expect(finding && sentenceOf(finding)).toContain('position 81');
  });

  it('does not believe a checkpoint of another key, a changed one, or one that was taken out of order', async () => {
    const outcome = async (change: (notes: string) => string) => {
      const copy = copied();
      const { checkpoints } = notaryFiles(copy.notaryFolder);
      writeFileSync(checkpoints, change(readFileSync(checkpoints, 'utf8')));
      return (await verified(copy)).finding?.fault;
    };
    expect(await outcome((notes) => notes)).toBeUndefined();
    expect(await outcome((notes) => notes.replace('\n80\n', '\n79\n'))).toBe('checkpoint-refused');
    expect(await outcome((notes) => notes.replace('made ', 'mad '))).toBe('checkpoint-refused');
    expect(await outcome((notes) => notes.split('\n\n').reverse().join('\n\n'))).toBe('checkpoint-refused');
    const copy = copied();
    const other = fileSigner(origin, join(copy.folder, 'other.key'), { createIfMissing: true });
    writeFileSync(notaryFiles(copy.notaryFolder).verifier, other.verifier);
    expect((await verified(copy)).finding?.fault).toBe('checkpoint-refused');
  });

  it('says that it cannot be read where its file is damaged', async () => {
    const copy = copied();
    const bytes = readFileSync(copy.logFile);
    bytes.fill(0xff, 3 * 4096, 8 * 4096);
    writeFileSync(copy.logFile, bytes);
    expect((await verified(copy)).finding).toMatchObject({ fault: 'unreadable' });
  });

  it('is carried to another place by an export, bytes, places and root alike', async () => {
    const copy = copied();
    const file = join(copy.folder, 'export.ndjson');
    const from = await copy.openLog('reader');
    const written = await exportLog(from, file);
    await from.close();
    const other = new IntegrityBench();
    copies.push(other);
    const into = await other.openLog();
    expect(await importLog(file, into)).toEqual(written);
    const { close, ...witness } = copy.witness();
    expect(await verifyEvents(eventsOf(into), witness)).toEqual(await verified(whole));
    close();
    await expect(importLog(file, into)).rejects.toThrow(ExportRefused);
    await into.close();
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const wrong of [
      lines.slice(0, -2),
      lines.toSpliced(10, 1),
      ['{}', ...lines.slice(1)],
      [...lines.slice(0, -1), '{}'],
    ]) {
      writeFileSync(file, wrong.join('\n'));
      expect((await verifyEvents(readExport(file))).finding).toBeDefined();
    }
  });

  it('proves one event to somebody who has nothing but the proof and the key', async () => {
    const log = await whole.openLog('reader');
    const events: StoredEvent[] = [];
    for await (const batch of eventsOf(log)) events.push(...batch);
    await log.close();
    const { checkpoints, verifier: file } = notaryFiles(whole.notaryFolder);
    const notes = readFileSync(checkpoints, 'utf8').split(/(?<=— .*\n)\n/);
    const { leaves, close } = whole.witness();
    const verifier = readVerifier(readFileSync(file, 'utf8'));
    const event = events[34];
    const last = notes.filter((note) => note !== '').at(-1) ?? '';
    if (!leaves || !verifier || !event) throw new Error('The bench is not whole.');
    const proof = proveEvent(event, last, (index) => leaves.read(index, 1)[0] ?? Buffer.of());
    close();
    const changed = { ...proof, event: { ...event, body: event.body.replace('35', '36') } };
    const moved = { ...proof, event: { ...event, position: 36 } };
    expect([proof, changed, moved].map((one) => verifyEventProof(one, verifier))).toEqual([true, false, false]);
  });
});
