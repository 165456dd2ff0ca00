import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { mash } from './wording.ts';

/** Somebody is nobody to the child; somebody else was, for a while. */
export const tellBars = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { put, send } = telling;
  const ofChild = `/v1/children/${child}`;
  const barOf = async (of: string): Promise<string> =>
    idOf(
      await send('gp-lead', `${ofChild}/bars`, {
        person: `u-${'0'.repeat(32)}`,
        ground: 'relative',
        reasons: put(`${of} reasons`),
      }),
    );
  await send(mash, `${ofChild}/bars/${await barOf('ended bar')}/end`, {
    reason: 'wrong-person',
    reasons: put('end of a bar'),
  });
  const bar = await barOf('bar');
  return { bar };
};
