import type { ErrorEntry } from '@safeguarding/kernel';

export const channelErrors = {
  notYours: {
    code: 'CHN-001',
    kind: 'forbidden',
    title: 'This step belongs to the other side',
    remedy:
      'The service that began it records what became of it; of a contribution the service that was asked answers.',
  },
  notNow: {
    code: 'CHN-002',
    kind: 'conflict',
    title: 'It is not at the stage for this step',
    remedy: 'Read it: advice is given before it is acted on, and what is over takes no further step.',
  },
  legalFactsMissing: {
    code: 'CHN-003',
    kind: 'malformed',
    title: 'Something is disclosed without its legal facts',
    remedy:
      'Send `legal` with everything that tells somebody outside your service who the child is or what is known of it.',
  },
  nothingDisclosed: {
    code: 'CHN-004',
    kind: 'malformed',
    title: 'Nothing is disclosed, so there are no legal facts and no classes of a disclosure',
    remedy: 'Leave `legal` and `classes` out: nobody was reached, nobody was named, or it stays in your own service.',
  },
  reasonsMissing: {
    code: 'CHN-005',
    kind: 'malformed',
    title: 'A reason in words is missing',
    remedy: 'Say why: where advice is not taken whole, and where a contribution is refused.',
  },
  adviserMissing: {
    code: 'CHN-006',
    kind: 'malformed',
    title: 'The adviser cannot be named so',
    remedy:
      'Send `adviser` with an active service other than your own, or leave it out where the adviser is in your service.',
  },
  recipientOfAnotherKind: {
    code: 'CHN-007',
    kind: 'malformed',
    title: 'The channel does not lead to a service of this kind',
    remedy: 'Use the channel for the kind of service that you told; `GET /v1/contact-channels` lists them.',
  },
  recipientUnknown: {
    code: 'CHN-008',
    kind: 'malformed',
    title: 'A named service is not an active agency',
    remedy: 'Use the codes of `GET /v1/agencies`.',
  },
  formAndOutcomeDisagree: {
    code: 'CHN-009',
    kind: 'malformed',
    title: 'This form of contact cannot have had this outcome',
    remedy:
      'A letter or message is sent; on the telephone, in person or at a meeting somebody is spoken to, left a message or not reached.',
  },
  particularsUnfit: {
    code: 'CHN-010',
    kind: 'malformed',
    title: 'The particulars are not those of the channel',
    remedy: 'Each channel has its own facts; `GET /v1/contact-channels` lists them with their words.',
  },
  dayPassed: {
    code: 'CHN-011',
    kind: 'malformed',
    title: 'The day has passed already',
    remedy: 'Set a day from today on.',
  },
  inTheFuture: {
    code: 'CHN-012',
    kind: 'malformed',
    title: 'It has not happened yet, or not on a day',
    remedy: 'Record what was done when it was done, with the instant or the day.',
  },
  notAtMeeting: {
    code: 'CHN-013',
    kind: 'malformed',
    title: 'A service is told that was not at the meeting',
    remedy: 'Name services of `visitors` alone; tell others by a contact of its own.',
  },
  nothingSaid: {
    code: 'CHN-014',
    kind: 'malformed',
    title: 'Nothing is said that could be disclosed',
    remedy: 'Send at least one text.',
  },
  ownerMissing: {
    code: 'CHN-015',
    kind: 'malformed',
    title: 'An action has one owner: a person or a role',
    remedy: 'Send either `owner` or `ownerRole`.',
  },
} as const satisfies Record<string, ErrorEntry>;
