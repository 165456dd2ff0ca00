import { any, dayFrom, idOf, itemsOf, legal, type Scene } from './stage.ts';

const answers = Object.fromEntries(
  Array.from({ length: 24 }, (_, index) => [String(index + 1), index < 15 ? 'yes' : 'no']),
);

/** A victim, a perpetrator, and a child who is a victim too. */
export const marac: Scene = {
  title: 'MARAC: what agencies know of a victim, and the perpetrator never learns',
  play: async ({ client, clock, settled, sam }) => {
    const today = dayFrom({ clock }, 0);
    const area = { inForceFrom: today, repeatDefinition: 'safelives-newer' };
    await client.send('marac-coordinator', '/v1/marac-areas', area);
    const meeting = idOf(
      await client.send('marac-coordinator', '/v1/marac-meetings', {
        ...{ on: dayFrom({ clock }, 14), agencies: ['oakfield-gp', 'ashby-mash', 'ashby-police'] },
      }),
    );
    const referred = await client.send('police-officer', '/v1/marac-cases', {
      marac: 'ashby-marac',
      victim: {
        person: { identifiers: [{ kind: 'local', value: 'victim-1' }], demographics: { name: { family: 'Invented' } } },
        safeContact: 'A friend’s telephone, afternoons only.',
      },
      perpetrators: [
        {
          person: { identifiers: [{ kind: 'local', value: 'him-1' }], demographics: { name: { family: 'Invented' } } },
          relationship: 'partner',
        },
      ],
      children: [{ childId: sam }],
      ...{ incidentOn: dayFrom({ clock }, -2), criminal: true, summary: 'Threats with a knife.' },
      assessment: { tool: 'safelives-dash', version: '1', answers },
      ...{ victimAware: true, consent: 'given' },
      legal: { ...legal, confidentialityBasis: 'consent', consentDecision: 'given' },
    });
    const path = `/v1/marac-cases/${idOf(referred)}`;
    await settled();
    await client.send('marac-coordinator', `${path}/listing`, { meeting }, any);
    const held = { outcome: 'not-shared', reason: 'not-proportionate', explanation: 'Her record says nothing of it.' };
    await client.send('gp-lead', `${path}/research`, held, any);
    const seen = async (as: string) => (await client.read(as, path, 'safeguarding')).status;
    const missing = (await client.read('marac-coordinator', path, 'safeguarding')).body['researchMissing'];
    return [
      '15 of 24 answers are yes, so the case is visible high risk; the coordinator lists it.',
      'The surgery shares nothing of its record, and says why: not sharing is a decision with a reason.',
      `Research still missing of: ${(missing as readonly string[]).join(', ')}. A separate referral for the child is needed all the same.`,
      `The case, asked for by the coordinator: ${String(await seen('marac-coordinator'))}; by a GP elsewhere: ${String(await seen('other-gp'))}, as for a case that does not exist.`,
    ];
  },
};

/** An offender, and a child at risk. */
export const mappa: Scene = {
  title: 'MAPPA: an offender is managed, and a child’s record says that something is known',
  play: async ({ client, clock, settled, sam }) => {
    const referred = await client.send('police-officer', '/v1/mappa-cases', {
      unit: 'ashby-mappa',
      offender: { identifiers: [{ kind: 'local', value: 'him-2' }], demographics: { name: { family: 'Invented' } } },
      ...{ category: '2', ground: 'hospital-order', leadAgency: 'ashby-probation', under18: false },
      ...{ children: [{ childId: sam }], summary: 'Lives near the school.', offending: 'Invented.' },
    });
    const path = `/v1/mappa-cases/${idOf(referred)}`;
    const step = (name: string, body: object) => client.send('mappa-coordinator', `${path}/${name}`, body, any);
    await step('screening', { outcome: 'accepted' });
    const level = { category: '2', level: '2', ground: 'formal-meetings-add-value', summary: 'Level 2.' };
    await step('level', level);
    await step('invitations', { agencies: ['ashby-police', 'ashby-probation', 'oakfield-gp'] });
    await step('meetings', {
      ...{ heldOn: dayFrom({ clock }, 0), attended: ['ashby-probation'], apologies: ['ashby-police'] },
      ...{ circulation: ['ashby-probation'], summary: 'Met.', minutes: 'MAPPA B, restricted.', riskPlan: 'Visits.' },
    });
    await settled();
    const until = dayFrom({ clock }, 100);
    const due = await client.read('mappa-coordinator', `/v1/mappa-cases?reviewDueBy=${until}`, 'safeguarding');
    const marked = async (as: string, purpose: string) => {
      const shown = itemsOf(await client.read(as, `/v1/children/${sam}/timeline?limit=200`, purpose));
      return shown.some(({ kind }) => kind === 'high-risk-process') ? 'a mark' : 'nothing';
    };
    return [
      `Level 2 in England: the next review is due by ${String(itemsOf(due)[0]?.['reviewDueOn'])}, which the unit finds in its list.`,
      `On Sam’s timeline the surgery’s safeguarding lead, who has a seat, finds ${await marked('gp-lead', 'safeguarding')}; the school, which has none, finds ${await marked('teacher', 'safeguarding')}.`,
    ];
  },
};
