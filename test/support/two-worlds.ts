import { compareWorlds, type Hidden, type Question } from './compared-worlds.ts';
import { legal, type World } from './world.ts';

const viewer = 'teacher';
const stranger = 'other-gp';
const mother = {
  authority: 'parental-responsibility',
  standing: 'holder-of-parental-responsibility',
  person: '10000000-0000-4000-8000-000000000001',
};

/** What a school that works with the child must not learn of in any way: not even that something happened. */
const hidden = (
  child: string,
  hiddenChild: string,
  { kind, pick }: Hidden,
): readonly [as: string, path: string, body: object] => {
  const concern = {
    category: 'neglect',
    occurredOn: `2026-01-${String(1 + (pick % 28)).padStart(2, '0')}`,
    summary: `Hidden ${String(pick)}.`,
  };
  const ofChild = `/v1/children/${child}`;
  const all: readonly (readonly [string, string, object])[] = [
    ['gp', '/v1/concerns', { ...concern, childId: child }],
    ['health-visitor', '/v1/concerns', { ...concern, childId: child, health: 'Hidden health.' }],
    ['clinic-nurse', '/v1/concerns', { ...concern, childId: child }],
    [
      'police-officer',
      '/v1/concerns',
      { ...concern, childId: child, recipients: [{ agency: 'ashby-mash', classes: ['summary'] }], legal },
    ],
    ['gp', '/v1/concerns', { ...concern, childId: hiddenChild }],
    ['gp', `${ofChild}/opt-outs`, { decidedBy: mother, evidence: `Hidden form ${String(pick)}` }],
    [
      'gp',
      `${ofChild}/disclosures`,
      {
        recipients: [{ agency: 'ashby-mash' }],
        classes: ['summary'],
        legal,
        channel: 'this-ledger',
        reasons: `Hidden ${String(pick)}`,
      },
    ],
    [
      'gp',
      `${ofChild}/decisions-not-to-share`,
      {
        recipients: [{ agency: 'ashby-mash' }],
        classes: ['summary'],
        reason: 'not-relevant',
        reasons: `Hidden ${String(pick)}`,
        reviewer: { role: 'safeguarding-lead' },
        reviewDueOn: '2099-01-01',
      },
    ],
    [
      'gp',
      `${ofChild}/direct-contacts`,
      { with: { agency: 'ashby-mash' }, channel: 'telephone', outcome: 'spoken-to', note: `Hidden ${String(pick)}` },
    ],
    [
      'gp',
      '/v1/referrals',
      {
        recipient: 'ashby-mash',
        children: [{ childId: child, summary: `Hidden ${String(pick)}.` }],
        urgency: 'standard',
        categories: ['neglect'],
        legal: { ...legal, consentDecision: 'refused' },
        consentInformation: { familyInformed: 'yes' },
      },
    ],
    [
      'gp',
      `${ofChild}/residences`,
      { authority: 'ashby-mash', from: concern.occurredOn, area: `Hidden ${String(pick)}` },
    ],
    ['gp', '/v1/referral-drafts', { children: [{ childId: child, summary: `Hidden ${String(pick)}.` }] }],
    [
      'gp-lead',
      '/v1/merges',
      { one: child, other: hiddenChild, reason: 'same-demographics', explanation: `Hidden ${String(pick)}.` },
    ],
    [
      'clinic-nurse',
      `${ofChild}/direct-contacts`,
      { with: { agency: 'oakfield-gp' }, channel: 'telephone', outcome: 'not-reached' },
    ],
    [
      'police-officer',
      '/v1/information-requests',
      {
        asked: 'oakfield-gp',
        childId: child,
        kind: 'police-investigation',
        whatIsAsked: `Hidden ${String(pick)}.`,
        consent: { branch: 'not-stated' },
      },
    ],
    [
      'gp',
      '/v1/duty-decisions',
      {
        childId: child,
        outcome: 'not-share',
        recipient: pick % 2 === 0 ? 'hill-top-primary' : 'ashby-mash',
        helps: ['education'],
        detriment: 'disclosure-more-detrimental',
        detrimentReasons: `Hidden ${String(pick)}.`,
        reasons: `Hidden ${String(pick)}.`,
        reason: 'more-detrimental-to-child',
        reviewer: { role: 'safeguarding-lead' },
        reviewDueOn: '2099-01-01',
      },
    ],
    [
      'police-officer',
      '/v1/immediate-protections',
      {
        ...{ childId: child, form: 'police-protection', authority: 'ashby-mash', legal },
        ...{ summary: `Hidden ${String(pick)}.`, takenTo: `Hidden ${String(pick)}` },
      },
    ],
  ];
  return all[kind % all.length] ?? ['gp', '/v1/concerns', concern];
};
const kinds = 17;

/** Every question that the viewer and a stranger can ask about the child. */
const questions = (child: string, hiddenChild: string): readonly Question[] => [
  ...[
    '',
    '?explain=true',
    '?limit=1',
    '?limit=1&order=newest-first',
    '?kind=concern-raised',
    '?agency=oakfield-gp',
    '?from=2026-01-01&to=2026-01-31',
  ].map((query) => [viewer, 'GET', `/v1/children/${child}/timeline${query}`] as const),
  [viewer, 'GET', `/v1/children/${child}`],
  [viewer, 'GET', `/v1/children/${child}/sharing`],
  [viewer, 'GET', `/v1/children/${child}/readers`],
  [viewer, 'GET', '/v1/concerns'],
  [viewer, 'GET', '/v1/referrals?box=sent'],
  [viewer, 'GET', '/v1/referrals?box=inbox'],
  [viewer, 'GET', '/v1/referral-drafts'],
  [viewer, 'GET', '/v1/merges'],
  [viewer, 'GET', '/v1/emergency-accesses'],
  [viewer, 'GET', '/v1/worklist'],
  [viewer, 'GET', '/v1/information-requests'],
  [viewer, 'GET', '/v1/information-requests?box=asked'],
  [viewer, 'GET', '/v1/duty-decisions'],
  [viewer, 'GET', '/v1/immediate-protections?state=all'],
  [viewer, 'GET', '/v1/serious-incidents'],
  [viewer, 'GET', '/v1/sharing-balance?from=2026-01-01&until=2026-12-31'],
  [viewer, 'POST', '/v1/children/search', { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] }],
  [viewer, 'POST', '/v1/children/search', { identifiers: [{ kind: 'nhs-number', value: '9990000026' }] }],
  [viewer, 'GET', `/v1/children/${hiddenChild}/timeline`],
  [viewer, 'POST', `/v1/children/${hiddenChild}/shield`, {}],
  [stranger, 'GET', `/v1/children/${child}/timeline`],
  [stranger, 'GET', `/v1/children/${child}`],
  [stranger, 'POST', '/v1/children/search', { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] }],
];

type Told = { readonly child: string; readonly hiddenChild: string };

const tell = async (story: World): Promise<Told> => {
  const child = await story.child(
    '9990000018',
    ...['oakfield-registrations', 'ashby-community-system', 'hill-top-roll', 'ashby-police-system'],
  );
  await story.post('ashby-sexual-health-system', '/v1/registrations', {
    child,
    sensitiveBasis: 'young-person-consent',
  });
  const hiddenChild = await story.child('9990000026', 'oakfield-registrations');
  for (const [as, day] of [
    ['gp', '02'],
    ['teacher', '03'],
    ['teacher', '05'],
    ['health-visitor', '04'],
  ] as const)
    await story.post(as, '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: `2026-01-${day}`,
      summary: `By ${as}.`,
    });
  return { child, hiddenChild };
};

/** Compares pairs of worlds for a school that works with the child. With `seen` it is told something: that must be found. */
export const alikeToThoseWhoMayNotKnow = (runs: number, difference: 'hidden' | 'seen' = 'hidden'): Promise<number> =>
  compareWorlds<Told>({
    ...{ runs, kinds, longest: 12, tell },
    hide: async (world, { child, hiddenChild }, event) => {
      const [as, path, body] = hidden(child, hiddenChild, event);
      const answer = await world.post(as, path, body);
      if (answer.status !== 201) throw new Error(`${as} ${path}: ${String(answer.status)} ${answer.text}`);
    },
    questions: ({ child, hiddenChild }) => questions(child, hiddenChild),
    ...(difference === 'hidden'
      ? {}
      : {
          seen: async (world, { child }) => {
            const body = { childId: child, category: 'neglect', occurredOn: '2026-01-06', summary: 'Seen.' };
            await world.post(viewer, '/v1/concerns', body);
          },
        }),
  });
