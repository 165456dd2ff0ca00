import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { concernsAbout, openingsOf, referralsOf } from './wording.ts';

/** Written on the wrong child: a concern with a document, a referral, a disclosure; one that waits, one that stays where it is. */
export const tellMisfiling = async (
  telling: Telling,
  { child, second, concern }: Pick<Story, 'child' | 'second' | 'concern'>,
) => {
  const { put, send, settled, attach } = telling;
  const concernOf = concernsAbout(telling, child);
  const referralOf = referralsOf(telling);
  const openingOf = openingsOf(telling);
  const ofChild = `/v1/children/${child}`;
  const misfiled = idOf(await send('gp', '/v1/concerns', concernOf('misfiled concern')));
  await attach('gp', `/v1/concerns/${misfiled}`, 'misfiled attachment');
  const misreferred = idOf(await send('gp', '/v1/referrals', referralOf('misfiled referral', child)));
  await settled();
  const misdisclosed = idOf(
    await send('gp', `${ofChild}/disclosures`, { ...openingOf('misfiled disclosure'), channel: 'this-ledger' }),
  );
  const move = async (kind: string, id: string, of: string, from = child, to = second): Promise<string> =>
    idOf(
      await send('gp', '/v1/moves', {
        kind,
        id,
        from,
        to,
        reason: 'similar-name',
        explanation: put(`${of} explanation`),
      }),
    );
  const moved = async (kind: string, id: string, of: string, from = child, to = second): Promise<void> => {
    await send('gp-lead', `/v1/moves/${await move(kind, id, of, from, to)}/confirmation`, {});
    await settled();
  };
  const kept = await move('concern', misfiled, 'rejected move');
  await send('gp-lead', `/v1/moves/${kept}/rejection`, { explanation: put('rejection of a move') });
  await moved('concern', misfiled, 'moved concern');
  await moved('concern', misfiled, 'concern moved back', second, child);
  await moved('concern', misfiled, 'concern moved again');
  await moved('referral', misreferred, 'moved referral');
  await moved('disclosure', misdisclosed, 'moved disclosure');
  const waiting = await move('concern', concern, 'proposed move');
  return { move: waiting };
};
