import { legal } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { mash } from './wording.ts';

/** Two serious incidents: one that goes all its way, one that was recorded in error. */
export const tellSeriousIncidents = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { put, send } = telling;
  const told = (of: string) => ({ summary: put(`${of} summary`), reasons: put(`${of} reasons`) });
  const seriousIncident = async (of: string): Promise<string> =>
    idOf(
      await send(mash, '/v1/serious-incidents', {
        ...{ childId: child, kind: 'serious-harm', happenedOn: put(`${of} day`), partnership: 'ashby-partnership' },
        ...{ ...told(of), legal: { ...legal, policyDocument: put(`${of} policy document`) } },
      }),
    );
  const incident = await seriousIncident('serious incident');
  const ofIncident = `/v1/serious-incidents/${incident}`;
  await send(mash, `${ofIncident}/notification`, told('notification'));
  await send('review-chair', `${ofIncident}/rapid-review`, { decision: 'no-review', ...told('rapid review') });
  await send('review-chair', `${ofIncident}/decision`, { decision: 'review', ...told('decision on a review') });
  await send('review-chair', `${ofIncident}/review`, {
    ...{ form: 'child-safeguarding-practice-review', ...told('start of a review') },
  });
  await send('review-chair', `${ofIncident}/publication`, { publication: 'published', ...told('publication') });
  const noIncident = await seriousIncident('incident in error');
  await send(mash, `/v1/serious-incidents/${noIncident}/withdrawal`, told('withdrawn incident'));
  return { incident };
};
