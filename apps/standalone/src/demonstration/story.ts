import type { Clock } from '@safeguarding/kernel';
import { epochMs, instantOf } from '@safeguarding/kernel';
import type { Client } from './client.ts';

/** What the story left behind that its readers need. */
export type Told = {
  readonly child: string;
  readonly concern: string;
  readonly referral: string;
  readonly review: string;
};

const legal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'public-interest',
  consentDecision: 'refused',
};
const policeLegal = { ...legal, specialCategoryCondition: 'dpa2018-sch8-para4', consentDecision: 'not-sought' };
const identifiers = [{ kind: 'nhs-number', value: '9990000018' }];
const mother = { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' };

const day = (clock: Clock, daysAgo: number): string =>
  instantOf(epochMs(clock.now()) - daysAgo * 86_400_000).slice(0, 10);

/** The invented story, told through the real interfaces. The child is four: the standing share is open until its 6th birthday. */
export const tell = async (client: Client, clock: Clock): Promise<Told> => {
  const year = Number(clock.now().slice(0, 4)) - 4;
  const born = `${String(year)}-01-15`;
  const named = {
    identifiers,
    demographics: {
      name: { family: 'Example', given: ['Robin'] },
      dateOfBirth: born,
      sex: 'female',
      addresses: [{ use: 'current', lines: ['1 Invented Lane', 'Ashby'], postcode: 'ZZ99 9ZZ' }],
    },
  };
  const { body } = await client.send('oakfield-registrations', '/v1/children', named);
  const child = String(body['id']);
  for (const feed of ['oakfield-registrations', 'ashby-community-system', 'hill-top-roll', 'ashby-police-system'])
    await client.send(feed, '/v1/registrations', { child });

  const concern = await client.send(
    'oakfield-clinical-system',
    '/v1/cloudevents',
    {
      specversion: '1.0',
      id: 'demonstration-1',
      source: 'uk.nhs.gp.oakfield',
      type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
      time: clock.now(),
      datacontenttype: 'application/json',
      data: {
        child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
        concern: {
          category: 'neglect',
          occurredOn: day(clock, 9),
          summary: 'Third dental appointment missed; painful decay untreated.',
          narrative: 'Brought by an aunt. Pain for weeks by her account. The mother did not answer three calls.',
        },
        legal: { ...legal, consentDecision: 'not-sought' },
        reporter: { role: 'gp' },
      },
    },
    { 'content-type': 'application/cloudevents+json' },
  );
  await client.send('health-visitor', '/v1/concerns', {
    childId: child,
    category: 'emotional',
    occurredOn: day(clock, 5),
    summary: 'Withdrawn at the two-parent visit; flinched when the partner spoke.',
    narrative: 'She did not leave the corner of the sofa. Her mother answered for her.',
    others: [
      { relationship: 'alleged-perpetrator', name: 'The partner', awareOfAllegation: false, awareOfSharing: false },
    ],
  });
  await client.send('teacher', '/v1/concerns', {
    childId: child,
    category: 'neglect',
    occurredOn: day(clock, 4),
    summary: 'Came without lunch for the third time; wears a summer dress in November.',
  });
  await client.send('police-officer', '/v1/concerns', {
    childId: child,
    category: 'domestic-abuse',
    occurredOn: day(clock, 3),
    summary: 'Called to a domestic incident; the child was in the room.',
    narrative: 'Shouting heard by neighbours. No injury seen. The child is a victim in her own right.',
    recipients: [{ agency: 'ashby-mash', classes: ['summary', 'narrative', 'identity'] }],
    legal: policeLegal,
  });
  await client.send('health-visitor', `/v1/children/${child}/opt-outs`, {
    decidedBy: mother,
    evidence: 'Form signed at the clinic',
  });
  await client.send('gp', `/v1/children/${child}/consent-decisions`, {
    decision: 'refused',
    scope: { recipients: [{ agency: 'ashby-mash' }], classes: ['summary', 'narrative'] },
    decidedBy: mother,
    awareOfRecordContent: 'yes',
    evidence: 'Telephone call, noted in the record',
  });
  await client.send('gp', `/v1/children/${child}/overrides`, {
    recipients: [{ agency: 'ashby-mash' }],
    classes: ['summary', 'narrative'],
    legal,
    reason: 'child-at-risk-of-harm',
    reasons: 'Pain untreated for weeks and no answer from the mother: the child may be at risk of significant harm.',
    authoriser: { role: 'safeguarding-lead' },
    until: day(clock, -30),
  });
  const referral = await client.send('gp', '/v1/referrals', {
    recipient: 'ashby-mash',
    children: [{ childId: child, summary: 'Neglect with untreated pain; domestic abuse known to the police.' }],
    urgency: 'same-day',
    categories: ['neglect'],
    legal,
    consentInformation: { familyInformed: 'yes', awareOfRecordContent: 'yes' },
  });
  const id = String(referral.body['id']);
  const acknowledged = await client.send(
    'ashby-case-management',
    `/v1/referrals/${id}/acknowledgement`,
    {},
    { 'if-match': referral.tag },
  );
  await client.send(
    'social-worker',
    `/v1/referrals/${id}/decisions`,
    {
      decisions: [
        { childId: child, decision: 's47-enquiry', reasons: 'Reasonable cause to suspect significant harm.' },
      ],
    },
    { 'if-match': acknowledged.tag },
  );
  await client.send('health-visitor', `/v1/children/${child}/shield`, {
    reasons: 'Mother and child moved to a refuge.',
  });

  const member = await client.read('panel-member', '/v1/me', 'practice-review');
  const review = await client.send('review-chair', '/v1/reviews', {
    kind: 'child-safeguarding-practice-review',
    panel: [String(member.body['ref'])],
    children: [{ identifiers, pseudonym: 'Child A' }],
    occurredFrom: day(clock, 6),
    classes: ['summary', 'narrative'],
  });
  const reviewId = String(review.body['id']);
  await client.send('governance', `/v1/reviews/${reviewId}/confirmation`, {}, { 'if-match': review.tag });
  return { child, concern: String(concern.body['id']), referral: id, review: reviewId };
};
