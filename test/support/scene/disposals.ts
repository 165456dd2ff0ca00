import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { nhs } from './wording.ts';

/** Disposals: of a child of whom little is said one is refused, one stopped by a hold, one carried out; one waits. */
export const tellDisposals = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { world, send, settled } = telling;
  const spare = idOf(await send('oakfield-registrations', '/v1/children', { identifiers: [nhs('9990000077')] }));
  await settled();
  const proposes = async (person: string, retention: string): Promise<string> =>
    idOf(
      await send('records-officer', '/v1/disposals', {
        ...{ person, retention, ground: 'erasure', basis: 'court-order' },
      }),
    );
  const approved = async (of: string): Promise<void> => {
    for (const as of ['caldicott-guardian', 'gp-lead']) await send(as, `/v1/disposals/${of}/approvals`, {});
  };
  const refused = await proposes(spare, 'directory');
  await send('gp-lead', `/v1/disposals/${refused}/refusal`, { reason: 'still-needed' });
  await settled();
  const overtaken = await proposes(spare, 'directory');
  const destroyer = world.service.followers.get('when-disposal-approved-then-destroy');
  destroyer?.pause();
  await approved(overtaken);
  const between = idOf(
    await send('records-officer', '/v1/holds', { scope: 'child', person: spare, reason: 'litigation' }),
  );
  destroyer?.resume();
  await settled();
  await send('records-officer', `/v1/holds/${between}/lifting`, { reason: 'placed-in-error' });
  await settled();
  await approved(await proposes(spare, 'directory'));
  await settled();
  const disposal = await proposes(child, 'child-record');
  const hold = idOf(
    await send('records-officer', '/v1/holds', { scope: 'child', person: child, reason: 'serious-case-review' }),
  );
  await settled();
  return { disposal, hold };
};
