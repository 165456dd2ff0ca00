import type { Answer } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** What somebody asked to be given on the child's behalf: withdrawn, refused, answered, extended, and open. */
export const tellAccessRequests = async (
  telling: Telling,
  { child, concernEntry }: Pick<Story, 'child' | 'concernEntry'>,
) => {
  const { put, send } = telling;
  const requested = async (of: string, identity = 'known'): Promise<string> =>
    idOf(
      await send('gp', '/v1/access-requests', {
        ...{ subject: child, by: 'parent', receivedOn: '2026-01-10', identity },
        ...{ requester: put(`${of} requester`), wording: put(`${of} wording`) },
      }),
    );
  const handle = (id: string, path: string, body: object, of: string): Promise<Answer> =>
    send('gp-lead', `/v1/access-requests/${id}/${path}`, { ...body, reasons: put(`${of} reasons`) });
  const takenBackRequest = await requested('withdrawn access request');
  await handle(takenBackRequest, 'withdrawal', {}, 'withdrawal of an access request');
  const unknownRequest = await requested('access request of nobody', 'asked-for');
  await handle(unknownRequest, 'identity', { outcome: 'not-confirmed', checkedOn: '2026-01-12' }, 'identity check');
  await handle(unknownRequest, 'refusal', { reason: 'identity-not-confirmed' }, 'refusal of an access request');
  const accessRequest = await requested('access request');
  for (const name of ['answered access request', 'open access request']) {
    const id = name === 'open access request' ? accessRequest : await requested(name);
    const authority = { childsDecision: 'not-competent', interests: 'in-childs-interests' };
    await handle(id, 'authority', authority, `authority of the ${name}`);
    const opinion = { finding: 'serious-harm', givenOn: new Date().toISOString().slice(0, 10) };
    const professional = put(`professional of the ${name}`);
    await handle(id, 'opinions', { ...opinion, professional }, `opinion of the ${name}`);
    await handle(id, 'withholdings', { entry: concernEntry, exemption: 'serious-harm' }, `withholding of the ${name}`);
    if (name === 'answered access request')
      await handle(id, 'disclosure', { entries: [] }, `disclosure of the ${name}`);
  }
  const recent = idOf(
    await send('gp', '/v1/access-requests', {
      ...{ subject: child, by: 'parent', receivedOn: new Date().toISOString().slice(0, 10), identity: 'known' },
      requester: put('recent access request requester'),
    }),
  );
  await handle(recent, 'extension', { reason: 'complex' }, 'extension of an access request');
  return { accessRequest };
};
