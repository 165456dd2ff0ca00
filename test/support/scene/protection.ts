import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { mash, saidOf } from './wording.ts';

/** Two protection processes: one that is over, one with a plan. */
export const tellProtection = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { put, send } = telling;
  const said = saidOf(telling);
  const protect = async (of: string): Promise<string> => {
    const asked = await send(mash, '/v1/protection-processes', { childId: child, ...said(`${of} request`) });
    const path = `/v1/protection-processes/${idOf(asked)}`;
    await send(mash, `${path}/discussions`, {
      form: 'strategy-discussion',
      outcome: 's47-enquiry-joint',
      ...said(`${of} discussion`),
    });
    await send(mash, `${path}/enquiry-conclusion`, {
      outcome: 'significant-harm-conference',
      childSeen: 'seen-alone',
      ...said(`${of} enquiry`),
    });
    await send(mash, `${path}/conferences`, {
      form: 'initial-child-protection-conference',
      outcome: 'plan',
      category: 'neglect',
      ...said(`${of} conference`),
    });
    return idOf(asked);
  };
  const overProcess = await protect('ended protection');
  const ofOver = `/v1/protection-processes/${overProcess}`;
  await send(mash, `${ofOver}/conference-record`, said('conference record'));
  await send(mash, `${ofOver}/core-groups`, { childSeen: 'seen', ...said('core group') });
  await send(mash, `${ofOver}/reviews`, { outcome: 'end', childSeen: 'seen', ...said('review conference') });
  await send(mash, `${ofOver}/closure`, { reason: 'plan-ended', ...said('end of protection') });
  const protectionProcess = await protect('protection');
  const ofProtection = `/v1/protection-processes/${protectionProcess}`;
  await send(mash, `${ofProtection}/plan-changes`, said('change of the plan'));
  await send(mash, `${ofProtection}/chair-told`, said('telling the chair'));
  await send(mash, `${ofProtection}/conference-notice`, {
    ...{ form: 'initial-child-protection-conference', meetsOn: '2099-01-01', ...said('notice of the conference') },
    noticeReasons: put('reasons of short notice'),
  });
  return { process: protectionProcess };
};
