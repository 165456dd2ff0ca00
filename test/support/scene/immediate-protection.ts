import { legal } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { mash } from './wording.ts';

/** Kept safe at once: by the police, which is over, and by an order, which was extended and stands. */
export const tellImmediateProtection = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { put, send } = telling;
  const keptSafe = (of: string) => ({
    ...{ summary: put(`${of} summary`), reasons: put(`${of} reasons`), childsVoice: put(`${of} child's voice`) },
  });
  const taking = (of: string) => ({
    ...{ ...keptSafe(of), takenTo: put(`${of} taken to`), toldTo: ['oakfield-gp'] },
    legal: { ...legal, policyDocument: put(`${of} policy document`) },
  });
  const byPolice = await send('police-officer', '/v1/immediate-protections', {
    ...{ child: { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] }, form: 'police-protection' },
    ...{ authority: 'ashby-mash', ...taking('police protection') },
  });
  await send('police-officer', `/v1/immediate-protections/${idOf(byPolice)}/end`, {
    ...{ because: 'emergency-order-made', ...keptSafe('end of police protection') },
  });
  const order = await send(mash, '/v1/immediate-protections', {
    ...{ childId: child, form: 'emergency-protection-order', ...taking('emergency order') },
  });
  await send(mash, `/v1/immediate-protections/${idOf(order)}/extension`, keptSafe('extension of the order'));
  return { measure: idOf(order) };
};
