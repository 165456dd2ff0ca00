import { idOf, type Telling } from './telling.ts';

/** Three children, who works with them, and their people; the second is a sibling in the referral, the third is known to nobody else. */
export const tellPeople = async (telling: Telling) => {
  const { put, send, demographics } = telling;
  const born = async (feed: string, of: string, number: string): Promise<string> =>
    idOf(
      await send(feed, '/v1/children', {
        identifiers: [
          { kind: 'nhs-number', value: number },
          { kind: 'local', value: put(`${of} local number`) },
        ],
        demographics: demographics(of, '2023-02-01'),
      }),
    );
  const child = await born('oakfield-registrations', 'child', '9990000018');
  const second = await born('oakfield-registrations', 'sibling', '9990000026');
  const third = await born('millbrook-clinical-system', 'other child', '9990000034');
  for (const feed of ['oakfield-registrations', 'ashby-community-system', 'hill-top-roll', 'ashby-police-system'])
    await send(feed, '/v1/registrations', { child });
  await send('oakfield-registrations', '/v1/registrations', { child: second });
  await send('millbrook-clinical-system', '/v1/registrations', { child: third });
  await send('ashby-sexual-health-system', '/v1/registrations', { child, sensitiveBasis: 'young-person-consent' });
  await send('ashby-police-system', '/v1/registrations', { child: second });
  await send('ashby-police-system', '/v1/registrations/end', { child: second });
  await send('oakfield-clinical-system', '/v1/children', {
    identifiers: [{ kind: 'nhs-number', value: '9990000018' }],
    demographics: demographics('child, once more', '2023-02-01'),
  });
  const submitted = await send('oakfield-clinical-system', '/v1/concerns', {
    child: { identifierOmittedBecause: 'not-known', demographics: demographics('unmatched child', '2022-03-04') },
    category: 'neglect',
    occurredOn: '2026-01-03',
    summary: put('concern about an unmatched child'),
  });
  const submission = idOf(submitted);
  const ofChild = `/v1/children/${child}`;
  await send('gp', `${ofChild}/corrections`, {
    reason: 'new-evidence',
    demographics: demographics('corrected child', '2023-02-02'),
  });
  const relate = async (relation: string, of: string): Promise<string> =>
    idOf(
      await send('gp', `${ofChild}/relationships`, {
        relation,
        other: {
          identifiers: [{ kind: 'local', value: put(`${of} local number`) }],
          demographics: demographics(of, '1990-05-06'),
        },
        contact: put(`${of} contact`),
        note: put(`${of} note`),
      }),
    );
  const relationship = await relate('parent', 'mother');
  const ended = await relate('alleged-perpetrator', 'partner');
  await send('gp', `${ofChild}/relationships/${ended}/end`, { reason: 'ended' });
  return { child, second, third, submission, relationship };
};
