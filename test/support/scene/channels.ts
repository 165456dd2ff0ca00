import type { World } from '../world.ts';
import { legal, type Answer } from '../world.ts';

/** Ids of what these slices left in the scene. */
export type ChannelsLeft = {
  readonly advice: string;
  readonly contact: string;
  readonly contribution: string;
  readonly meeting: string;
  readonly meetingItem: string;
  readonly meetingAction: string;
  readonly escalation: string;
  readonly contactRequest: string;
};

/** Somebody who is none of the cast. */
export const noPerson = `u-${'0'.repeat(32)}`;
export const sceneArea = 'E06000999';

type Parts = {
  readonly world: World;
  readonly child: string;
  readonly referral: string;
  readonly put: (name: string) => string;
  readonly send: (as: string, path: string, body: unknown) => Promise<Answer>;
};

const idOf = ({ body }: Answer): string => String(body['id']);
const mash = 'social-worker';
const distant = '2099-01-01';
const day = (inDays: number): string => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);

/** Whom services told, over every channel: one thing of each is over, one is left open. */
const tellChannels = async ({ child, put, send }: Parts) => {
  const told = (of: string) => ({ legal: { ...legal, policyDocument: put(`${of} policy document`) } });
  const words = (of: string) => ({
    summary: put(`${of} summary`),
    record: put(`${of} record`),
    childsVoice: put(`${of} child's voice`),
    health: put(`${of} health`),
    reasons: put(`${of} reasons`),
  });
  const adviceOf = async (of: string): Promise<string> =>
    idOf(
      await send('gp', '/v1/advice', {
        ...{ childId: child, from: 'caldicott-guardian', form: 'named', adviser: 'ashby-police' },
        ...words(of),
        ...told(of),
      }),
    );
  const over = await adviceOf('advice that was sought');
  await send('gp', `/v1/advice/${over}/answer`, words('advice that was given'));
  await send('gp', `/v1/advice/${over}/decision`, { decision: 'not-taken', ...words('decision on advice') });
  const contactOf = async (of: string): Promise<string> =>
    idOf(
      await send('gp', '/v1/contacts', {
        ...{ childId: child, channel: 'education', with: { agency: 'hill-top-primary' }, form: 'telephone' },
        ...{ outcome: 'spoken-to', replyBy: distant, classes: ['summary'], ...words(of), ...told(of) },
        particulars: { toldPerson: 'designated-safeguarding-lead', attendanceOfConcern: 'yes' },
      }),
    );
  const closed = await contactOf('contact that is over');
  await send('gp', `/v1/contacts/${closed}/replies`, { outcome: 'acting-on-it', ...words('reply to a contact') });
  await send('gp', `/v1/contacts/${closed}/closure`, { reason: 'overtaken', ...words('end of a contact') });
  const ask = async (of: string): Promise<string> =>
    idOf(
      await send(mash, '/v1/contributions', {
        ...{ childId: child, of: 'ashby-police', assessment: 's17', dueOn: distant },
        ...words(of),
        ...told(of),
      }),
    );
  await send('police-officer', `/v1/contributions/${await ask('first contribution asked for')}/answer`, {
    ...words('contribution given'),
    ...{ classes: ['summary', 'narrative'], ...told('contribution given') },
  });
  await send('police-officer', `/v1/contributions/${await ask('second contribution asked for')}/refusal`, {
    reason: 'no-relevant-information',
    ...words('contribution refused'),
  });
  await send(mash, `/v1/contributions/${await ask('third contribution asked for')}/withdrawal`, {
    reason: 'no-longer-needed',
    ...words('contribution withdrawn'),
  });
  const meeting = idOf(
    await send('gp-lead', '/v1/practice-meetings', {
      attendance: [{ role: 'gp', count: 2 }],
      visitors: ['ashby-health-visiting'],
    }),
  );
  const ofMeeting = `/v1/practice-meetings/${meeting}`;
  const item = await send('gp-lead', `${ofMeeting}/items`, {
    ...{
      childId: child,
      toldTo: ['ashby-health-visiting'],
      ...words('item of a meeting'),
      ...told('item of a meeting'),
    },
  });
  const meetingItem = String(item.body['part']);
  const agree = async (of: string): Promise<string> => {
    const action = { item: meetingItem, ownerRole: 'gp', dueOn: distant, summary: put(`${of} summary`) };
    return String((await send('gp-lead', `${ofMeeting}/actions`, action)).body['part']);
  };
  await send('gp-lead', `${ofMeeting}/actions/${await agree('ended action')}/end`, {
    outcome: 'not-done',
    reasons: put('end of an action'),
  });
  return {
    ...{ meeting, meetingItem },
    meetingAction: await agree('action'),
    advice: await adviceOf('open advice'),
    contact: await contactOf('open contact'),
    contribution: await ask('open contribution'),
  };
};

/** Two disagreements: one on its way up, one that was settled. */
const tellEscalations = async ({ child, referral, put, send }: Parts) => {
  const words = (of: string) => ({ summary: put(`${of} summary`), record: put(`${of} record`) });
  const raise = async (of: string): Promise<string> =>
    idOf(
      await send('gp', '/v1/escalations', {
        ...{ childId: child, with: 'ashby-mash', about: 'threshold', matter: referral, ...words(of) },
        legal: { ...legal, policyDocument: put(`${of} policy document`) },
      }),
    );
  const settled = `/v1/escalations/${await raise('settled disagreement')}`;
  await send(mash, `${settled}/answers`, { position: 'maintained', ...words('answer to a disagreement') });
  await send('gp', `${settled}/next-level`, { because: 'not-resolved', ...words('next level') });
  await send('gp', `${settled}/resolution`, { how: 'agreed', ...words('resolution of a disagreement') });
  await send('governance', `/v1/local-processes/${sceneArea}`, {
    ...{ inForceFrom: distant, receivingBody: 'ashby-mash', stages: ['contact', 'final'] },
    ladder: [{ role: 'practitioner', workingDays: 2 }],
  });
  return { escalation: await raise('disagreement') };
};

/** Who may consult the directory, what it has, and contact with the clinic. */
const tellDirectory = async ({ world, child, put, send }: Parts) => {
  const refOf = async (as: string): Promise<string> => String((await world.get(as, '/v1/me')).body['ref']);
  const gp = `/v1/directory-users/${await refOf('gp')}`;
  const valid = { doneOn: day(-1), until: day(300) };
  await send('gp-lead', `${gp}/checks`, valid);
  await send('gp-lead', `${gp}/training`, valid);
  const leaver = `/v1/directory-users/${await refOf('health-visitor')}`;
  await send('gp-lead', `${leaver}/checks`, valid);
  await send('gp-lead', `${leaver}/revocation`, { reason: 'recorded-in-error' });
  const ofChild = `/v1/children/${child}`;
  const lead = (of: string) => ({ name: put(`${of} name`), contact: put(`${of} contact`) });
  await send('gp', `${ofChild}/lead-professional`, lead('former lead professional'));
  await send('gp', `${ofChild}/lead-professional/end`, { reason: 'handed-over' });
  await send('gp', `${ofChild}/lead-professional`, lead('lead professional'));
  const looked = await world.post(
    'gp',
    '/v1/directory/lookups',
    { childId: child, reason: 'other', accessReason: '04', explanation: put('reason of a look into the directory') },
    { 'x-purpose': 'safeguarding' },
  );
  if (looked.status !== 200) throw new Error(`The directory did not answer: ${looked.text}`);
  const young = idOf(
    await send('oakfield-registrations', '/v1/children', {
      identifiers: [{ kind: 'nhs-number', value: '9990000077' }],
      demographics: { dateOfBirth: day(-17 * 365 - 30) },
    }),
  );
  await send('oakfield-registrations', '/v1/registrations', { child: young });
  await send('gp', `/v1/children/${young}/directory-keeping`, {
    ground: 'care-leaver',
    evidence: put('consent to be kept longer'),
  });
  await send('gp', `/v1/children/${young}/directory-keeping/end`, { reason: 'consent-withdrawn' });
  const request = async (of: string): Promise<string> =>
    idOf(await send('gp', '/v1/contact-requests', { childId: child, summary: put(`${of} summary`) }));
  const settled = `/v1/contact-requests/${await request('settled request for contact')}`;
  await send(mash, `${settled}/passing-on`, { to: 'ashby-sexual-health' });
  await send('clinic-nurse', `${settled}/answer`, { willing: true });
  await send(mash, `${settled}/settlement`, { outcome: 'put-in-touch', contact: put('brokered contact') });
  const contactRequest = await request('request for contact');
  await send(mash, `/v1/contact-requests/${contactRequest}/passing-on`, { to: 'ashby-sexual-health' });
  return { contactRequest };
};

/** What the scene tells of channels, disagreements and the directory. The authority leads for the child by then. */
export const tellChannelsScene = async (parts: Parts): Promise<ChannelsLeft> => ({
  ...(await tellChannels(parts)),
  ...(await tellEscalations(parts)),
  ...(await tellDirectory(parts)),
});

/** Where the ids stand in paths. */
export const channelPlaces = (left: ChannelsLeft): readonly (readonly [string, string])[] => [
  ['/advice/:id', left.advice],
  ['/contacts/:id', left.contact],
  ['/contributions/:id', left.contribution],
  ['/practice-meetings/:id', left.meeting],
  ['/actions/:actionId', left.meetingAction],
  ['/escalations/:id', left.escalation],
  ['/contact-requests/:id', left.contactRequest],
  ['/local-processes/:area', sceneArea],
  ['/directory-users/:person', noPerson],
];

/** A body that is right for each command of these slices. */
export const channelBodies = (
  child: string,
  left: ChannelsLeft,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
  const said = { summary: 'Invented.' };
  return {
    '/v1/advice': { childId: child, from: 'caldicott-guardian', form: 'anonymous', ...said },
    '/v1/advice/:id/answer': { record: 'Invented.' },
    '/v1/advice/:id/decision': { decision: 'taken' },
    '/v1/contacts': {
      ...{ childId: child, channel: 'education', with: { agency: 'hill-top-primary' }, form: 'telephone' },
      ...{ outcome: 'not-reached', particulars: { toldPerson: 'head-teacher', attendanceOfConcern: 'no' } },
    },
    '/v1/contacts/:id/replies': { outcome: 'acknowledged' },
    '/v1/contacts/:id/closure': { reason: 'overtaken' },
    '/v1/contributions': { childId: child, of: 'ashby-police', assessment: 's17', dueOn: distant, legal, ...said },
    '/v1/contributions/:id/answer': {
      classes: ['summary'],
      legal: { ...legal, confidentialityBasis: 'public-interest' },
      ...said,
    },
    '/v1/contributions/:id/refusal': { reason: 'no-relevant-information', reasons: 'Invented.' },
    '/v1/contributions/:id/withdrawal': { reason: 'no-longer-needed' },
    '/v1/practice-meetings': { attendance: [{ role: 'gp', count: 1 }] },
    '/v1/practice-meetings/:id/items': { childId: child, ...said },
    '/v1/practice-meetings/:id/actions': { item: left.meetingItem, ownerRole: 'gp', dueOn: distant, ...said },
    '/v1/practice-meetings/:id/actions/:actionId/end': { outcome: 'done' },
    '/v1/escalations': { childId: child, with: 'ashby-mash', about: 'threshold', legal, ...said },
    '/v1/escalations/:id/answers': { position: 'under-review', ...said },
    '/v1/escalations/:id/next-level': { because: 'child-cannot-wait', ...said },
    '/v1/escalations/:id/resolution': { how: 'agreed', ...said },
    '/v1/local-processes/:area': {
      ...{ inForceFrom: distant, stages: ['contact'], ladder: [{ role: 'practitioner', workingDays: 1 }] },
    },
    '/v1/directory/lookups': { childId: child, reason: 'make-referral' },
    '/v1/directory-users/:person/checks': { doneOn: day(-1), until: day(300) },
    '/v1/directory-users/:person/training': { doneOn: day(-1), until: day(300) },
    '/v1/directory-users/:person/revocation': { reason: 'left-service' },
    '/v1/children/:childId/lead-professional': { name: 'Invented' },
    '/v1/children/:childId/lead-professional/end': { reason: 'handed-over' },
    '/v1/children/:childId/directory-keeping': { ground: 'care-leaver', evidence: 'Invented.' },
    '/v1/children/:childId/directory-keeping/end': { reason: 'consent-withdrawn' },
    '/v1/contact-requests': { childId: child, ...said },
    '/v1/contact-requests/:id/passing-on': { to: 'ashby-sexual-health' },
    '/v1/contact-requests/:id/answer': { willing: true },
    '/v1/contact-requests/:id/settlement': { outcome: 'not-put-in-touch' },
  };
};
