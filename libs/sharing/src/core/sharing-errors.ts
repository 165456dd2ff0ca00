import type { ErrorEntry } from '@safeguarding/kernel';

export const sharingErrors = {
  conditionNotForController: {
    code: 'SHA-001',
    kind: 'unprocessable',
    title: 'The special-category condition does not fit this kind of controller',
    remedy:
      'Competent authorities rely on dpa2018-sch8-para4, all others on dpa2018-sch1-para18; or name another condition.',
  },
  policyDocumentMissing: {
    code: 'SHA-002',
    kind: 'unprocessable',
    title: 'The condition needs an appropriate policy document',
    remedy: 'Send legal.policyDocument: the reference of the document that the controller keeps.',
  },
  legalFactsDisagree: {
    code: 'SHA-003',
    kind: 'unprocessable',
    title: 'A basis that rests on consent needs a consent that was given',
    remedy: 'Name another basis, or record the consent first and send consentDecision given.',
  },
  authorityNotAccepted: {
    code: 'SHA-004',
    kind: 'unprocessable',
    title: 'This standing does not carry that authority',
    remedy: 'See the authority rules in force; a person who holds the authority must decide.',
  },
  authorityNotForAge: {
    code: 'SHA-005',
    kind: 'unprocessable',
    title: 'That authority does not fit the age of the person',
    remedy:
      'Below 11 parental responsibility is presumed, 11 to 15 goes case by case, 16 and over decides, at 18 nobody else does.',
  },
  ageUnknown: {
    code: 'SHA-006',
    kind: 'unprocessable',
    title: 'That authority depends on an age that is not known',
    remedy: 'Record the date of birth first.',
  },
  competenceMissing: {
    code: 'SHA-007',
    kind: 'unprocessable',
    title: 'The decision needs a recorded assessment of competence',
    remedy: 'Send competenceAssessment with the reference of the assessment and its finding.',
  },
  evidenceMissing: {
    code: 'SHA-008',
    kind: 'unprocessable',
    title: 'The decision needs a reference to its evidence',
    remedy: 'Send evidence: where the words or the signature of the person who decided are kept.',
  },
  scopeEmpty: {
    code: 'SHA-009',
    kind: 'unprocessable',
    title: 'A decision to share names its recipients and classes',
    remedy: 'Send at least one recipient and one class of information.',
  },
  ownService: {
    code: 'SHA-010',
    kind: 'unprocessable',
    title: 'A service does not grant sight to itself',
    remedy: 'Name another service as recipient; sight of another controller comes by its own decision.',
  },
  periodReversed: {
    code: 'SHA-011',
    kind: 'unprocessable',
    title: 'The period ends before it begins',
    remedy: 'Send an end after the start and after now.',
  },
  endMissing: {
    code: 'SHA-012',
    kind: 'unprocessable',
    title: 'The decision needs an end within one year',
    remedy: 'Send an end not later than 366 days from now, and record a new decision then if it is still needed.',
  },
  reasonsMissing: {
    code: 'SHA-013',
    kind: 'unprocessable',
    title: 'The decision needs its reason',
    remedy: 'Send the reason that the decision rests on.',
  },
  awarenessMissing: {
    code: 'SHA-014',
    kind: 'unprocessable',
    title: 'It must be stated whether the person knows what the record holds',
    remedy: 'Send awareOfRecordContent as yes, no or not-known.',
  },
  consentNotStanding: {
    code: 'SHA-015',
    kind: 'conflict',
    title: 'No standing consent covers this disclosure',
    remedy: 'Name the consent decision that covers every recipient and class, or another confidentiality basis.',
  },
  overrideOnConsent: {
    code: 'SHA-016',
    kind: 'unprocessable',
    title: 'An override does not rest on consent',
    remedy: 'Name required-by-law, court-order or public-interest, and a basis other than consent.',
  },
  unknownThing: {
    code: 'SHA-017',
    kind: 'unknown',
    title: 'Not found',
    remedy: 'Check the id. What you may not know of is answered in the same way.',
  },
  alreadyEnded: {
    code: 'SHA-018',
    kind: 'conflict',
    title: 'It has ended already',
    remedy: 'Read the sharing record of the child; an end is final, a new decision is a new record.',
  },
  outranked: {
    code: 'SHA-019',
    kind: 'conflict',
    title: 'The decision of a competent person is not undone by somebody else',
    remedy: 'The person who decided, or a court, decides again; a risk of harm is answered by an override.',
  },
  samePerson: {
    code: 'SHA-020',
    kind: 'conflict',
    title: 'A second person must do this',
    remedy: 'Ask a colleague who was not part of the first step.',
  },
  notShielded: {
    code: 'SHA-021',
    kind: 'conflict',
    title: 'There is no shield to lift',
    remedy: 'Read the sharing record of the child.',
  },
  liftNotProposed: {
    code: 'SHA-022',
    kind: 'conflict',
    title: 'Nobody has proposed to lift the shield',
    remedy: 'One shielding officer proposes, another confirms; applying the shield again cancels a proposal.',
  },
  notController: {
    code: 'SHA-023',
    kind: 'forbidden',
    title: 'Only the service that decided can do this',
    remedy: 'Ask the service that recorded the decision.',
  },
  notInvolved: {
    code: 'SHA-024',
    kind: 'conflict',
    title: 'The service is not involved with the child',
    remedy: 'The service registers the child, or a second person confirms its involvement.',
  },
  sensitiveBasisMissing: {
    code: 'SHA-025',
    kind: 'unprocessable',
    title: 'Involvement of a sensitive service needs its basis',
    remedy: 'Send sensitiveBasis: young-person-consent or reasonable-cause-significant-harm.',
  },
  notPerson: {
    code: 'SHA-026',
    kind: 'forbidden',
    title: 'A system cannot decide this',
    remedy: 'A person signs in and records who decided.',
  },
  oneChild: {
    code: 'SHA-028',
    kind: 'malformed',
    title: 'The child is named both by id and by identifiers, or not at all',
    remedy: 'Send either `childId` or `identifiers`.',
  },
  reviewedAlready: {
    code: 'SHA-027',
    kind: 'conflict',
    title: 'The emergency access was reviewed already',
    remedy: 'Read it; a review is final, a new finding is an investigation of its own.',
  },
} as const satisfies Record<string, ErrorEntry>;
