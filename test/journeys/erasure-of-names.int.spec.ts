import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PersonId } from '@safeguarding/kernel';
import { World } from '../support/world.ts';

const world = new World();
beforeAll(() => world.start());
afterAll(() => world.stop());

const settled = () => world.settled();

it('an erasure has reached the tokens that names are found by when it is acknowledged, and a rebuild brings none back', async () => {
  const child = (await world.child('9990000018', 'oakfield-registrations')) as PersonId;
  await settled();
  expect(world.service.storage.names.size).toBeGreaterThan(0);
  const { keyStore } = world.service.storage.sealed;
  await keyStore.destroy({ person: child }, { at: world.service.clock.now(), why: 'retention-ended' });
  expect(world.service.storage.names.size).toBe(0);
  await world.restart({ loseReadModels: true });
  await settled();
  expect(world.service.storage.names.size).toBe(0);
});
