import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals of subject access requests; they are told to the controller, never to the requester. */
export const accessRequestErrors = {
  closed: {
    code: 'SAR-001',
    kind: 'conflict',
    title: 'The request was answered or withdrawn',
    remedy: 'Record a new request.',
  },
  dayUnknown: {
    code: 'SAR-002',
    kind: 'malformed',
    title: 'A day that has begun is needed',
    remedy: 'Send a calendar day as YYYY-MM-DD, not later than today.',
  },
  identityFirst: {
    code: 'SAR-003',
    kind: 'conflict',
    title: 'Nothing is given before it is known who asks',
    remedy: 'Record the check of identity: once, and only where it was asked for.',
  },
  extensionLate: {
    code: 'SAR-004',
    kind: 'conflict',
    title: 'Two months more are said once, within the first month',
    remedy: 'Answer as soon as you can: the time cannot be extended now.',
  },
  opinionNeeded: {
    code: 'SAR-005',
    kind: 'conflict',
    title: 'The serious harm test needs an opinion of a health professional, not older than six months',
    remedy: 'Record the opinion of the health professional who knows the case, with the day on which it was given.',
  },
  notOfAnotherRequester: {
    code: 'SAR-006',
    kind: 'conflict',
    title: 'Child abuse data is withheld from those who ask on behalf of a child, and not in Scotland',
    remedy: 'Use the exemption that applies: serious harm, or the information of third parties.',
  },
  notToBeGiven: {
    code: 'SAR-007',
    kind: 'conflict',
    title: 'An entry is not among those that can be given',
    remedy: 'Read the candidates of the request: what was withheld, and what is never given, is not to be named.',
  },
  youngPersonDecides: {
    code: 'SAR-008',
    kind: 'conflict',
    title: 'Whoever asks may not be given the child’s information',
    remedy:
      'Below 11 it has to be in the child’s interests; from 11 the young person is asked; from 16 they decide. Record what was found, or refuse.',
  },
  notFound: {
    code: 'SAR-009',
    kind: 'conflict',
    title: 'The reason does not follow from what was recorded',
    remedy: 'Record the check of identity, what the young person says, or the interests first.',
  },
  notAnswered: {
    code: 'SAR-010',
    kind: 'conflict',
    title: 'The request has not been answered',
    remedy: 'Decide it first.',
  },
} as const satisfies Record<string, ErrorEntry>;
