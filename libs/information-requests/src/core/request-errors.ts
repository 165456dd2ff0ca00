import type { ErrorEntry } from '@safeguarding/kernel';

export const requestErrors = {
  kindUnknown: {
    code: 'IRQ-001',
    kind: 'malformed',
    title: 'There is no such kind of request, or of requester',
    remedy: 'Use a word of the documentation (docs/processes/information-requests.md); nothing is mapped to a default.',
  },
  askedUnknown: {
    code: 'IRQ-002',
    kind: 'malformed',
    title: 'The service that is asked is not another active agency',
    remedy: 'Use a code of `GET /v1/agencies`, and not your own.',
  },
  childTwice: {
    code: 'IRQ-003',
    kind: 'malformed',
    title: 'The child is named both by id and by identifiers, or not at all',
    remedy: 'Send `childId` or `child`.',
  },
  outOfOrder: {
    code: 'IRQ-004',
    kind: 'conflict',
    title: 'An earlier check has not been answered',
    remedy: 'Answer source, process, information and consent in this order; a new answer opens those after it again.',
  },
  checkMalformed: {
    code: 'IRQ-005',
    kind: 'malformed',
    title: 'The answer does not fit the check',
    remedy: 'Send the members of this check, and of this branch of consent, and no others.',
  },
  notInRequest: {
    code: 'IRQ-006',
    kind: 'conflict',
    title: 'The request does not hold what the check says it holds',
    remedy: 'Return it for information, or note what was told since with `information`.',
  },
  checksOpen: {
    code: 'IRQ-007',
    kind: 'conflict',
    title: 'A check is not answered, or was answered with no',
    remedy:
      'Answer the checks, return, challenge or refuse. Only an urgent disclosure in the public interest by a named authoriser goes before them.',
  },
  notNow: {
    code: 'IRQ-008',
    kind: 'conflict',
    title: 'The request is not at the stage for this step',
    remedy: 'Read its status: what was returned or challenged waits for the requester.',
  },
  over: {
    code: 'IRQ-009',
    kind: 'conflict',
    title: 'The request is over',
    remedy: 'Make a new request.',
  },
  otherSide: {
    code: 'IRQ-010',
    kind: 'forbidden',
    title: 'Only the other side of the request can do this',
    remedy: 'The service that was asked checks and answers; the service that asks supplies, responds and withdraws.',
  },
  authoriserMissing: {
    code: 'IRQ-011',
    kind: 'malformed',
    title: 'The disclosure needs a named authoriser',
    remedy: 'Send `authorisation` with the role and the person or name of whoever authorised this case.',
  },
  authoriserMayNot: {
    code: 'IRQ-012',
    kind: 'malformed',
    title: 'Who is named does not authorise by that role',
    remedy:
      'A safeguarding lead, Caldicott guardian or information governance lead authorises, or a senior stand-in says for whom and why; otherwise it is urgent, or it waits.',
  },
  urgentWithoutRisk: {
    code: 'IRQ-013',
    kind: 'malformed',
    title: 'Deciding alone needs an imminent risk of serious harm and the reasoning',
    remedy:
      'Send `urgent` with its reason and `imminentRisk`, and `publicInterest`; otherwise wait for the authoriser.',
  },
  reasoningMissing: {
    code: 'IRQ-014',
    kind: 'malformed',
    title: 'Disclosure in the public interest needs its reasoning',
    remedy: 'Send `publicInterest` with why it is necessary and why it is proportionate.',
  },
  consentDisagrees: {
    code: 'IRQ-015',
    kind: 'malformed',
    title: 'The legal facts say other than the check of consent',
    remedy: 'Let `consentDecision` be the branch, and `confidentialityBasis` the ground, or answer the check again.',
  },
  extentDisagrees: {
    code: 'IRQ-016',
    kind: 'malformed',
    title: 'The answer does not fit its extent',
    remedy:
      'Whole and part need legal facts, classes and entries or a text; part says what was left out; nothing held has none of these.',
  },
  nothingLeft: {
    code: 'IRQ-017',
    kind: 'conflict',
    title: 'Nothing that was chosen may go out to this audience',
    remedy: 'Choose classes that may be seen by whoever could see the answer, or refuse.',
  },
  nobodyToOpenTo: {
    code: 'IRQ-018',
    kind: 'malformed',
    title: 'A requester outside the ledger cannot be shown entries',
    remedy: 'Answer in words, and say by which channel they went.',
  },
  notWorkingWithChild: {
    code: 'IRQ-019',
    kind: 'forbidden',
    title: 'Entries are disclosed by a service that works with the child',
    remedy: 'Answer in words, let the service be involved with the child, or ask its safeguarding lead.',
  },
  samePerson: {
    code: 'IRQ-020',
    kind: 'conflict',
    title: 'Another person must review this',
    remedy: 'Whoever decided or authorised does not review; ask a colleague.',
  },
  nothingToReview: {
    code: 'IRQ-021',
    kind: 'conflict',
    title: 'Nothing waits for a review',
    remedy: 'Read the request: urgent answers and refusals are reviewed once.',
  },
  inThePast: {
    code: 'IRQ-022',
    kind: 'malformed',
    title: 'The day or instant has passed, or is none',
    remedy: 'Send an ISO 8601 instant, or a day, that lies ahead and within a year.',
  },
  consentIncomplete: {
    code: 'IRQ-023',
    kind: 'malformed',
    title: 'What is said of consent does not fit its branch',
    remedy: 'Not sought: `reasons`. Given: `decidedBy` and `awareOfRecordContent`. Refused: `ground`.',
  },
} as const satisfies Record<string, ErrorEntry>;
