import { legal } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { notesOf, referralsOf } from './wording.ts';

/** A draft of a referral that is still written, one discarded, one submitted; a referral that was withdrawn. */
export const tellDrafts = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { send, texts } = telling;
  const referralOf = referralsOf(telling);
  const notes = notesOf(telling, child);
  const draftOf = (of: string) => ({ urgency: 'standard', children: [{ childId: child, ...texts(of) }] });
  const drafted = async (of: string): Promise<string> => idOf(await send('gp', '/v1/referral-drafts', draftOf(of)));
  await send('gp', `/v1/referral-drafts/${await drafted('discarded draft')}/discarding`, {});
  await send('gp', `/v1/referral-drafts/${await drafted('submitted draft')}/submission`, {
    ...referralOf('referral that was a draft', child),
    legal: { ...legal, consentDecision: 'refused' },
  });
  const draft = await drafted('draft');
  const dropped = idOf(await send('gp', '/v1/referrals', referralOf('withdrawn referral', child)));
  await send('gp', `/v1/referrals/${dropped}/withdrawal`, { reason: 'duplicate', ...notes('withdrawn') });
  return { draft };
};
