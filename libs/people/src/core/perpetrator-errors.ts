import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals about alleged perpetrators and persons of concern; they never say who. */
export const perpetratorErrors = {
  whoIsMissing: {
    code: 'PER-001',
    kind: 'malformed',
    title: 'A label names one person',
    remedy:
      'Send `relationship`, the id of what your service recorded somebody to be to the child, or `other`; not both.',
  },
  notStanding: {
    code: 'PER-002',
    kind: 'conflict',
    title: 'What you refer to was changed or ended already',
    remedy: 'Read `GET /v1/children/{childId}/alleged-perpetrators` and refer to what stands.',
  },
  nothingChanges: {
    code: 'PER-003',
    kind: 'conflict',
    title: 'Everything that you send is on record already',
    remedy: 'Send what is different now: `label`, `standing`, `awareOfAllegation` or `awareOfSharing`.',
  },
} as const satisfies Record<string, ErrorEntry>;
