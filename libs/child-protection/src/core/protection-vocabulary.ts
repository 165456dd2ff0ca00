/** What the discussion is called where it is held: England and Wales, and Scotland. */
export const discussionForms = ['strategy-discussion', 'inter-agency-referral-discussion'] as const;
export type DiscussionForm = (typeof discussionForms)[number];

/** What was decided at the discussion, in the words of all nations; which nation has which: `discussion-rules.ts`. */
export const discussionOutcomes = [
  's47-enquiry-joint',
  's47-enquiry-single-agency',
  'joint-investigation',
  'single-agency-investigation',
  'article-66-joint-investigation',
  'article-66-single-agency-investigation',
  'assessment',
  'care-and-support-assessment',
  'assessment-and-support',
  'unocini-assessment',
  'services',
  'no-further-action',
] as const;
export type DiscussionOutcome = (typeof discussionOutcomes)[number];

export const enquiryOutcomes = [
  'significant-harm-conference',
  'significant-harm-no-conference',
  'concerns-not-substantiated',
] as const;
export type EnquiryOutcome = (typeof enquiryOutcomes)[number];

/**
 * What the conference is called where it is held: England and Wales, Scotland, Northern Ireland. The last two are held by the authority
 * to which a child with a plan has moved.
 */
export const conferenceForms = [
  'initial-child-protection-conference',
  'child-protection-planning-meeting',
  'case-conference',
  'pre-birth-conference',
  'pre-birth-planning-meeting',
  'transfer-in-conference',
  'transfer-planning-meeting',
] as const;
export type ConferenceForm = (typeof conferenceForms)[number];

/** Forms of the conference after a move. */
export const transferForms: ReadonlySet<string> = new Set(['transfer-in-conference', 'transfer-planning-meeting']);

/** Forms of the meeting about a child that is not born yet; Scotland looks at its plan sooner. */
export const scottishPreBirthForm = 'pre-birth-planning-meeting';

/** `inquorate`: too few came to decide; it has to be convened again. */
export const conferenceOutcomes = ['plan', 'no-plan', 'inquorate'] as const;
export type ConferenceOutcome = (typeof conferenceOutcomes)[number];

/** Under which a child becomes subject to a plan. */
export const planCategories = ['neglect', 'physical', 'sexual', 'emotional', 'multiple'] as const;
export type PlanCategory = (typeof planCategories)[number];

export const reviewOutcomes = ['continue', 'end'] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

export const closeReasons = [
  'plan-ended',
  'no-conference-needed',
  'no-plan-needed',
  'child-looked-after',
  'moved-to-another-authority',
  'turned-18',
  'child-died',
  'entered-in-error',
] as const;
export type CloseReason = (typeof closeReasons)[number];

/** Whether the child was seen, and alone: the first question of every review. */
export const childSeen = ['seen-alone', 'seen', 'not-seen'] as const;
export type ChildSeen = (typeof childSeen)[number];

/** Where an open process can stand. */
export type ProtectionStage = 'requested' | 'discussed' | 'enquiry' | 'enquiry-concluded' | 'no-plan' | 'plan';
