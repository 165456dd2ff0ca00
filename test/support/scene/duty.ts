import { legal } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** The duty to share: one decision to share, one not to that was looked at again, one that waits for it. */
export const tellDuty = async (telling: Telling, { child, asked }: Pick<Story, 'child' | 'asked'>) => {
  const { put, send } = telling;
  const weighed = (of: string) => ({
    childId: child,
    helps: ['assessment-of-need'],
    reasons: put(`${of} reasons`),
    detrimentReasons: put(`${of} comparison`),
  });
  await send('gp', '/v1/duty-decisions', {
    ...weighed('duty to share'),
    outcome: 'share',
    recipient: 'hill-top-primary',
    detriment: 'not-more-detrimental',
    classes: ['summary'],
    entries: [asked],
    channel: 'this-ledger',
    legal: { ...legal, policyDocument: put('duty to share policy document') },
  });
  const keepsBack = async (of: string): Promise<string> =>
    idOf(
      await send('gp', '/v1/duty-decisions', {
        ...weighed(of),
        outcome: 'not-share',
        recipient: 'ashby-midwifery',
        detriment: 'disclosure-more-detrimental',
        reason: 'more-detrimental-to-child',
        reviewer: { role: 'safeguarding-lead', name: put(`${of} reviewer`) },
        reviewDueOn: '2099-01-01',
      }),
    );
  await send('gp-lead', `/v1/duty-decisions/${await keepsBack('reviewed not sharing')}/review`, {
    finding: 'stands',
    findings: put('review of not sharing findings'),
  });
  const duty = await keepsBack('not sharing');
  return { duty };
};
