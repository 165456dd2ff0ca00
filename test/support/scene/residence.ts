import { legal } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { mash, nhs, referralsOf, saidOf } from './wording.ts';

/** A child moves: where it lives is said, put right and ended; each way in which a handover can end; one that waits. */
export const tellResidence = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { put, send, settled } = telling;
  const referralOf = referralsOf(telling);
  const said = saidOf(telling);
  const mover = idOf(await send('oakfield-registrations', '/v1/children', { identifiers: [nhs('9990000085')] }));
  await send('oakfield-registrations', '/v1/registrations', { child: mover });
  await send('gp', '/v1/referrals', referralOf('referral of a child that moves', mover));
  const residenceOf = (of: string) => ({
    authority: 'ashby-mash',
    area: put(`${of} area`),
    reasons: put(`${of} reasons`),
  });
  const livesIn = async (of: string, place: string): Promise<string> =>
    idOf(await send('gp', `/v1/children/${place}/residences`, { ...residenceOf(of), from: '2026-01-02' }));
  const lived = `/v1/children/${mover}/residences/${await livesIn('former residence', mover)}`;
  await send('gp', `${lived}/correction`, { ...residenceOf('corrected residence'), from: '2026-01-03' });
  await send('gp', `${lived}/end`, { reason: 'moved-away', until: '2026-01-04', reasons: put('end of residence') });
  const residence = await livesIn('residence', child);
  await settled();
  await send(mash, '/v1/protection-processes', {
    ...{ childId: mover, form: 'strategy-discussion', outcome: 's47-enquiry-joint' },
    ...said('protection of a child that moves'),
  });
  await settled();
  const moves = async (of: string, who: string, move: string): Promise<string> =>
    idOf(
      await send(mash, `/v1/children/${who}/handovers`, {
        ...{ to: 'lagan-trust', move, movedOn: '2026-01-05', acrossNations: true, reasons: put(`${of} reasons`) },
        legal: { ...legal, policyDocument: put(`${of} policy document`) },
      }),
    );
  const goesOver = (id: string) => `/v1/children/${mover}/handovers/${id}`;
  await send(mash, `${goesOver(await moves('withdrawn handover', mover, 'permanent'))}/withdrawal`, {
    reasons: put('withdrawal of a handover'),
  });
  await send('trust-social-worker', `${goesOver(await moves('declined handover', mover, 'permanent'))}/refusal`, {
    ...{ reason: 'information-missing', reasons: put('refusal of a handover') },
  });
  const accepted = goesOver(await moves('accepted handover', mover, 'permanent'));
  await send('trust-social-worker', `${accepted}/acceptance`, { reasons: put('acceptance of a handover') });
  await settled();
  await send('trust-social-worker', `${accepted}/closure`, {
    ...{ reason: 'own-case-open', reasons: put('closure of a handover') },
  });
  const handover = await moves('waiting handover', child, 'temporary');
  return { residence, handover };
};
