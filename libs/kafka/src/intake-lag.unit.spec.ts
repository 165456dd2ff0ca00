import { describe, expect, it } from '@jest/globals';
import { IntakeLag } from './intake-lag.ts';

describe('the lag of the intake', () => {
  it('is nothing while nothing waits, the age of what waits, and the silence of a broker that is gone', async () => {
    let now = 100_000;
    let messages: number | undefined = 0;
    const changes: boolean[] = [];
    const client = {
      lag: () =>
        messages === undefined
          ? Promise.reject(new Error('gone'))
          : Promise.resolve([{ topic: 't', partition: 0, messages }]),
    };
    const lag = new IntakeLag(client, 'g', ['t'], { now: () => now, onChange: (is) => changes.push(is) });
    const read = async () => {
      await lag.ask();
      return [lag.messages(), lag.seconds(), lag.reachable()];
    };
    expect(await read()).toEqual([0, 0, true]);
    messages = 7;
    lag.seen({ writtenAtMs: 95_000 });
    expect(await read()).toEqual([7, 5, true]);
    messages = undefined;
    now += 30_000;
    expect(await read()).toEqual([7, 35, false]);
    messages = 0;
    expect(await read()).toEqual([0, 0, true]);
    expect(changes).toEqual([true, false, true]);
    await lag.stop();
  });
});
