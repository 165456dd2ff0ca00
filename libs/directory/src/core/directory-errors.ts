import type { ErrorEntry } from '@safeguarding/kernel';

export const directoryErrors = {
  checkNotValid: {
    code: 'DIR-001',
    kind: 'forbidden',
    title: 'You have no enhanced check that is valid today',
    remedy: 'Somebody who keeps the access of your service records one: `POST /v1/directory-users/{person}/checks`.',
  },
  trainingNotValid: {
    code: 'DIR-002',
    kind: 'forbidden',
    title: 'Your training for the directory is not valid today',
    remedy: 'Somebody who keeps the access of your service records it: `POST /v1/directory-users/{person}/training`.',
  },
  explanationMissing: {
    code: 'DIR-003',
    kind: 'malformed',
    title: 'The reason `other` needs an explanation',
    remedy: 'Send `explanation`, or a reason of the vocabulary.',
  },
  childNamedTwice: {
    code: 'DIR-004',
    kind: 'malformed',
    title: 'A child is named both by id and by identifiers, or not at all',
    remedy: 'Send either `childId` or `identifiers`.',
  },
  ownAccess: {
    code: 'DIR-005',
    kind: 'forbidden',
    title: 'Nobody keeps their own access to the directory',
    remedy: 'A second person of your service records it.',
  },
  daysUnfit: {
    code: 'DIR-006',
    kind: 'malformed',
    title: 'The days of a check or training do not fit',
    remedy:
      'It was done today or earlier, and holds until a later day: at most three years for a check, one for training.',
  },
  alreadyRevoked: {
    code: 'DIR-007',
    kind: 'conflict',
    title: 'There is no access that could be revoked',
    remedy: 'Nothing is recorded for this person in your service, or it was revoked already.',
  },
  sensitiveService: {
    code: 'DIR-008',
    kind: 'conflict',
    title: 'A sensitive service is never named in the directory',
    remedy: 'Name a lead professional of another service; contact with yours is brokered.',
  },
  noLeadProfessional: {
    code: 'DIR-009',
    kind: 'conflict',
    title: 'Your service has no lead professional for this child',
    remedy: 'Only the service that named one ends it.',
  },
  mayNotKeepLonger: {
    code: 'DIR-010',
    kind: 'conflict',
    title: 'The record cannot be kept in the directory to 25',
    remedy: 'From 16 until the 25th birthday, with the consent of the young person; once, until it is ended.',
  },
  notKeptLonger: {
    code: 'DIR-011',
    kind: 'conflict',
    title: 'The record is not kept in the directory beyond 18',
    remedy: 'There is nothing to end.',
  },
  noBroker: {
    code: 'DIR-012',
    kind: 'conflict',
    title: 'Your area has nobody who brokers contact',
    remedy: 'An operator registers the service on duty for the area.',
  },
  notNow: {
    code: 'DIR-013',
    kind: 'conflict',
    title: 'The request for contact is not at the stage for this step',
    remedy:
      'The broker passes it on and settles it; a service answers once it was passed on to it; what is settled stays so.',
  },
  notYours: {
    code: 'DIR-014',
    kind: 'forbidden',
    title: 'This step belongs to another side of the request for contact',
    remedy: 'The broker passes on and settles; a service to which it was passed on answers.',
  },
  serviceUnfit: {
    code: 'DIR-015',
    kind: 'malformed',
    title: 'It cannot be passed on to this service',
    remedy: 'Name a sensitive service that works with the child.',
  },
  detailsMissing: {
    code: 'DIR-016',
    kind: 'malformed',
    title: 'Putting somebody in touch needs the details, and nothing else has any',
    remedy: 'Send `contact` with the outcome `put-in-touch`, and with no other.',
  },
} as const satisfies Record<string, ErrorEntry>;
