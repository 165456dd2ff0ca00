import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** In the news, and somebody with a connection; one of the two is over. A look of a practice that does not work with the child is flagged. */
export const tellLookUps = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { world, send, settled } = telling;
  const ofChild = `/v1/children/${child}`;
  const connection = idOf(
    await send('gp-lead', `${ofChild}/look-up-marks`, { kind: 'conflict', person: `u-${'1'.repeat(32)}` }),
  );
  await send('gp-lead', `${ofChild}/look-up-marks/${connection}/end`, {});
  const mark = idOf(await send('social-worker', `${ofChild}/look-up-marks`, { kind: 'press-attention' }));
  await world.get('gp', ofChild);
  await settled();
  const flags = async () =>
    (await world.get('caldicott-guardian', '/v1/look-up-flags', { 'x-purpose': 'audit' })).body['items'] as readonly {
      readonly id: string;
      readonly rule: string;
    }[];
  const flag = (await flags()).find(({ rule }) => rule === 'press-attention')?.id ?? '';
  await send('caldicott-guardian', `/v1/look-up-flags/${flag}/review`, {
    outcome: 'needs-investigation',
    reason: 'other',
  });
  return { mark, flag };
};
