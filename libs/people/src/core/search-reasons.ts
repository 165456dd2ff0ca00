/** Why somebody searches by name. Words alone: a search that finds nobody has no key under which text could be sealed. */
export const searchReasons = [
  'number-not-at-hand',
  'make-referral',
  'answer-request-for-information',
  'child-moved-or-missing',
  'check-for-second-record',
] as const;
export type SearchReason = (typeof searchReasons)[number];
