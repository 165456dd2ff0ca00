import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { mash, notesOf, referralsOf } from './wording.ts';

/** The referral and its whole life. */
export const tellReferral = async (telling: Telling, { child, second }: Pick<Story, 'child' | 'second'>) => {
  const { world, put, send, settled, texts, attach } = telling;
  const referralOf = referralsOf(telling);
  const notes = notesOf(telling, child);
  const ofChild = `/v1/children/${child}`;
  const referral = idOf(await send('gp', '/v1/referrals', referralOf('referral', child, second)));
  await settled();
  const ofReferral = `/v1/referrals/${referral}`;
  await send(mash, `${ofReferral}/acknowledgement`, notes('acknowledged'));
  await send(mash, `${ofReferral}/return`, { missing: ['concerns'], ...notes('returned') });
  await send('gp', `${ofReferral}/information`, { children: [{ childId: child, ...texts('supplied information') }] });
  await send('gp', `${ofReferral}/amendments`, {
    reason: 'clarification',
    children: [{ childId: child, ...texts('amended referral') }],
  });
  await send(mash, `${ofReferral}/screenings`, {
    stage: 'contact',
    decision: 'proceed',
    category: 'neglect',
    urgency: 'same-day',
    ...notes('screened'),
  });
  await send('gp', `${ofReferral}/escalation`, { reason: 'delay', ...notes('escalated') });
  const decide = (name: string) => ({
    decisions: [child, second].map((childId) => ({ childId, decision: 's17-assessment', reasons: put(name) })),
  });
  await send(mash, `${ofReferral}/decisions`, decide('referral decision'));
  await send(mash, `${ofReferral}/assessment`, { assessment: 's17', ...notes('assessment') });
  await send(mash, `${ofReferral}/closure`, { reason: 'assessment-completed', ...notes('closed') });
  await send(mash, `${ofReferral}/reopening`, { reason: 'recurrence', ...notes('re-opened') });
  await settled();
  const clocks = (await world.get(mash, `${ofChild}/clocks`, { 'x-purpose': 'referral-handling' })).body[
    'items'
  ] as readonly { readonly id: string; readonly state: string }[];
  const [waivable, clock] = clocks.filter(({ state }) => state === 'running').map(({ id }) => id);
  await send(mash, `${ofChild}/clocks/${waivable ?? ''}/waiver`, {
    reason: 'professional-judgement',
    explanation: put('waiver of a clock'),
  });
  await attach('gp', ofReferral, 'attachment of the referral', { childId: child, category: 'body-map' });
  const minutes = await attach(mash, ofReferral, 'minutes', { childId: child, category: 'minutes' });
  return { referral, clock: clock ?? '', minutes };
};
