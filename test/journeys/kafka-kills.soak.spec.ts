import { expect, it } from '@jest/globals';
import { runKills } from '../support/kafka/kills.ts';
import { brokers, whereThereIsKafka } from '../support/kafka/where.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

whereThereIsKafka('an intake of 100,000 concerns that is killed twenty times', () => {
  it('records every good concern once and keeps every bad one with its code', async () => {
    console.log(`seed ${String(seed)}`);
    const events = Number(process.env['KAFKA_EVENTS'] ?? 100_000);
    const told = (line: string): void => {
      process.stderr.write(`${line}\n`);
    };
    const found = await runKills({ brokers, events, kills: 20, seed, told });
    const { recordedConcerns, lettersInTopic, stopMs, toldMs } = found;
    told(JSON.stringify({ events, recordedConcerns, lettersInTopic, stopMs, toldMs }));
    expect([found.recordedConcerns, found.recordedStreams]).toEqual([found.good, found.good]);
    expect(found.lettersInLog).toEqual(found.poison);
    expect(found.lettersInTopic).toEqual(found.poison);
    expect(found.leaks).toEqual([]);
    expect(Math.max(...found.stopMs)).toBeLessThan(25_000);
    expect(found.toldMs.most).toBeLessThan(5_000);
  });
});
