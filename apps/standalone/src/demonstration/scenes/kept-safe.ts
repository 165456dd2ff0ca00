import { any, answerOf, dayFrom, dayOf, idOf, itemsOf, legal, type Scene } from './stage.ts';

type Step = Readonly<Record<string, unknown>>;
const firstStep = (body: Readonly<Record<string, unknown>>): Step =>
  ((body['steps'] ?? []) as readonly Step[])[0] ?? {};
const said = (step: Step, name: string): string => (typeof step[name] === 'string' ? step[name] : 'not told');

/** The police act at night, and the authority knows. */
export const immediateProtection: Scene = {
  title: 'Immediate protection: the police act at night, of a child whom they name by its number',
  play: async ({ client, settled }) => {
    const taken = await client.send('police-officer', '/v1/immediate-protections', {
      child: { identifiers: [{ kind: 'nhs-number', value: '9990000034' }] },
      ...{ form: 'police-protection', authority: 'ashby-mash', toldTo: ['ashby-health-visiting'], legal },
      ...{ summary: 'Found alone at night.', takenTo: 'With an aunt in Ashby.' },
    });
    await settled();
    const path = `/v1/immediate-protections/${idOf(taken)}`;
    const read = async (as: string, purpose: string) => firstStep((await client.read(as, path, purpose)).body);
    const mash = await read('social-worker', 'child-protection-enquiry');
    const visitor = await read('health-visitor', 'safeguarding');
    const order = await client.attempt('police-officer', '/v1/immediate-protections', {
      child: { identifiers: [{ kind: 'nhs-number', value: '9990000034' }] },
      ...{ form: 'emergency-protection-order', authority: 'ashby-mash', summary: 'An order.', legal },
    });
    return [
      `Police protection of Kim ends by itself after 72 hours, on ${dayOf(taken.body['endsBy'])}; an order is not theirs to obtain: ${answerOf(order)}.`,
      `The MASH reads where Kim is: ${said(mash, 'takenTo')} The health visitor reads "${said(visitor, 'summary')}", and where: ${said(visitor, 'takenTo')}.`,
    ];
  },
};

/** What has to be notified and decided after serious harm. */
export const seriousIncident: Scene = {
  title: 'A serious incident: notified, looked at, decided on',
  play: async (stage) => {
    const { client, settled, sam } = stage;
    const incident = idOf(
      await client.send('social-worker', '/v1/serious-incidents', {
        ...{ childId: sam, kind: 'serious-harm', happenedOn: dayFrom(stage, -1), partnership: 'ashby-partnership' },
        ...{ summary: 'Sam is in hospital.', legal },
      }),
    );
    const path = `/v1/serious-incidents/${incident}`;
    await settled();
    const clocks = itemsOf(await client.read('social-worker', `/v1/children/${sam}/clocks`, 'referral-handling'));
    const dueOf = (rule: string): string => dayOf(clocks.find((clock) => clock['rule'] === rule)?.['dueBy']);
    const decided = { decision: 'review', summary: 'There is to be a review.', reasons: 'Much to learn.' };
    const own = await client.attempt('social-worker', `${path}/rapid-review`, decided, any);
    await client.send('review-chair', `${path}/rapid-review`, decided, any);
    await settled();
    const waiting = itemsOf(await client.read('review-chair', '/v1/serious-incidents?waitsFor=review', 'safeguarding'));
    const surgery = await client.read('gp-lead', path, 'safeguarding');
    return [
      `The MASH records it: late from ${dueOf('ENG-SIN')} for the notification, from ${dueOf('ENG-RR')} for the rapid review.`,
      `Whether there is to be a review is not the authority’s to decide (${answerOf(own)}); the partnership decides for one. Waiting to begin: ${String(waiting.length)}.`,
      `What the services did is about to be looked at, so the surgery finds nothing of it: ${answerOf(surgery)}.`,
    ];
  },
};
