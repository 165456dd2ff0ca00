import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { validationPipe } from '@safeguarding/platform';
import { AmendmentBody, ReferralsQuery, StepBody, SubmitReferralBody } from './referrals.requests.ts';

const legal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'dpa2018-sch1-para18',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
  policyDocument: 'doc-1',
};
const child = { child: { identifierOmittedBecause: 'not-known' }, summary: 'S', childsVoice: 'V' };
const sent = {
  recipient: 'ashby-mash',
  children: [child],
  urgency: 'immediate',
  categories: ['neglect'],
  legal,
  consentInformation: { familyInformed: 'no', notSoughtReasons: ['urgent'] },
};
const read = (body: unknown, metatype: new () => object): Promise<unknown> =>
  validationPipe().transform(body, { type: 'body', metatype }) as Promise<unknown>;

describe('the bodies of a referral', () => {
  it('take what the documents say', async () => {
    await expect(read(sent, SubmitReferralBody)).resolves.toMatchObject(sent);
    await expect(read({ box: 'inbox', limit: '5' }, ReferralsQuery)).resolves.toMatchObject({ limit: 5 });
    await expect(read({ reason: 'correction', urgency: 'standard' }, AmendmentBody)).resolves.toBeDefined();
  });

  it.each([
    ['a child without a summary', { ...sent, children: [{ child: {} }] }],
    ['no child', { ...sent, children: [] }],
    ['thirteen children', { ...sent, children: Array.from({ length: 13 }, () => child) }],
    ['a category that nobody knows', { ...sent, categories: ['unheard-of'] }],
    ['no legal facts', { ...sent, legal: undefined }],
    ['a text beyond the bound', { ...sent, children: [{ ...child, narrative: 'x'.repeat(8_001) }] }],
    ['a recipient that is no code', { ...sent, recipient: 'Ashby MASH' }],
  ])('refuse %s', async (_, body) => {
    await expect(read(body, SubmitReferralBody)).rejects.toBeDefined();
  });

  it('refuse a note of nobody', async () => {
    await expect(read({ notes: [{ note: 'N' }] }, StepBody)).rejects.toBeDefined();
  });
});
