import { describe, expect, it } from '@jest/globals';
import { IntakeLag } from './intake-lag.ts';
import type { KafkaRecord, PartitionLag } from './port.ts';

const lagOf = (messages: number, more: Partial<PartitionLag> = {}): PartitionLag => ({
  ...{ topic: 't', partition: 0, messages, taken: 10n, low: 0n, high: BigInt(10 + messages) },
  ...more,
});
const writtenAt = (writtenAtMs: number, partition = 0): KafkaRecord => ({
  ...{ topic: 't', partition, offset: '1', key: null, value: null, headers: {} },
  writtenAtMs,
});

/** A broker that says what it is told to: a real one's clock and retention stand still for nobody. */
const scene = () => {
  const told = { now: 100_000, lags: [lagOf(0)] as readonly PartitionLag[] | undefined };
  const changes: (readonly [boolean, string?])[] = [];
  const gaps: (number | undefined)[] = [];
  const gone = Object.assign(new Error('gone'), { cause: { name: 'KafkaJSProtocolError', type: 'NO_RIGHT' } });
  const client = { lag: () => (told.lags ? Promise.resolve(told.lags) : Promise.reject(gone)) };
  const lag = new IntakeLag(client, 'g', ['t'], {
    now: () => told.now,
    onChange: (is, fault) => changes.push(fault?.code === undefined ? [is] : [is, fault.code]),
    onGap: (lost) => gaps.push(lost),
  });
  const read = async (lags: readonly PartitionLag[] | undefined, laterMs = 0) => {
    Object.assign(told, { lags, now: told.now + laterMs });
    await lag.ask();
    return [lag.messages(), lag.seconds(), lag.reachable()];
  };
  return { lag, read, changes, gaps };
};

describe('the lag of the intake', () => {
  it('is nothing while nothing waits, the age of what waits, and the silence of a broker that is gone', async () => {
    const { lag, read, changes } = scene();
    expect(await read([lagOf(7)])).toEqual([7, 0, true]);
    lag.seen(writtenAt(95_000));
    expect(await read([lagOf(7)])).toEqual([7, 5, true]);
    expect(await read(undefined, 30_000)).toEqual([7, 35, false]);
    expect(await read([lagOf(0)])).toEqual([0, 0, true]);
    expect(changes).toEqual([[true], [false, 'NO_RIGHT'], [true]]);
    await lag.stop();
  });

  it('of a topic that was quiet for days is that of the one record which is on its way, not of the last before it', async () => {
    const { lag, read } = scene();
    await read([lagOf(0)]);
    lag.seen(writtenAt(99_000));
    await read([lagOf(0)], 259_200_000);
    expect(await read([lagOf(1)], 5_000)).toEqual([1, 5, true]);
    await lag.stop();
  });

  it('is that of the partition which waits longest, whatever the others take meanwhile', async () => {
    const { lag, read } = scene();
    const both = [lagOf(3), lagOf(1, { partition: 1 })];
    await read(both);
    lag.waits(writtenAt(40_000));
    lag.seen(writtenAt(100_000, 1));
    expect(await read(both)).toEqual([4, 60, true]);
    lag.seen(writtenAt(101_000));
    expect(await read(both, 2_000)).toEqual([4, 2, true]);
    await lag.stop();
  });

  it('is not hidden by a sender whose clock runs ahead', async () => {
    const { lag, read } = scene();
    await read([lagOf(1)]);
    lag.waits(writtenAt(4_000_000_000_000));
    expect(await read([lagOf(1)], 9_000)).toEqual([1, 9, true]);
    await lag.stop();
  });

  it('tells of records that had gone before they were taken, and of how many', async () => {
    const { lag, read, gaps } = scene();
    await read([lagOf(100)]);
    const asked = read([lagOf(30, { taken: -2n, low: 80n, high: 110n })]);
    lag.gone({ topic: 't', partition: 0 });
    await asked;
    await lag.ask();
    expect([gaps, lag.gaps()]).toEqual([[70], 1]);
    await lag.stop();
  });

  it('is asked no more when it is stopped, and nobody waits for a broker that is silent', async () => {
    const lag = new IntakeLag({ lag: () => new Promise(() => undefined) }, 'g', ['t']);
    void lag.ask();
    const began = performance.now();
    await lag.stop();
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('tells of a topic that was made anew: its offsets went back', async () => {
    const { lag, read, gaps } = scene();
    await read([lagOf(100)]);
    await read([lagOf(3, { taken: -1n, low: 0n, high: 3n })]);
    expect([gaps, lag.gaps()]).toEqual([[undefined], 1]);
    await lag.stop();
  });
});
