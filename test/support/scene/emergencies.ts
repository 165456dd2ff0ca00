import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** Two emergencies: one over and reviewed, one that lasts while the tests ask. */
export const tellEmergencies = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { put, send } = telling;
  const ofChild = `/v1/children/${child}`;
  const opens = async (as: string, of: string): Promise<string> =>
    idOf(
      await send(as, '/v1/emergency-accesses', {
        childId: child,
        reason: 'missing-child',
        ...(as === 'other-gp' ? { accessReason: '04' } : {}),
        explanation: `${put(`${of} explanation`)} is long enough`,
      }),
    );
  const past = await opens('police-officer', 'reviewed emergency');
  await send('police-officer', `${ofChild}/emergency-accesses/${past}/end`, {});
  await send('social-worker', `${ofChild}/emergency-accesses/${past}/review`, {
    finding: 'justified',
    findings: put('reviewed emergency findings'),
  });
  const emergency = await opens('other-gp', 'emergency');
  return { emergency };
};
