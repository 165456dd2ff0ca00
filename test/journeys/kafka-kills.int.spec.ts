import { expect, it } from '@jest/globals';
import { runKills } from '../support/kafka/kills.ts';
import { brokers, whereThereIsKafka } from '../support/kafka/where.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

whereThereIsKafka('an intake that is killed at random points', () => {
  it('records every good concern once and keeps every bad one with its code', async () => {
    console.log(`seed ${String(seed)}`);
    const found = await runKills({ brokers, events: 2_000, kills: 3, seed });
    expect([found.recordedConcerns, found.recordedStreams]).toEqual([found.good, found.good]);
    expect(found.lettersInLog).toEqual(found.poison);
    expect(found.lettersInTopic).toEqual(found.poison);
    expect(found.leaks).toEqual([]);
    expect(found.warnings).toEqual([]);
    expect(Math.max(...found.stopMs)).toBeLessThan(25_000);
    expect(found.toldMs.most).toBeLessThan(5_000);
  }, 420_000);
});
