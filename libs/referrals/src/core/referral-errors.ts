import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals of this library; titles are the same for every occurrence and never repeat a value. */
export const referralErrors = {
  acknowledgedAlready: {
    code: 'REF-001',
    kind: 'conflict',
    title: 'The referral does not wait for an acknowledgement',
    remedy: 'Read its status: it was acknowledged, or has gone further.',
  },
  notAcknowledged: {
    code: 'REF-002',
    kind: 'conflict',
    title: 'The referral was not acknowledged yet',
    remedy: 'Acknowledge it first.',
  },
  notReturned: {
    code: 'REF-003',
    kind: 'conflict',
    title: 'The referral does not wait for information',
    remedy: 'Send an amendment to say more of your own accord.',
  },
  waitsForInformation: {
    code: 'REF-004',
    kind: 'conflict',
    title: 'The referral waits for information from the referrer',
    remedy: 'Wait for the information; an urgent decision for a child can be recorded all the same.',
  },
  over: {
    code: 'REF-005',
    kind: 'conflict',
    title: 'The referral is closed or withdrawn',
    remedy: 'Re-open it with a reason.',
  },
  notOver: {
    code: 'REF-006',
    kind: 'conflict',
    title: 'The referral is neither closed nor withdrawn',
    remedy: 'Go on with it as it stands.',
  },
  stagePassed: {
    code: 'REF-007',
    kind: 'conflict',
    title: 'That stage of screening is over',
    remedy: 'Record a later stage, or a decision.',
  },
  childNotNamed: {
    code: 'REF-008',
    kind: 'unprocessable',
    title: 'A child is not on this referral',
    remedy: 'Name children by the ids that the referral carries.',
  },
  childTwice: {
    code: 'REF-009',
    kind: 'unprocessable',
    title: 'A child is named twice',
    remedy: 'Name each child once, with everything that is known of it.',
  },
  childrenUndecided: {
    code: 'REF-010',
    kind: 'conflict',
    title: 'A referral closes when there is a decision for each child',
    remedy: 'Record the decision and its reasons for each child first: the referrer waits for them.',
  },
  nothingToAssess: {
    code: 'REF-011',
    kind: 'conflict',
    title: 'No assessment was decided for the child',
    remedy: 'Record the decision to assess first.',
  },
  decidedAlready: {
    code: 'REF-012',
    kind: 'conflict',
    title: 'The authority has decided, so the referral cannot be withdrawn',
    remedy: 'Tell the authority by an amendment; it closes the referral.',
  },
  escalationWithoutGround: {
    code: 'REF-013',
    kind: 'conflict',
    title: 'The reason for escalating does not fit how the referral stands',
    remedy: 'Read its status and name the reason that holds.',
  },
  recipientNotAuthority: {
    code: 'REF-014',
    kind: 'unprocessable',
    title: 'The recipient does not take referrals about children there',
    remedy:
      "Name children's social care or the MASH of a local authority in England, Scotland or Wales, or a Health and Social Care Trust in Northern Ireland.",
  },
  recipientIsReferrer: {
    code: 'REF-015',
    kind: 'unprocessable',
    title: 'A service does not refer to itself',
    remedy: 'Name the authority that is to act.',
  },
  nothingAmended: {
    code: 'REF-016',
    kind: 'unprocessable',
    title: 'An amendment amends something',
    remedy: 'Send at least one field that says more or something else than before.',
  },
  childNamedOtherwise: {
    code: 'REF-017',
    kind: 'malformed',
    title: 'A child is named by its id, or by identifiers and demographics',
    remedy: 'Send id alone, or identifiers (or identifierOmittedBecause) with what you know of the child.',
  },
  notADraft: {
    code: 'REF-018',
    kind: 'conflict',
    title: 'The referral is not a draft',
    remedy: 'A referral is submitted once.',
  },
  draft: {
    code: 'REF-019',
    kind: 'conflict',
    title: 'The referral is still a draft',
    remedy: 'Submit it first.',
  },
  consentReasonsMissing: {
    code: 'REF-020',
    kind: 'unprocessable',
    title: 'A consent that was not sought needs its reasons',
    remedy: 'Send consent.notSoughtReasons with at least one word of the vocabulary.',
  },
} as const satisfies Record<string, ErrorEntry>;
