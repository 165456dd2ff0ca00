/**
 * Until when a second person looks at what somebody decided alone: the next working day (domain facts, section 4, "Police (M10)").
 * The instant is kept on the answer, so that a later version of the rule moves no task that stands.
 */
export const urgentReviewRule = {
  id: 'UK-URGENT-REVIEW',
  version: 1,
  workingDays: 1,
  source: 'domain facts, section 4, Police: reviewed next working day',
} as const;
