import type { ErrorEntry } from '@safeguarding/kernel';

export const protectionErrors = {
  notNow: {
    code: 'CHP-001',
    kind: 'conflict',
    title: 'The process is not at the stage for this step',
    remedy: 'Read its status: a conference follows an enquiry, core groups and reviews follow a plan.',
  },
  closed: {
    code: 'CHP-002',
    kind: 'conflict',
    title: 'The process is closed',
    remedy: 'Start a new one: a new discussion is a new process.',
  },
  categoryMissing: {
    code: 'CHP-003',
    kind: 'malformed',
    title: 'A plan needs its category, and nothing else has one',
    remedy: 'Send `category` with the outcome `plan`, or with a review that continues the plan under another one.',
  },
  formOfAnotherNation: {
    code: 'CHP-004',
    kind: 'malformed',
    title: 'The meeting has another name in your nation',
    remedy:
      'England and Wales: strategy discussion, initial child protection conference. Scotland: inter-agency referral discussion, child protection planning meeting, pre-birth planning meeting. Northern Ireland: strategy discussion, case conference.',
  },
  inTheFuture: {
    code: 'CHP-005',
    kind: 'malformed',
    title: 'It has not happened yet, or not on a day',
    remedy: 'Record a step when it has been taken, with the instant or the day: clocks count from it.',
  },
  planStands: {
    code: 'CHP-006',
    kind: 'conflict',
    title: 'The child is subject to a plan',
    remedy: 'End the plan by a review, or close with the reason for which it ends without one.',
  },
  legalFactsMissing: {
    code: 'CHP-007',
    kind: 'malformed',
    title: 'Telling other services needs the legal facts, and the other way round',
    remedy: 'Send `toldTo` and `legal` together or neither.',
  },
  recipientUnknown: {
    code: 'CHP-008',
    kind: 'malformed',
    title: 'A named service is not an active agency',
    remedy: 'Use the codes of `GET /v1/agencies`.',
  },
  goneOver: {
    code: 'CHP-009',
    kind: 'conflict',
    title: 'Another authority answers for the process',
    remedy:
      'The child was handed over. The authority that took it over records the next steps, within a moment of accepting.',
  },
  categoryUnknown: {
    code: 'CHP-010',
    kind: 'malformed',
    title: 'There is no such category of a plan',
    remedy: 'Use one of the categories that the OpenAPI document lists; nothing is mapped to a default.',
  },
  shortNotice: {
    code: 'CHP-011',
    kind: 'malformed',
    title: 'The meeting is called at shorter notice than your nation gives, and nothing says why',
    remedy: 'Send `noticeReasons`, or call it for a later day; Scotland gives five calendar days.',
  },
  meetingBehind: {
    code: 'CHP-012',
    kind: 'malformed',
    title: 'The day of the meeting is none, or lies behind the day on which it was called',
    remedy: 'Send `meetsOn` as a day from today on.',
  },
  outcomeOfAnotherNation: {
    code: 'CHP-013',
    kind: 'malformed',
    title: 'A discussion decides this in no nation, or not in yours',
    remedy:
      'Use the words of your nation (docs/assurance/rules.md): England and Wales begin a section 47 enquiry, Scotland an investigation, Northern Ireland one under article 66.',
  },
} as const satisfies Record<string, ErrorEntry>;
