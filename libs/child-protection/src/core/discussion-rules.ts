import { type Nation, refuse } from '@safeguarding/kernel';
import { protectionErrors } from './protection-errors.ts';
import type { DiscussionOutcome } from './protection-vocabulary.ts';

/** What a discussion can decide in one nation, in the word that the nation has for it. */
export type DiscussionRule = {
  readonly nation: Nation;
  readonly outcome: DiscussionOutcome;
  readonly version: number;
  readonly source: string;
  /** False: general knowledge that nobody has held against its source. */
  readonly verified: boolean;
};

const rulesOf = (
  nation: Nation,
  source: string,
  compared: readonly DiscussionOutcome[],
  assumed: readonly DiscussionOutcome[] = [],
): readonly DiscussionRule[] =>
  [...compared.map((outcome) => [outcome, true] as const), ...assumed.map((outcome) => [outcome, false] as const)].map(
    ([outcome, verified]) => ({ nation, outcome, version: 1, source, verified }),
  );

/** The words of each nation; a word that a nation has not got belongs to the law of another one. */
export const discussionRules: readonly DiscussionRule[] = [
  ...rulesOf(
    'england',
    'Children Act 1989 ss.17 and 47; Working Together to Safeguard Children',
    [],
    ['s47-enquiry-joint', 's47-enquiry-single-agency', 'assessment', 'services', 'no-further-action'],
  ),
  ...rulesOf(
    'wales',
    'Wales Safeguarding Procedures, children, section 3 part 1; Social Services and Well-being (Wales) Act 2014, part 3',
    [],
    ['s47-enquiry-joint', 's47-enquiry-single-agency', 'care-and-support-assessment', 'services', 'no-further-action'],
  ),
  ...rulesOf('scotland', 'National Guidance for Child Protection in Scotland 2021, part 3, paragraphs 3.32 to 3.35', [
    'joint-investigation',
    'single-agency-investigation',
    'assessment-and-support',
    'no-further-action',
  ]),
  ...rulesOf(
    'northern-ireland',
    'Children (Northern Ireland) Order 1995 article 66; SBNI procedures, Child Protection Investigation; Joint Protocol',
    ['article-66-joint-investigation'],
    ['article-66-single-agency-investigation', 'unocini-assessment', 'services', 'no-further-action'],
  ),
];

/** Throws DomainError (CHP-013) for what a discussion of this nation does not decide: it would be the word of another law. */
export const checkDiscussionOutcome = (outcome: DiscussionOutcome, nation: Nation): void => {
  if (!discussionRules.some((rule) => rule.nation === nation && rule.outcome === outcome))
    refuse(protectionErrors.outcomeOfAnotherNation, '/outcome');
};

const beginning: ReadonlySet<DiscussionOutcome> = new Set<DiscussionOutcome>([
  ...(['s47-enquiry-joint', 's47-enquiry-single-agency'] as const),
  ...(['joint-investigation', 'single-agency-investigation'] as const),
  ...(['article-66-joint-investigation', 'article-66-single-agency-investigation'] as const),
]);

/**
 * Whether an enquiry into significant harm begins with it. By the word alone: what was recorded in England's words, before a nation had
 * its own, goes on meaning what it meant.
 */
export const beginsEnquiry = (outcome: DiscussionOutcome): boolean => beginning.has(outcome);
