import { any, answerOf, dayFrom, idOf, itemsOf, legal, type Scene } from './stage.ts';

const checks = [
  { check: 'source', verified: true, means: 'secure-system' },
  { check: 'process', followed: true },
  { check: 'information', situation: true, concerns: true, riskLevel: true },
  { check: 'consent', branch: 'not-sought', reasonsGiven: true },
];

/** Four checks, then an answer that is safe to be seen by the alleged perpetrator. */
export const informationRequest: Scene = {
  title: 'The police ask the surgery, and the answer is safe to be seen over a shoulder',
  play: async ({ client, sam, concerns }) => {
    const asked = await client.send('police-officer', '/v1/information-requests', {
      ...{ asked: 'oakfield-gp', childId: sam, kind: 'police-investigation', riskLevel: 'high' },
      ...{ whatIsAsked: 'Injuries since summer.', situation: 'An arrest.', concerns: 'The father may read the file.' },
      consent: { branch: 'not-sought', reasons: ['would-increase-risk'] },
      audience: 'alleged-perpetrator-could-see',
    });
    const path = `/v1/information-requests/${idOf(asked)}`;
    const answer = {
      ...{ extent: 'part', leftOut: ['concerns-third-party'], channel: 'this-ledger', legal },
      ...{ classes: ['summary', 'perpetrator'], entries: concerns.slice(0, 1) },
      ...{ summary: 'One injury, examined.', aboutAllegedPerpetrator: 'What Sam said of him.' },
      publicInterest: { necessity: 'A child may be hurt again.', proportionality: 'One entry.' },
      authorisation: { authoriser: { role: 'safeguarding-lead', name: 'The safeguarding lead, invented' } },
    };
    const early = await client.attempt('gp', `${path}/answers`, answer, any);
    for (const check of checks) await client.send('gp', `${path}/checks`, check, any);
    await client.send('gp', `${path}/answers`, answer, any);
    const told = await client.read('police-officer', path, 'information-request');
    const kept = JSON.stringify(told.body).includes('What Sam said') ? 'is in it' : 'is not in it';
    return [
      `An answer before the four checks: ${answerOf(early)}. Source, process, sufficiency and consent are checked; then it is answered in part.`,
      `The police are told "${String(told.body['outcome'])}", as for a whole answer; what was said of the father ${kept}, whoever chose it.`,
    ];
  },
};

/** To share, and not to. */
export const dutyToShare: Scene = {
  title: 'To share or not to share: both are decisions with reasons',
  play: async ({ client, clock, sam, concerns }) => {
    const weighed = { childId: sam, helps: ['assessment-of-need'], reasons: 'The school sees Sam every day.' };
    await client.send('gp', '/v1/duty-decisions', {
      ...{ ...weighed, outcome: 'share', recipient: 'hill-top-primary', detriment: 'not-more-detrimental' },
      ...{ detrimentReasons: 'Nobody at home learns of it.', classes: ['summary'], entries: concerns.slice(1) },
      ...{ channel: 'this-ledger', legal },
    });
    const reviewDueOn = dayFrom({ clock }, 30);
    await client.send('gp', '/v1/duty-decisions', {
      ...{ ...weighed, outcome: 'not-share', recipient: 'ashby-midwifery', reason: 'not-relevant' },
      ...{ detriment: 'not-more-detrimental', detrimentReasons: 'They have nothing to do with Sam.', reviewDueOn },
      reviewer: { role: 'safeguarding-lead' },
    });
    const seen = itemsOf(await client.read('teacher', `/v1/children/${sam}/timeline?limit=200`, 'safeguarding'));
    const summaries = seen.flatMap(({ summary }) => (typeof summary === 'string' ? [summary] : []));
    return [
      `Shared with the school, which now reads: ${summaries.join(' ')}`,
      `Kept from midwifery, as not relevant; a safeguarding lead looks at that again by ${reviewDueOn}.`,
    ];
  },
};

/** Who else works with a child, and contact with a service that nobody may know of. */
export const directory: Scene = {
  title: 'The directory, and contact through a broker',
  play: async ({ client, clock, alex }) => {
    const look = { childId: alex, reason: 'who-else-works-with-child' };
    const purpose = { 'x-purpose': 'safeguarding' };
    const refused = await client.attempt('gp', '/v1/directory/lookups', look, purpose);
    const valid = { doneOn: dayFrom({ clock }, 0), until: dayFrom({ clock }, 300) };
    for (const [by, person] of [
      ['gp-lead', 'gp'],
      ['mash-manager', 'social-worker'],
    ] as const) {
      const { ref } = (await client.read(person, '/v1/me', 'safeguarding')).body;
      for (const what of ['checks', 'training'])
        await client.send(by, `/v1/directory-users/${String(ref)}/${what}`, valid);
    }
    const name = { family: 'Inventid', given: ['Alex'] };
    const searched = await client.send(
      'social-worker',
      '/v1/children/name-search',
      { name, reason: 'make-referral' },
      purpose,
    );
    const [alike] = itemsOf(searched);
    const found = await client.send('gp', '/v1/directory/lookups', look, purpose);
    const listed = (name: string) =>
      ((found.body[name] ?? []) as readonly { readonly agency: string }[]).map(({ agency }) => agency);
    const request = idOf(
      await client.send('gp', '/v1/contact-requests', { childId: alex, summary: 'We plan a visit together.' }),
    );
    const path = `/v1/contact-requests/${request}`;
    const asked = (await client.read('gp', path, 'safeguarding')).body['status'];
    await client.send('social-worker', `${path}/passing-on`, { to: 'ashby-sexual-health' });
    await client.send('clinic-nurse', `${path}/answer`, { willing: true });
    await client.send('social-worker', `${path}/settlement`, { outcome: 'put-in-touch', contact: '01632 960055' });
    const ended = (await client.read('gp', path, 'safeguarding')).body;
    return [
      `A GP without check and training: ${answerOf(refused)}, and so for a search by name. A second person records both.`,
      `The MASH searches for "Alex Inventid", reason make-referral: ${alike?.['id'] === alex ? 'Alex Invented is found' : 'nobody is found'}, without address or service.`,
      `Alex: schools ${listed('schools').join(', ')}; practices ${listed('practices').join(', ')}; others ${listed('others').join(', ') || 'none'}. The clinic is never listed.`,
      `Contact is asked of a broker ("${String(asked)}", whether or not there is a clinic), and ends as "${String(ended['status'])}".`,
    ];
  },
};
