import { describe, expect, it } from '@jest/globals';
import { given, type ThingId } from '@safeguarding/kernel';
import { anna, aReferralId, ben, mash, surgery } from './referral-builders.ts';
import { discardDraft, keepDraft, referralDraft, submitDraft, type ReferralDraftEvent } from './referral-draft.ts';

const draft = '10000000-0000-4000-8000-000000000041' as ThingId;
const asked = {
  draft,
  referrer: surgery,
  children: [{ child: anna, summary: 'What is known so far, invented.' }, { child: ben }],
};
const kept = keepDraft(asked, referralDraft.initial);
const on = (...past: readonly ReferralDraftEvent[]) => given(referralDraft, [...kept, ...past]);
const of = { draft, referrer: surgery, children: [anna, ben] };

describe('a draft', () => {
  it('seals what it says of each child, and is whole each time', () => {
    expect(kept).toEqual([
      {
        type: 'ReferralDraftKept',
        facts: of,
        subjects: [anna, ben],
        personal: [{ person: anna, classes: { summary: { summary: asked.children[0]?.summary } } }],
      },
    ]);
    const anew = on().when((state) => keepDraft({ ...asked, recipient: mash, children: [{ child: anna }] }, state));
    expect(anew).toMatchObject([{ facts: { recipient: mash, children: [anna] } }]);
  });

  it('names no child twice', () => {
    const twice = { ...asked, children: [{ child: anna }, { child: anna }] };
    expect(on().when((state) => keepDraft(twice, state))).toEqual({ refused: 'REF-007' });
  });

  it('ends once: as a referral, or as nothing', () => {
    const discarded: ReferralDraftEvent = { type: 'ReferralDraftDiscarded', facts: of, subjects: [anna, ben] };
    const submitted: ReferralDraftEvent = {
      type: 'ReferralDraftSubmitted',
      facts: { ...of, referral: aReferralId },
      subjects: [anna, ben],
    };
    expect(on().when(discardDraft)).toEqual([discarded]);
    expect(on().when((state) => submitDraft(aReferralId, state))).toEqual([submitted]);
    const over = { refused: 'REF-012' };
    for (const end of [discarded, submitted])
      expect([
        on(end).when(discardDraft),
        on(end).when((state) => submitDraft(aReferralId, state)),
        on(end).when((state) => keepDraft(asked, state)),
      ]).toEqual([over, over, over]);
  });
});
