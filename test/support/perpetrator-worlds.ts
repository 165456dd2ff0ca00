import { readFileSync } from 'node:fs';
import { compareWorlds, type Hidden, type Question } from './compared-worlds.ts';
import { legal, type Answer, type World } from './world.ts';

/** What the story left that the questions and the hidden facts are about. */
type Story = {
  readonly child: string;
  /** The alleged perpetrator, as his own practice knows him. */
  readonly father: string;
  /** What the child's practice recorded him to be. */
  readonly relationship: string;
  /** His grant as proxy of the child. */
  readonly proxy: string;
  /** His own access request, at his own practice. */
  readonly own: string;
  /** The one that he made on behalf of the child, at the child's practice. */
  readonly onBehalf: string;
};
type Sent = readonly [as: string, path: string, body: object];

const number = '9990000069';
const why = { reasons: 'Invented.' };
const others = [{ relationship: 'alleged-perpetrator', name: 'Father Hidden', awareOfAllegation: false }];
const knows = { awareOfAllegation: 'no', awareOfSharing: 'no' };

const maracCase = (child: string, person: object): object => ({
  marac: 'ashby-marac',
  victim: {
    person: { identifiers: [{ kind: 'local', value: 'victim' }], demographics: { name: { family: 'Victim' } } },
    safeContact: 'A number, invented.',
  },
  perpetrators: [{ person, relationship: 'ex-partner' }],
  children: [{ childId: child }],
  ...{ incidentOn: '2026-01-05', criminal: true, judgementReasons: 'Hidden.', summary: 'Hidden.' },
  ...{ victimAware: true, consent: 'given', legal: { ...legal, consentDecision: 'given' } },
});
const mappaCase = (child: string, offender: object): object => ({
  ...{ unit: 'ashby-mappa', offender, category: '2', ground: 'hospital-order', leadAgency: 'ashby-probation' },
  ...{ under18: false, children: [{ childId: child }], summary: 'Hidden.', offending: 'Hidden.' },
});

/** Allegations and what follows from them, of which neither he nor whoever acts for him may learn. */
const hidden = ({ child, relationship }: Story, { kind, pick }: Hidden): Sent => {
  const ofChild = `/v1/children/${child}`;
  const label = (over: object) => ({
    ...{ label: pick % 2 === 0 ? 'alleged-perpetrator' : 'person-of-concern' },
    ...{ standing: pick % 3 === 0 ? 'confirmed' : 'alleged', ...knows, reasons: `Hidden ${String(pick)}.` },
    ...over,
  });
  const named = {
    identifiers: [{ kind: 'nhs-number', value: number, verification: 'number-present-and-verified' }],
    demographics: { name: { family: 'Hidden', given: ['Billy'] }, dateOfBirth: '1985-05-05' },
  };
  const concern = {
    ...{ childId: child, category: 'physical', occurredOn: `2026-01-${String(1 + (pick % 28)).padStart(2, '0')}` },
    ...{ summary: `Hidden ${String(pick)}: the father.`, others },
  };
  const all: readonly Sent[] = [
    ['gp', `${ofChild}/alleged-perpetrators`, label({ relationship })],
    ['gp-lead', `${ofChild}/alleged-perpetrators`, label({ other: named })],
    ['health-visitor', `${ofChild}/alleged-perpetrators`, label({ other: named })],
    ['health-visitor', `${ofChild}/relationships`, { relation: 'alleged-perpetrator', other: named, ...knows }],
    ['gp', '/v1/concerns', concern],
    ['health-visitor', '/v1/concerns', concern],
    [
      'police-officer',
      '/v1/concerns',
      { ...concern, recipients: [{ agency: 'ashby-mash', classes: ['summary', 'perpetrator'] }], legal },
    ],
    [
      'gp',
      '/v1/referrals',
      {
        ...{ recipient: 'ashby-mash', urgency: 'standard', categories: ['physical'] },
        children: [{ childId: child, summary: `Hidden ${String(pick)}.` }],
        legal: { ...legal, consentDecision: 'refused' },
        consentInformation: { familyInformed: 'no' },
      },
    ],
    [
      'gp',
      `${ofChild}/online-access/coercion-assessments`,
      { of: 'proxies', outcome: 'concern', next: 'assess-again', assessedBy: 'GP', ...why },
    ],
    [
      'gp',
      `${ofChild}/disclosures`,
      {
        ...{ recipients: [{ agency: 'ashby-mash' }], classes: ['summary', 'perpetrator'], legal },
        ...{ channel: 'this-ledger', reasons: `Hidden ${String(pick)}` },
      },
    ],
    ['police-officer', '/v1/marac-cases', maracCase(child, named)],
    ['police-officer', '/v1/mappa-cases', mappaCase(child, named)],
  ];
  return all[kind % all.length] ?? ['gp', '/v1/concerns', concern];
};
const kinds = 12;

const reason = 'number-not-at-hand';

/** All that he, a proxy, and whoever acts for them in an access request can ask. */
const questions = ({ father, child, proxy, own, onBehalf }: Story) =>
  [
    ['millbrook-patient-app', 'GET', `/v1/online-records/${father}`],
    ['millbrook-patient-app', 'GET', `/v1/online-records/${child}`],
    ['oakfield-patient-app', 'GET', `/v1/online-records/${child}?as=proxy&grant=${proxy}`],
    ['oakfield-patient-app', 'GET', `/v1/online-records/${child}?as=proxy&grant=${proxy}&limit=1`],
    ['oakfield-patient-app', 'GET', `/v1/online-records/${child}`],
    ...[
      '',
      '/timeline',
      '/timeline?explain=true',
      '/timeline?limit=1',
      '/sharing',
      '/readers',
      '/clocks',
      '/alleged-perpetrators',
      '/online-access',
    ].map((end) => ['other-gp', 'GET', `/v1/children/${father}${end}`] as const),
    ['other-gp', 'GET', `/v1/children/${child}`],
    ['other-gp', 'GET', `/v1/children/${child}/alleged-perpetrators`],
    ['other-gp', 'POST', '/v1/directory/lookups', { childId: child, reason: 'make-referral' }],
    ['other-gp', 'POST', '/v1/children/search', { identifiers: [{ kind: 'nhs-number', value: number }] }],
    ['other-gp', 'POST', '/v1/children/name-search', { name: { family: 'Hidden', given: ['Billy'] }, reason }],
    ['other-gp', 'POST', '/v1/children/name-search', { name: { family: 'Hidden', given: ['William'] }, reason }],
    ...['', '/candidates', '/answer'].map((end) => ['other-gp', 'GET', `/v1/access-requests/${own}${end}`] as const),
    ...['/candidates', '/answer'].map((end) => ['gp-lead', 'GET', `/v1/access-requests/${onBehalf}${end}`] as const),
    ['other-gp', 'GET', `/v1/access-requests/${onBehalf}`],
  ] as readonly Question[];

/** What a list cannot be asked without. */
const needed: Readonly<Record<string, string>> = {
  '/v1/referrals': '?box=received',
  '/v1/sharing-balance': '?from=2026-01-01&until=2026-12-31',
  '/v1/sharing-balance/of-partnership': '?month=2026-01',
};
const ofHisPractice = ['other-gp', 'millbrook-clinical-system', 'millbrook-patient-app'] as const;

/** Every route there is that names nobody, of his practice and its systems; every one about a child, of himself; and the rest. */
const everyQuestion = (story: Story): readonly Question[] => {
  const document = JSON.parse(readFileSync('test/golden/openapi.json', 'utf8')) as {
    readonly paths: Readonly<Record<string, object>>;
  };
  const reads = Object.entries(document.paths).flatMap(([path, methods]) =>
    'get' in methods && path.startsWith('/v1/') ? [path] : [],
  );
  const lists = reads.filter((path) => !path.includes('{')).map((path) => `${path}${needed[path] ?? ''}`);
  const ofHim = reads.filter((path) => /^[^{]*\{childId\}[^{]*$/.test(path));
  return [
    ...questions(story),
    ...ofHisPractice.flatMap((as) => lists.map((path): Question => [as, 'GET', path])),
    ...ofHim.map((path): Question => ['other-gp', 'GET', path.replace('{childId}', story.father)]),
  ];
};

const idOf = ({ body, status, text }: Answer): string => {
  if (status > 201) throw new Error(text);
  return String(body['id']);
};

/** Addressed to his own practice, about himself: of this it is told, in both worlds. */
const last = async (world: World, { father }: Story): Promise<string> => {
  const concern = {
    ...{ childId: father, category: 'other', occurredOn: '2026-01-06', summary: 'Told to his practice.', legal },
    recipients: [{ agency: 'millbrook-gp', classes: ['summary'] }],
  };
  return idOf(await world.post('police-officer', '/v1/concerns', concern, { 'idempotency-key': 'the-last' }));
};

/** A child, its father who is its proxy and has made two access requests, and entries that he is shown. */
export const tellPerpetratorStory = async (world: World): Promise<Story> => {
  const post = async (as: string, path: string, body: object): Promise<string> =>
    idOf(await world.post(as, path, body, { 'if-match': '*' }));
  await world.admit('other-gp');
  const child = await world.child(
    '9990000018',
    'oakfield-registrations',
    'ashby-community-system',
    'ashby-police-system',
  );
  const father = await post('millbrook-clinical-system', '/v1/children', {
    kind: 'adult',
    identifiers: [{ kind: 'nhs-number', value: number }],
    demographics: { name: { family: 'Hidden', given: ['William'] }, dateOfBirth: '1985-05-05' },
  });
  for (const feed of ['millbrook-clinical-system', 'ashby-police-system'])
    await world.post(feed, '/v1/registrations', { child: father });
  await world.post('marac-coordinator', '/v1/marac-areas', {
    inForceFrom: '2026-01-01',
    repeatDefinition: 'safelives-newer',
  });
  const ofChild = `/v1/children/${child}`;
  const relationship = await post('gp', `${ofChild}/relationships`, {
    relation: 'parent',
    other: { identifiers: [{ kind: 'nhs-number', value: number }], demographics: { name: { family: 'Hidden' } } },
  });
  for (const day of ['02', '03'])
    await post('gp', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: `2026-01-${day}`,
      summary: `Shown ${day}.`,
    });
  await post('other-gp', '/v1/concerns', {
    childId: father,
    category: 'other',
    occurredOn: '2026-01-04',
    summary: 'His own.',
  });
  await world.settled();
  const entries = (
    (await world.get('gp', `${ofChild}/timeline`)).body['items'] as readonly {
      readonly id: string;
      readonly kind: string;
    }[]
  )
    .filter(({ kind }) => kind === 'concern-raised')
    .map(({ id: entry }) => entry);
  await post('gp', `${ofChild}/online-access/coercion-assessments`, {
    ...{ of: 'proxies', outcome: 'no-concern', next: 'none', assessedBy: 'GP', ...why },
  });
  for (const entry of entries) await post('gp-lead', `${ofChild}/online-access/releases`, { entry, ...why });
  const proxy = await post('gp-lead', `${ofChild}/online-access/proxies`, {
    ...{ relationship, authority: 'parental-responsibility', scope: 'released-items', evidence: 'Invented.', ...why },
  });
  const ask = { requester: 'Father Hidden', receivedOn: '2026-01-10', identity: 'known' };
  const own = await post('other-gp', '/v1/access-requests', { ...ask, subject: father, by: 'subject' });
  const onBehalf = await post('gp', '/v1/access-requests', { ...ask, subject: child, by: 'parent' });
  await post('gp', `/v1/access-requests/${onBehalf}/authority`, {
    ...{ childsDecision: 'not-competent', interests: 'in-childs-interests', ...why },
  });
  await post('gp-lead', `/v1/access-requests/${onBehalf}/disclosure`, { entries, ...why });
  await world.settled();
  return { child, father, relationship, proxy, own, onBehalf };
};

/**
 * Compares pairs of worlds: the same story with its keys, then allegations in one of them, for him, a proxy and whoever acts for them.
 * With `seen` he is told something where he asks, with `signalled` his practice by the ledger itself: both must be found.
 */
export const alikeToAllegedPerpetrators = (
  runs: number,
  difference: 'hidden' | 'seen' | 'signalled' = 'hidden',
): Promise<number> =>
  compareWorlds<Story>({
    ...{ runs, kinds, longest: 10, tell: tellPerpetratorStory, questions: everyQuestion },
    told: { agency: 'millbrook-gp', last },
    hide: async (world, left, event) => {
      const [as, path, body] = hidden(left, event);
      idOf(await world.post(as, path, body));
    },
    ...(difference === 'hidden'
      ? {}
      : {
          seen: async (world, { child }) => {
            if (difference === 'signalled') {
              const named = { childId: child, category: 'other', occurredOn: '2026-01-06', summary: 'Hidden.', others };
              const told = { recipients: [{ agency: 'millbrook-gp', classes: ['summary'] }], legal };
              idOf(await world.post('police-officer', '/v1/concerns', { ...named, ...told }));
              return;
            }
            const stop = { measure: 'suspended', of: 'proxies', reason: 'coercion', ...why };
            idOf(await world.post('gp', `/v1/children/${child}/online-access/stops`, stop));
          },
        }),
  });
