import { expect, it } from '@jest/globals';
import { alikeToThoseWhoMayNotKnow } from '../support/two-worlds.ts';

it('a hundred pairs of worlds that differ only in what is hidden answer alike', async () => {
  expect(await alikeToThoseWhoMayNotKnow(100)).toBe(100);
});
