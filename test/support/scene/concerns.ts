import { legal } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';
import { concernsAbout } from './wording.ts';

/** Concerns of several services, one of them sensitive, one addressed; documents of one; a dead letter. */
export const tellConcerns = async (
  telling: Telling,
  { child, second, third }: Pick<Story, 'child' | 'second' | 'third'>,
) => {
  const { world, put, send, texts, attach } = telling;
  const concernOf = concernsAbout(telling, child);
  const concern = idOf(await send('gp', '/v1/concerns', concernOf('concern of the practice')));
  const ofConcern = `/v1/concerns/${concern}`;
  await send('gp', `${ofConcern}/amendments`, { reason: 'correction', ...texts('amended concern') });
  await send('gp', `${ofConcern}/closure`, { outcome: 'no-further-action', explanation: put('closed concern') });
  await send('gp', `${ofConcern}/reopening`, { reason: 'new-information', explanation: put('re-opened concern') });
  const attachment = await attach('gp', ofConcern, 'attachment');
  const wrongOne = await attach('gp', ofConcern, 'withdrawn attachment');
  await send('gp', `${ofConcern}/attachments/${wrongOne}/withdrawal`, {
    reason: 'about-another-child',
    explanation: put('withdrawal of an attachment'),
  });
  const wrong = idOf(await send('gp', '/v1/concerns', concernOf('withdrawn concern')));
  await send('gp', `/v1/concerns/${wrong}/withdrawal`, { reason: 'entered-in-error', explanation: put('withdrawal') });
  await send('health-visitor', '/v1/concerns', concernOf('concern of the health visitor'));
  await send('clinic-nurse', '/v1/concerns', concernOf('concern of the sexual health clinic'));
  await send('teacher', '/v1/concerns', concernOf('concern of the school'));
  await send('other-gp', '/v1/concerns', concernOf('concern about the other child', third));
  await send('police-officer', '/v1/concerns', {
    ...concernOf('concern of the police'),
    recipients: [{ agency: 'ashby-mash', classes: ['presence', 'summary'] }],
    legal: { ...legal, policyDocument: put('policy document of the police') },
  });
  await send('gp', '/v1/concerns', concernOf('concern about the sibling', second));

  // A dead letter: what it said is known to nobody.
  await world.post(
    'oakfield-clinical-system',
    '/v1/cloudevents',
    {
      specversion: '1.0',
      id: put('id of a refused message'),
      source: 'uk.nhs.gp.millbrook',
      type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
      time: '2026-01-05T10:00:00Z',
      datacontenttype: 'application/json',
      data: { note: put('body of a refused message') },
    },
    { 'content-type': 'application/cloudevents+json' },
  );
  return { concern, attachment };
};
