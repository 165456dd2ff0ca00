import type { ErrorEntry } from '@safeguarding/kernel';

export const concernErrors = {
  notOpen: {
    code: 'CON-001',
    kind: 'conflict',
    title: 'The concern is not open',
    remedy: 'Re-open it first, or raise a new one.',
  },
  withdrawn: {
    code: 'CON-002',
    kind: 'conflict',
    title: 'The concern was withdrawn',
    remedy: 'A withdrawn concern stays as it is; raise a new one.',
  },
  legalFactsMissing: {
    code: 'CON-003',
    kind: 'malformed',
    title: 'Recipients are named without the four legal facts',
    remedy: 'Send `legal` with gdprBasis, specialCategoryCondition, confidentialityBasis and consentDecision.',
  },
  recipientUnknown: {
    code: 'CON-004',
    kind: 'malformed',
    title: 'A recipient is not on the register of agencies',
    remedy: 'Look the code up at GET /v1/agencies.',
  },
  childTwice: {
    code: 'CON-005',
    kind: 'malformed',
    title: 'The child is named both by id and by identifiers, or not at all',
    remedy: 'Send either `childId` or `child`.',
  },
  nothingAmended: {
    code: 'CON-006',
    kind: 'malformed',
    title: 'The amendment changes nothing',
    remedy: 'Send at least one of summary, narrative, health, category and riskLevel.',
  },
  occurredAhead: {
    code: 'CON-007',
    kind: 'malformed',
    title: 'The time of the occurrence is malformed or lies ahead',
    remedy: 'Send an instant with an offset, a day, a month, a year or `unknown`; not later than now.',
  },
  notClosed: {
    code: 'CON-008',
    kind: 'conflict',
    title: 'The concern is not closed',
    remedy: 'Only a closed concern is re-opened.',
  },
  categoryUnknown: {
    code: 'CON-009',
    kind: 'malformed',
    title: 'There is no such category of concern',
    remedy: 'Use one of the categories that the OpenAPI document lists; nothing is mapped to a default.',
  },
} as const satisfies Record<string, ErrorEntry>;
