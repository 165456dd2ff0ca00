import type { ErrorEntry } from '@safeguarding/kernel';

export const accessErrors = {
  unknownAgency: {
    code: 'ACC-001',
    kind: 'forbidden',
    title: 'The agency of the token is not registered or is suspended',
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
  loadMalformed: {
    code: 'ACC-010',
    kind: 'malformed',
    title: 'X-Load is no name of a load',
    remedy: 'Send up to 63 lower-case letters, digits and hyphens, and nothing of anybody.',
  },
} as const satisfies Record<string, ErrorEntry>;
