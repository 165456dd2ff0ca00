import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** Two children told apart; then, by another colleague, taken for one, told apart again, and proposed once more. */
export const tellMerges = async (telling: Telling, { child, second }: Pick<Story, 'child' | 'second'>) => {
  const { world, put, send, settled } = telling;
  await world.post(
    'gp-lead',
    '/v1/possible-duplicates/dismissal',
    { one: child, other: second, reason: 'siblings', explanation: put('dismissed likeness') },
    { 'x-purpose': 'records-management' },
  );
  const propose = async (of: string): Promise<string> =>
    idOf(
      await send('gp-lead', '/v1/merges', {
        one: child,
        other: second,
        reason: 'same-demographics',
        explanation: put(`${of} explanation`),
      }),
    );
  const rejectedMerge = await propose('rejected merge');
  await send('social-worker', `/v1/merges/${rejectedMerge}/rejection`, { explanation: put('rejection of a merge') });
  const undoneMerge = await propose('undone merge');
  await send('social-worker', `/v1/merges/${undoneMerge}/confirmation`, {});
  await settled();
  await send('gp-lead', `/v1/merges/${undoneMerge}/undoing`, {
    reason: 'different-children',
    explanation: put('undoing of a merge'),
  });
  const merge = await propose('proposed merge');
  return { merge };
};
