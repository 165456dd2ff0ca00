import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from '@jest/globals';
import { IntegrityBench } from './integrity-bench.ts';
import { eventsOf } from './sources.ts';
import { verifyEvents } from './verify.ts';

const events = 1_000_000;

it('a million events are verified in less than a minute, and the one that was changed is named', async () => {
  const bench = new IntegrityBench();
  await bench.history(1);
  const db = new DatabaseSync(bench.logFile);
  const filler = 'x'.repeat(600);
  const insert = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)');
  db.exec('BEGIN');
  for (let position = 2; position <= events; position += 1) {
    const id = `event-${String(position)}`;
    const body = JSON.stringify({ id, type: 'Noted', recordedAt: '2026-03-02T11:00:00.000Z', facts: { filler } });
    insert.run(position, `many-${String(position % 100_000)}`, Math.floor((position - 2) / 100_000), id, 'Noted', body);
  }
  db.exec('COMMIT');
  db.close();
  const writer = await bench.openLog();
  const notary = bench.notary(writer);
  const startedAt = performance.now();
  while (notary.covered < events) await new Promise((resolve) => setTimeout(resolve, 50));
  const notarised = performance.now() - startedAt;
  await notary.stop();
  await writer.close();
  const verify = async () => {
    const log = await bench.openLog('reader');
    const { close, ...witness } = bench.witness();
    const began = performance.now();
    const verdict = await verifyEvents(eventsOf(log), witness);
    close();
    await log.close();
    return { verdict, seconds: (performance.now() - began) / 1000 };
  };
  const { verdict, seconds } = await verify();
  console.log(`a million events: notary ${(notarised / 1000).toFixed(1)} s, verified in ${seconds.toFixed(1)} s`);
  expect(verdict).toMatchObject({ events, witnessed: events });
  expect(verdict).not.toHaveProperty('finding');
  expect(seconds).toBeLessThan(60);
  bench.tamper(`UPDATE event SET body = replace(body, 'xx', 'xy') WHERE position = 987654`);
  expect((await verify()).verdict.finding).toMatchObject({ fault: 'altered', position: 987_654 });
  bench.remove();
});
