export { nations, type Nation } from '@safeguarding/kernel';

/** What can start a clock, satisfy it or make it pointless. Slices say which of their events is which. */
export const factKinds = [
  'referral-received',
  'response-decided',
  'assessment-not-needed',
  'assessment-completed',
  'referral-withdrawn',
  'discussion-requested',
  'discussion-held-at-once',
  'unborn-discussion-requested',
  'unborn-discussion-held-at-once',
  'strategy-discussion-held',
  'enquiry-started',
  'enquiry-ended-without-conference',
  'conference-convened',
  'conference-held',
  'conference-inquorate',
  'plan-made',
  'pre-birth-plan-made',
  'plan-changed-significantly',
  'chair-told-of-change',
  'core-group-held',
  'review-held',
  'plan-continued',
  'plan-ended',
  'conference-record-sent',
  'transfer-notified',
  'transfer-conference-held',
  'serious-incident-known',
  'incident-notified',
  'rapid-review-completed',
  'practice-review-started',
  'practice-review-published',
  'incident-recorded-in-error',
  'emergency-protection-order-made',
  'emergency-protection-order-extended',
  'police-protection-taken',
  'protection-ended',
  'protection-recorded-in-error',
  'access-requested',
  'access-request-answered',
  'access-request-extended',
  'access-request-withdrawn',
] as const;
export type FactKind = (typeof factKinds)[number];

/** How an amount is counted. Working days by the nation's calendar; the day of the trigger is day 0. */
export const units = ['hours', 'calendar-days', 'working-days', 'weeks', 'months'] as const;
export type Unit = (typeof units)[number];

export const waiverReasons = [
  'agreed-with-family',
  'child-not-available',
  'court-timetable',
  'other-authority-leads',
  'recorded-in-error',
  'professional-judgement',
] as const;
export type WaiverReason = (typeof waiverReasons)[number];

/** Why a clock may stand still; only rules that the law lets pause. */
export const pauseReasons = ['identity-awaited', 'clarification-awaited'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** Where a clock stands at an instant. */
export const clockStates = [
  'running',
  'overdue',
  'due-unknown',
  'paused',
  'satisfied',
  'satisfied-late',
  'waived',
  'superseded',
] as const;
export type ClockStateName = (typeof clockStates)[number];
