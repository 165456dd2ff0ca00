import { expect, it } from '@jest/globals';
import { alikeToThoseWhoMayNotKnow } from '../support/two-worlds.ts';

it('worlds that differ only in what is hidden from a viewer answer that viewer byte for byte alike', async () => {
  expect(await alikeToThoseWhoMayNotKnow(4)).toBe(4);
});

it('the comparison bites: a world that differs in something that the viewer may see is found', async () => {
  await expect(alikeToThoseWhoMayNotKnow(1, 'seen')).rejects.toHaveProperty(
    'cause.message',
    expect.stringContaining('differ'),
  );
});
