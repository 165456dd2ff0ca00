import { type Nation, refused } from '@safeguarding/kernel';
import { incidentErrors } from './incident-errors.ts';

/** The local names of one review: "serious case review" is the umbrella word (domain facts, section 1, point 6). */
export const reviewForms = [
  'child-safeguarding-practice-review',
  'single-unified-safeguarding-review',
  'learning-review',
  'case-management-review',
] as const;
export type ReviewForm = (typeof reviewForms)[number];

/** What happens after a serious incident, where. Whatever is not England's was not compared with its primary source. */
export type IncidentRule = {
  readonly nation: Nation;
  readonly review: ReviewForm;
  /** A first look within days, before it is decided whether there is to be a review. */
  readonly rapidReview: boolean;
  readonly source: string;
  readonly verified: boolean;
};

export const incidentRules: readonly IncidentRule[] = [
  {
    nation: 'england',
    review: 'child-safeguarding-practice-review',
    rapidReview: true,
    source: 'Working Together to Safeguard Children (statutory guidance, England)',
    verified: true,
  },
  {
    nation: 'wales',
    review: 'single-unified-safeguarding-review',
    rapidReview: false,
    source: 'domain facts, section 1, point 6',
    verified: false,
  },
  {
    nation: 'scotland',
    review: 'learning-review',
    rapidReview: false,
    source: 'domain facts, section 1, point 6',
    verified: false,
  },
  {
    nation: 'northern-ireland',
    review: 'case-management-review',
    rapidReview: false,
    source: 'domain facts, section 1, point 6',
    verified: false,
  },
];

/** Throws DomainError (INC-001) for a review by a name that the nation does not use. */
export const checkReviewForm = (form: ReviewForm, nation: Nation): void => {
  if (!incidentRules.some((rule) => rule.nation === nation && rule.review === form))
    throw refused(incidentErrors.formOfAnotherNation, '/form');
};

/** Whether the nation looks at an incident within days before it decides on a review. */
export const hasRapidReview = (nation: Nation): boolean =>
  incidentRules.some((rule) => rule.nation === nation && rule.rapidReview);
