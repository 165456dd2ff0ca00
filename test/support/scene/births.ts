import { idOf, type Telling } from './telling.ts';
import { nhs } from './wording.ts';

/** An unborn child, its birth with a twin who was another mother's, and numbers that change. */
export const tellBirths = async (telling: Telling): Promise<void> => {
  const { put, send, demographics } = telling;
  const texted = (of: string) => ({ ...demographics(of, '1994-05-06'), dateOfBirth: undefined });
  const bearing = {
    identifiers: [{ kind: 'local', value: put('mother of the unborn child local number') }],
    demographics: demographics('mother of the unborn child', '1994-05-06'),
  };
  const unborn = idOf(
    await send('ashby-maternity-system', '/v1/children', { kind: 'unborn', mother: bearing, expectedOn: '2026-02-01' }),
  );
  for (const feed of ['ashby-maternity-system', 'oakfield-registrations'])
    await send(feed, '/v1/registrations', { child: unborn });
  await send('midwife', `/v1/children/${unborn}/pregnancy-end`, {
    outcome: 'not-stated',
    note: put('end of pregnancy'),
  });
  await send('midwife', `/v1/children/${unborn}/pregnancy-end`, {
    outcome: 'recorded-in-error',
    note: put('end of pregnancy taken back'),
  });
  const birth = await send('ashby-maternity-system', '/v1/births', {
    mother: bearing,
    bornOn: '2026-01-20',
    children: [
      { order: 1, demographics: texted('newborn') },
      { order: 2, demographics: texted('twin') },
    ],
  });
  const [newborn, twin] = (birth.body['children'] as readonly { readonly id: string }[]).map(({ id }) => id);
  const numbers = `/v1/children/${newborn ?? ''}/identifiers`;
  await send('midwife', numbers, { identifier: nhs('9990000042') });
  await send('midwife', numbers, { identifier: nhs('9990000050'), replaces: nhs('9990000042') });
  await send('midwife', numbers, { identifier: nhs('9990000042'), replaces: nhs('9990000050') });
  await send('midwife', `${numbers}/retraction`, { identifier: nhs('9990000050') });
  await send('gp-lead', `/v1/children/${twin ?? ''}/birth/undoing`, {
    reason: 'wrong-mother',
    explanation: put('undoing of a birth'),
  });
};
