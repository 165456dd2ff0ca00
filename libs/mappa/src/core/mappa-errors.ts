import type { ErrorEntry } from '@safeguarding/kernel';

export const mappaErrors = {
  categoryUnknown: {
    code: 'MAP-001',
    kind: 'malformed',
    title: 'The category is none of this nation’s',
    remedy:
      'England and Wales: 1 to 4. Scotland: 1, restricted-patient, 3. Northern Ireland (PPANI): categories of risk 1 to 3. Nothing stands for an unknown one.',
  },
  levelUnknown: {
    code: 'MAP-002',
    kind: 'malformed',
    title: 'The level is none of this nation’s',
    remedy: 'MAPPA has levels 1 to 3; PPANI has categories of risk and no levels.',
  },
  categoryNotInUse: {
    code: 'MAP-003',
    kind: 'malformed',
    title: 'The category is not in use in this nation',
    remedy: 'Scotland does not use category 2: see whether category 1, restricted patient or 3 applies.',
  },
  levelNotForCategory: {
    code: 'MAP-004',
    kind: 'malformed',
    title: 'The category cannot be managed at this level',
    remedy: 'Category 3 is managed at level 2 or 3.',
  },
  groundUnknown: {
    code: 'MAP-005',
    kind: 'malformed',
    title: 'The ground does not lead to this category on that day',
    remedy: 'Read the grounds of the category in docs/processes/mappa.md; some are in force from a day on.',
  },
  notNow: {
    code: 'MAP-006',
    kind: 'conflict',
    title: 'The case is not at the stage for this step',
    remedy: 'A referral is screened, a level or category of risk is decided, then meetings are held.',
  },
  over: {
    code: 'MAP-007',
    kind: 'conflict',
    title: 'Management under the arrangements has ended',
    remedy: 'Refer again.',
  },
  notInvited: {
    code: 'MAP-008',
    kind: 'conflict',
    title: 'The agency has no seat at this case',
    remedy: 'The coordinator invites it first.',
  },
  agencyUnknown: {
    code: 'MAP-009',
    kind: 'malformed',
    title: 'A named service is not an active agency',
    remedy: 'Use the codes of `GET /v1/agencies`.',
  },
  anotherNation: {
    code: 'MAP-010',
    kind: 'malformed',
    title: 'The named unit keeps no such arrangements',
    remedy: 'Name the MAPPA unit, or in Northern Ireland the public protection unit, that coordinates the area.',
  },
  reasonMissing: {
    code: 'MAP-011',
    kind: 'malformed',
    title: 'A reason is needed here, and nowhere else',
    remedy:
      'Not eligible, an action that was not completed and somebody under 18 under PPANI need their reason; nothing else has one.',
  },
  dayWrong: {
    code: 'MAP-012',
    kind: 'malformed',
    title: 'The day is none, or on the wrong side of today',
    remedy: 'A meeting was held today or before; what is due lies ahead.',
  },
  minutesToThoseWhoCame: {
    code: 'MAP-013',
    kind: 'malformed',
    title: 'Minutes go to agencies that attended, and nobody both came and sent apologies',
    remedy: 'Take `circulation` from `attended`, and keep `apologies` apart from it.',
  },
  disclosureIncomplete: {
    code: 'MAP-014',
    kind: 'malformed',
    title: 'A disclosure needs its safeguards and legal facts, and a decision not to disclose has neither',
    remedy: 'Send `safeguards` and `legal` with `disclose`, and only the reasons with `do-not-disclose`.',
  },
  actionUnknown: {
    code: 'MAP-015',
    kind: 'conflict',
    title: 'The action is not open, or is not your agency’s',
    remedy: 'Read the actions of the case.',
  },
  actionsOpen: {
    code: 'MAP-016',
    kind: 'conflict',
    title: 'Actions are still open',
    remedy: 'End each action, completed or not with its reason, before the offender leaves the arrangements.',
  },
  notTransferred: {
    code: 'MAP-017',
    kind: 'conflict',
    title: 'The case is not offered to your unit',
    remedy: 'The unit that keeps it offers it; the other one accepts.',
  },
  childTwice: {
    code: 'MAP-018',
    kind: 'malformed',
    title: 'A child is named twice, or is the offender',
    remedy: 'Name every child once.',
  },
  levelNotChosen: {
    code: 'MAP-019',
    kind: 'malformed',
    title: 'The ground does not fit the level',
    remedy:
      'Level 2: formal meetings add value, or stepped down. Level 3: senior representation or significant resources. Level 1: the lead agency manages.',
  },
  riskManagerMissing: {
    code: 'MAP-020',
    kind: 'conflict',
    title: 'No designated risk manager is named',
    remedy: 'Under PPANI name the agency of the designated risk manager before a meeting is held.',
  },
} as const satisfies Record<string, ErrorEntry>;
