import type { CaseTelling } from './marac.ts';
import { legal } from '../world.ts';

/** A case at level 2 that was met about, with an action that is open. */
export type LeftMappa = { readonly mappa: string; readonly mappaAction: string };

const coordinator = 'mappa-coordinator';
const chair = 'mappa-chair';
const table = ['ashby-police', 'ashby-probation', 'ashby-mash'];

/** Cases under MAPPA: one through its whole life and to another area, one that is worked on; and one under PPANI. */
export const tellMappa = async ({ put, send, demographics, child }: CaseTelling): Promise<LeftMappa> => {
  const today = new Date().toISOString().slice(0, 10);
  const refer = (of: string, as = 'police-officer', more: object = {}): Promise<string> =>
    send(as, '/v1/mappa-cases', {
      unit: 'ashby-mappa',
      offender: {
        identifiers: [{ kind: 'local', value: put(`${of} local number`) }],
        demographics: demographics(`offender, ${of}`, '1980-02-03'),
      },
      ...{ category: '2', ground: 'hospital-order', leadAgency: 'ashby-probation', under18: false },
      children: [{ childId: child, note: put(`${of} note on the child`) }],
      summary: put(`${of} summary`),
      offending: put(`${of} offending`),
      victims: put(`${of} victims`),
      health: put(`${of} health`),
      ...more,
    });
  const manage = async (of: string): Promise<string> => {
    const id = await refer(of);
    const path = `/v1/mappa-cases/${id}`;
    await send(coordinator, `${path}/screening`, { outcome: 'accepted' });
    const level = { category: '2', level: '2', ground: 'formal-meetings-add-value' };
    await send(coordinator, `${path}/level`, { ...level, summary: put(`${of} level`) });
    await send(coordinator, `${path}/invitations`, { agencies: table });
    await send(coordinator, `${path}/meetings`, {
      heldOn: today,
      ...{ attended: ['ashby-police', 'ashby-probation'], apologies: ['ashby-mash'], circulation: ['ashby-probation'] },
      summary: put(`${of} summary of the meeting`),
      minutes: put(`${of} minutes`),
      riskPlan: put(`${of} plan`),
    });
    await send(chair, `${path}/disclosures`, {
      ...{ decision: 'disclose', to: 'partner' },
      recipient: put(`${of} recipient of a disclosure`),
      what: put(`${of} what is disclosed`),
      reasons: put(`${of} reasons of a disclosure`),
      safeguards: put(`${of} safeguards of a disclosure`),
      legal: { ...legal, policyDocument: put(`${of} policy document`) },
    });
    return id;
  };
  const setAction = (id: string, of: string) =>
    send(coordinator, `/v1/mappa-cases/${id}/actions`, {
      ...{ owner: 'ashby-probation', dueOn: '2099-01-01' },
      summary: put(`${of} action`),
    });

  const whole = await manage('ended MAPPA case');
  const ofWhole = `/v1/mappa-cases/${whole}`;
  const done = await setAction(whole, 'ended MAPPA case');
  await send('probation-officer', `${ofWhole}/actions/${done}/end`, {
    ...{ outcome: 'not-completed', reason: 'not-possible' },
    summary: put('end of an action under MAPPA'),
  });
  await send('social-worker', `${ofWhole}/departures`, { agency: 'ashby-mash', reason: 'no-longer-involved' });
  await send(coordinator, `${ofWhole}/exclusions`, {
    ...{ agency: 'ashby-mash', person: `u-${'0'.repeat(32)}` },
    explanation: put('why somebody must not know of a MAPPA case'),
  });
  await send(coordinator, `${ofWhole}/transfer`, {
    ...{ to: 'northdale-mappa', reason: 'offender-moved' },
    explanation: put('transfer of a MAPPA case'),
  });
  await send('northdale-mappa', `${ofWhole}/transfer-acceptance`, {});
  await send('northdale-mappa', `${ofWhole}/exit`, {
    reason: 'sentence-ended',
    explanation: put('exit from MAPPA'),
  });
  const northern = await refer('PPANI case', 'ni-probation', {
    ...{ unit: 'lagan-ppani', category: '1', ground: 'domestic-violence', leadAgency: 'lagan-probation' },
    ...{ under18: true, under18Reasons: put('why somebody under 18 comes under PPANI'), children: [] },
  });
  const ofNorthern = `/v1/mappa-cases/${northern}`;
  await send('ppani-coordinator', `${ofNorthern}/screening`, { outcome: 'accepted' });
  await send('ppani-coordinator', `${ofNorthern}/invitations`, { agencies: ['lagan-probation'] });
  await send('ppani-coordinator', `${ofNorthern}/risk-manager`, { agency: 'lagan-probation' });
  const mappa = await manage('MAPPA case');
  return { mappa, mappaAction: await setAction(mappa, 'MAPPA case') };
};
