import type { ErrorEntry } from '@safeguarding/kernel';

export const measureErrors = {
  formOfAnotherNation: {
    code: 'IMM-001',
    kind: 'malformed',
    title: 'There is no such measure, or your nation has another one',
    remedy:
      'England, Wales, Northern Ireland: emergency-protection-order, police-protection. Scotland: child-protection-order, police-removal.',
  },
  notForYourKind: {
    code: 'IMM-002',
    kind: 'forbidden',
    title: 'Your kind of service does not take this measure',
    remedy:
      'Police take a child into police protection; an authority obtains an order. Tell them, and record a concern.',
  },
  timeUnfit: {
    code: 'IMM-003',
    kind: 'malformed',
    title: 'It has not happened yet, or not at an instant',
    remedy: 'Send the instant with its offset: police protection counts from it by the hour.',
  },
  endUnfit: {
    code: 'IMM-004',
    kind: 'malformed',
    title: 'The measure cannot last until then',
    remedy: 'Send an end after its beginning and within what its rule allows, or none: then the rule says it.',
  },
  authorityUnfit: {
    code: 'IMM-005',
    kind: 'malformed',
    title: 'The authority that is told cannot answer for the child',
    remedy: "Name an active children's social care, MASH or (Northern Ireland) trust of your nation.",
  },
  notExtended: {
    code: 'IMM-006',
    kind: 'conflict',
    title: 'This measure is not extended, or was extended already',
    remedy: 'An emergency protection order is extended once; after police protection a court is asked for an order.',
  },
  over: {
    code: 'IMM-007',
    kind: 'conflict',
    title: 'The measure was over then',
    remedy: 'Record a new one; what is over is not lengthened.',
  },
  ended: {
    code: 'IMM-008',
    kind: 'conflict',
    title: 'How the measure ended is on record',
    remedy: 'Read it; what was recorded in error ends with the reason recorded-in-error, once.',
  },
  notYours: {
    code: 'IMM-009',
    kind: 'forbidden',
    title: 'This step belongs to whoever took the measure, or to the authority that answers for the child',
    remedy: 'Only an order of the authority is extended by it; both sides say how a measure ended.',
  },
  recipientUnknown: {
    code: 'IMM-010',
    kind: 'malformed',
    title: 'A named service is not an active agency',
    remedy: 'Use the codes of `GET /v1/agencies`.',
  },
  childNamedTwice: {
    code: 'IMM-011',
    kind: 'malformed',
    title: 'The child is named both by id and by identifiers, or not at all',
    remedy: 'Send either `childId` or `child`.',
  },
} as const satisfies Record<string, ErrorEntry>;
