import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { histories } from '../support/histories.ts';

describe('what is rebuilt from the beginning of the log, the long form', () => {
  const bench = histories();
  beforeAll(bench.start);
  afterAll(() => bench.world.stop());

  it('equals what was built as it happened over sixty histories', async () => {
    expect(await bench.rebuiltEqualsLive(60)).toBe(60);
  });
});
