import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals of holds and disposals; codes are stable for ever. */
export const retentionErrors = {
  notDue: {
    code: 'RET-001',
    kind: 'conflict',
    title: 'The records are not due for disposal',
    remedy:
      'GET /v1/disposals/due lists what is due. Before its time only a lawful erasure with its basis disposes of records.',
  },
  holdStands: {
    code: 'RET-002',
    kind: 'conflict',
    title: 'A hold stands: the records must be kept',
    remedy: 'Whoever placed the hold lifts it once its matter is over; an order of an inquiry ends by law.',
  },
  ownProposal: {
    code: 'RET-003',
    kind: 'conflict',
    title: 'Nobody approves what they proposed themselves',
    remedy: 'Two other people of the controller approve.',
  },
  approvedAlready: {
    code: 'RET-004',
    kind: 'conflict',
    title: 'You have approved this disposal already',
    remedy: 'The second approval is another person’s.',
  },
  decided: {
    code: 'RET-005',
    kind: 'conflict',
    title: 'The disposal is not open any more',
    remedy: 'Read its status. One that was refused or stopped is proposed anew.',
  },
  proposedAlready: {
    code: 'RET-006',
    kind: 'conflict',
    title: 'The disposal of these records is proposed already',
    remedy: 'GET /v1/disposals?status=proposed lists it.',
  },
  basisMisplaced: {
    code: 'RET-007',
    kind: 'malformed',
    title: 'An erasure needs its basis, and a disposal on schedule has none',
    remedy: 'Send `basis` with the ground `erasure` and with no other.',
  },
  personMisplaced: {
    code: 'RET-008',
    kind: 'malformed',
    title: 'A hold on one person’s records names the person, and a hold on all records of the service names nobody',
    remedy: 'Send `person` with the scope `child` and with no other.',
  },
  lifted: {
    code: 'RET-009',
    kind: 'conflict',
    title: 'The hold was lifted before',
    remedy: 'Place a new one where the records must be kept again.',
  },
} as const satisfies Record<string, ErrorEntry>;
