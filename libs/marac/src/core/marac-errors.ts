import type { ErrorEntry } from '@safeguarding/kernel';

export const maracErrors = {
  noMarac: {
    code: 'MAR-001',
    kind: 'malformed',
    title: 'The named service keeps no MARAC',
    remedy: 'Name a service whose `GET /v1/marac-areas/{marac}` answers.',
  },
  noCriterion: {
    code: 'MAR-002',
    kind: 'malformed',
    title: 'No criterion is met',
    remedy:
      'A referral needs visible high risk, professional judgement with its reasons, potential escalation or a repeat. Professional judgement may stand alone.',
  },
  criterionNotMet: {
    code: 'MAR-003',
    kind: 'malformed',
    title: 'What was sent does not meet the criterion in this area',
    remedy: 'Read the thresholds of the area; leave the criterion out, or refer on professional judgement.',
  },
  answersUnknown: {
    code: 'MAR-004',
    kind: 'malformed',
    title: 'The answers are not those of the tool',
    remedy: 'Send the answers by their numbers, each yes, no or dont-know, and no number that the tool does not have.',
  },
  notNow: {
    code: 'MAR-005',
    kind: 'conflict',
    title: 'The case is not at the stage for this step',
    remedy:
      'Read its status: a case is listed for a meeting before it is discussed, and discussed before it is closed.',
  },
  over: {
    code: 'MAR-006',
    kind: 'conflict',
    title: 'The case is over',
    remedy: 'Refer again: further abuse is a new case, and a repeat where the area says so.',
  },
  notInvited: {
    code: 'MAR-007',
    kind: 'conflict',
    title: 'The agency was not asked to this case',
    remedy: 'The coordinator lists the case for more agencies.',
  },
  reasonMissing: {
    code: 'MAR-008',
    kind: 'malformed',
    title: 'A reason is needed here, and nowhere else',
    remedy:
      'Not sharing, an action that was not completed and a victim who does not know of the referral need their reason; nothing else has one.',
  },
  legalFactsMissing: {
    code: 'MAR-009',
    kind: 'malformed',
    title: 'Sharing needs the legal facts, and nothing else has them',
    remedy: 'Send `legal` with what is shared.',
  },
  agencyUnknown: {
    code: 'MAR-010',
    kind: 'malformed',
    title: 'A named service is not an active agency',
    remedy: 'Use the codes of `GET /v1/agencies`.',
  },
  actionUnknown: {
    code: 'MAR-011',
    kind: 'conflict',
    title: 'The action is not open, or is not your agency’s',
    remedy: 'Read the actions of the case.',
  },
  dayWrong: {
    code: 'MAR-012',
    kind: 'malformed',
    title: 'The day is none, or on the wrong side of today',
    remedy: 'An incident and a discussion lie behind; a meeting and what is due lie ahead.',
  },
  childReferralMissing: {
    code: 'MAR-013',
    kind: 'conflict',
    title: 'The separate referral of a child is still missing',
    remedy:
      'A MARAC refers no child to children’s social care. Refer each child of the household, and link the referral to the case.',
  },
  referralUnknown: {
    code: 'MAR-014',
    kind: 'malformed',
    title: 'No referral of this child by that id, or the child is none of the case',
    remedy: 'Send the id of a referral that names the child, or where and when it was made outside this ledger.',
  },
  actionsOpen: {
    code: 'MAR-015',
    kind: 'conflict',
    title: 'Actions are still open',
    remedy: 'End each action, completed or not with its reason, before the case is closed.',
  },
  idvaOnly: {
    code: 'MAR-016',
    kind: 'conflict',
    title: 'Another service is the victim’s IDVA, or nobody is named yet',
    remedy: 'Agencies do not contact the victim; the IDVA who is named on the case does.',
  },
  minutesToThoseWhoCame: {
    code: 'MAR-017',
    kind: 'malformed',
    title: 'Minutes go to agencies that attended, and nobody both came and sent apologies',
    remedy: 'Take `circulation` from `attended`, and keep `apologies` apart from it.',
  },
  meetingUnknown: {
    code: 'MAR-018',
    kind: 'malformed',
    title: 'No meeting of this MARAC by that id that still lies ahead',
    remedy: 'Schedule a meeting first.',
  },
  notTransferred: {
    code: 'MAR-019',
    kind: 'conflict',
    title: 'The case is not offered to your MARAC',
    remedy: 'The MARAC that keeps it offers it; the other one accepts.',
  },
  notYours: {
    code: 'MAR-020',
    kind: 'conflict',
    title: 'Only the referrer and the MARAC that keeps the case withdraw it',
    remedy: 'Tell the coordinator.',
  },
  childTwice: {
    code: 'MAR-021',
    kind: 'malformed',
    title: 'Each child is named once, by `childId` or by `child`',
    remedy: 'Name every child once and in one way.',
  },
  toolUnknown: {
    code: 'MAR-022',
    kind: 'malformed',
    title: 'There is no such tool of risk identification',
    remedy:
      'Name a tool that the OpenAPI document lists, with its version; answers of another one have another threshold.',
  },
} as const satisfies Record<string, ErrorEntry>;
