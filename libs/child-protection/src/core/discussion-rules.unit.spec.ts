import { describe, expect, it } from '@jest/globals';
import { beginsEnquiry, checkDiscussionOutcome, discussionRules } from './discussion-rules.ts';
import { discussionOutcomes, type DiscussionOutcome } from './protection-vocabulary.ts';

const nations = ['england', 'wales', 'scotland', 'northern-ireland'] as const;
const isTaken = (outcome: DiscussionOutcome, nation: (typeof nations)[number]): boolean => {
  try {
    checkDiscussionOutcome(outcome, nation);
    return true;
  } catch (error) {
    expect(String(error)).toContain('CHP-013');
    return false;
  }
};

describe('what a discussion decides', () => {
  it('is said in the words of the nation, and in those of no other', () => {
    const ofNations = nations.map((nation) => discussionOutcomes.filter((outcome) => isTaken(outcome, nation)));
    const [english = [], welsh = [], scottish = [], irish = []] = ofNations;
    expect(english.filter((word) => !welsh.includes(word))).toEqual(['assessment']);
    expect(welsh.filter((word) => !english.includes(word))).toEqual(['care-and-support-assessment']);
    for (const section47 of ['s47-enquiry-joint', 's47-enquiry-single-agency'] as const)
      expect(nations.filter((nation) => isTaken(section47, nation))).toEqual(['england', 'wales']);
    expect(scottish.filter((word) => english.includes(word) || irish.includes(word))).toEqual(['no-further-action']);
    expect(irish.filter((word) => english.includes(word)).toSorted()).toEqual(['no-further-action', 'services']);
  });

  it('has no word that no nation uses, and in each nation one that begins an enquiry by two bodies, by one, and one that begins none', () => {
    const used = new Set(discussionRules.map(({ outcome }) => outcome));
    expect(discussionOutcomes.filter((outcome) => !used.has(outcome))).toEqual([]);
    for (const nation of nations) {
      const words = discussionRules.filter((rule) => rule.nation === nation).map(({ outcome }) => outcome);
      expect([nation, words.filter(beginsEnquiry).length]).toEqual([nation, 2]);
      expect(words).toContain('no-further-action');
    }
  });

  it('is known by its source, and what nobody compared says so', () => {
    expect(discussionRules.every(({ source }) => source !== '')).toBe(true);
    expect(discussionRules.some(({ verified }) => !verified)).toBe(true);
  });
});
