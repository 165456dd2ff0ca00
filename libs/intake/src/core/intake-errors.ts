import type { ErrorEntry } from '@safeguarding/kernel';

export const intakeErrors = {
  notACloudEvent: {
    code: 'INT-001',
    kind: 'malformed',
    title: 'The message is no CloudEvent that is taken here',
    remedy: 'Look the reason in `errors` up in docs/cloud-events.md; the message is kept as a dead letter.',
  },
  dataRefused: {
    code: 'INT-002',
    kind: 'malformed',
    title: 'The data of the CloudEvent does not keep its schema',
    remedy: 'Correct what `errors` points to and send it again, under the same id.',
  },
  unknownSource: {
    code: 'INT-003',
    kind: 'forbidden',
    title: 'The source is not registered for your agency',
    remedy: 'Ask the operator to register the source; the message is kept as a dead letter.',
  },
  sameIdOtherData: {
    code: 'INT-004',
    kind: 'unprocessable',
    title: 'An event of this source and id was taken before with other data',
    remedy: 'Send a new event with an id of its own.',
  },
} as const satisfies Record<string, ErrorEntry>;
