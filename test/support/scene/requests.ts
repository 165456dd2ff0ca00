import { legal } from '../world.ts';
import type { Story } from './left.ts';
import { idOf, type Telling } from './telling.ts';

/** Requests for information: one that goes every way round, one refused, one withdrawn, one from outside, one that waits. */
export const tellRequests = async (telling: Telling, { child }: Pick<Story, 'child'>) => {
  const { put, send } = telling;
  const asking = (of: string) => ({
    childId: child,
    kind: 'police-investigation',
    whatIsAsked: put(`${of} what is asked`),
    situation: put(`${of} situation`),
    concerns: put(`${of} concerns`),
    riskLevel: 'imminent',
    consent: { branch: 'not-sought', reasons: ['urgent'], evidence: put(`${of} consent evidence`) },
  });
  const asks = async (of: string): Promise<string> =>
    idOf(await send('police-officer', '/v1/information-requests', { asked: 'oakfield-gp', ...asking(of) }));
  const explained = (of: string) => ({ explanation: put(`${of} explanation`) });
  const asked = idOf(
    await send('gp', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-01-03',
      summary: put('asked-for concern summary'),
      narrative: put('asked-for concern narrative'),
    }),
  );
  const worked = `/v1/information-requests/${await asks('answered request')}`;
  await send('gp', `${worked}/holder`, {});
  const isChecked = { check: 'source', verified: true, means: 'secure-system' };
  await send('gp', `${worked}/checks`, { ...isChecked, notes: put('check of a request notes') });
  await send('gp', `${worked}/return`, { missing: ['concerns'], ...explained('returned request') });
  await send('police-officer', `${worked}/information`, {
    concerns: put('supplied request concerns'),
    ...explained('supplied request'),
  });
  await send('gp', `${worked}/challenge`, { grounds: ['too-wide'], ...explained('challenged request') });
  await send('police-officer', `${worked}/challenge-response`, {
    response: 'narrowed',
    ...explained('narrowed request'),
  });
  await send('gp', `${worked}/answers`, {
    extent: 'part',
    leftOut: ['not-relevant'],
    classes: ['summary', 'narrative', 'health', 'third-party', 'perpetrator'],
    entries: [asked],
    channel: 'this-ledger',
    legal: { ...legal, policyDocument: put('answer policy document') },
    summary: put('answer summary'),
    narrative: put('answer narrative'),
    health: put('answer health'),
    aboutOthers: put('answer about others'),
    aboutAllegedPerpetrator: put('answer about alleged perpetrator'),
    publicInterest: { necessity: put('answer necessity'), proportionality: put('answer proportionality') },
    authorisation: {
      authoriser: { role: 'practitioner', name: put('answer authoriser') },
      urgent: { because: 'out-of-hours', imminentRisk: true },
    },
    advice: [{ from: 'caldicott-guardian', followed: true, text: put('answer advice') }],
  });
  await send('gp-lead', `${worked}/reviews`, {
    of: 'urgent-answer',
    finding: 'justified',
    findings: put('review of an answer findings'),
  });
  await send('gp', `/v1/information-requests/${await asks('refused request')}/refusal`, {
    reason: 'not-relevant',
    reasons: put('refused request reasons'),
    reviewer: { role: 'caldicott-guardian', name: put('refused request reviewer') },
    reviewDueOn: '2099-01-01',
  });
  await send('police-officer', `/v1/information-requests/${await asks('withdrawn request')}/withdrawal`, {
    reason: 'duplicate',
    ...explained('withdrawn request'),
  });
  await send('gp', '/v1/information-requests/from-outside', {
    ...asking('noted request'),
    requesterKind: 'voluntary',
    requesterName: put('noted request requester'),
  });
  const request = await asks('request');
  return { asked, request };
};
