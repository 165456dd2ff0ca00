import type { ErrorEntry } from '@safeguarding/kernel';

export const accessErrors = {
  unknownAgency: {
    code: 'ACC-001',
    kind: 'forbidden',
    title: 'The agency of the token is not registered',
    remedy: 'Ask the operator of the ledger to register the agency, or use a token of a registered one.',
  },
  clientNotOfAgency: {
    code: 'ACC-002',
    kind: 'forbidden',
    title: 'The client is not registered for the agency of the token',
    remedy: 'Ask the operator of the ledger to register the client with the agency.',
  },
  notAllowed: {
    code: 'ACC-003',
    kind: 'forbidden',
    title: 'Not allowed',
    remedy: 'Ask somebody whose role permits it, or ask the controller of the record to decide on sharing it.',
  },
  purposeMissing: {
    code: 'ACC-004',
    kind: 'malformed',
    title: 'The purpose of the read is missing or not a word of the vocabulary',
    remedy: 'Send X-Purpose with one of the documented purposes.',
  },
  keyMissing: {
    code: 'ACC-005',
    kind: 'malformed',
    title: 'The command carries no key',
    remedy: 'Send Idempotency-Key, or X-Request-ID with a UUID; send the same one when you repeat the command.',
  },
  receiptNotKept: {
    code: 'ACC-006',
    kind: 'unavailable',
    title: 'The reading could not be put on record, so nothing is shown',
    remedy: 'Read again after the time in Retry-After.',
  },
  policyChanged: {
    code: 'ACC-007',
    kind: 'conflict',
    title: 'The policy files differ from those on record under the same version',
    remedy: 'Raise the version in policy.json with every change of a policy file or of the basis functions.',
  },
  policyOlder: {
    code: 'ACC-008',
    kind: 'conflict',
    title: 'The policy files are older than the policy on record',
    remedy: 'Start a release that carries the policy on record, or a newer one.',
  },
  notReady: {
    code: 'ACC-009',
    kind: 'unavailable',
    title: 'The rules of access are not loaded yet',
    remedy: 'Try again after the time in Retry-After.',
  },
  readersIncomplete: {
    code: 'ACC-019',
    kind: 'unavailable',
    title: 'The list of readers is not whole for this child, so it is not shown',
    remedy: 'Repeat the read after the seconds in Retry-After; the operator has been told.',
  },
  suspendedAgency: {
    code: 'ACC-010',
    kind: 'forbidden',
    title: 'The service of the token is suspended',
    remedy:
      'Ask the operator of the ledger why. What was sent is refused, not kept: send it again, with the same key, once you are let in.',
  },
  serviceMalformed: {
    code: 'ACC-011',
    kind: 'malformed',
    title: 'The particulars of the service are malformed',
    remedy: 'Mend what errors names; the rules are those of the register files (docs/how-to/services.md).',
  },
  serviceRegistered: {
    code: 'ACC-012',
    kind: 'conflict',
    title: 'A service with this code is registered already',
    remedy: 'Change its particulars, or choose a code that no service ever had.',
  },
  serviceUnknown: {
    code: 'ACC-013',
    kind: 'unknown',
    title: 'Not found',
    remedy: 'Look the code up at GET /v1/agencies.',
  },
  suspendedAlready: {
    code: 'ACC-014',
    kind: 'conflict',
    title: 'The service is suspended already',
    remedy: 'Read it.',
  },
  notSuspended: {
    code: 'ACC-015',
    kind: 'conflict',
    title: 'The service is not suspended',
    remedy: 'Read it.',
  },
  kindFixed: {
    code: 'ACC-016',
    kind: 'conflict',
    title: 'The kind and the nation of a service stay as they are',
    remedy: 'Onboard a service of the other kind under a code of its own.',
  },
  claimedAlready: {
    code: 'ACC-017',
    kind: 'conflict',
    title: 'A source, a client or the duty for the area belongs to another service',
    remedy: 'Take it from the other service first.',
  },
  ownService: {
    code: 'ACC-018',
    kind: 'conflict',
    title: 'Nobody suspends their own service: they could not let it in again',
    remedy: 'Ask the operator of another service.',
  },
  loadMalformed: {
    code: 'ACC-020',
    kind: 'malformed',
    title: 'X-Load is no name of a load',
    remedy: 'Send up to 63 lower-case letters, digits and hyphens, and nothing of anybody.',
  },
} as const satisfies Record<string, ErrorEntry>;
