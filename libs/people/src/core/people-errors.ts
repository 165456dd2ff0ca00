import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals of this library; titles are the same for every occurrence and never repeat a value. */
export const peopleErrors = {
  identifierInvalid: {
    code: 'PEO-001',
    kind: 'malformed',
    title: 'An identifier is not well formed',
    remedy: 'Check the number against its source: the length, the characters, and the check digit where it has one.',
  },
  identifierReasonMissing: {
    code: 'PEO-002',
    kind: 'malformed',
    title: 'A submission carries an identifier of the child, or the reason why not',
    remedy: 'Send an identifier, or send identifierOmittedBecause with a word of the vocabulary.',
  },
  testNumber: {
    code: 'PEO-003',
    kind: 'malformed',
    title: 'Numbers of the test range are not taken here',
    remedy: 'Send the number of the real person; numbers that begin with 999 are for test systems only.',
  },
  nothingOfYours: {
    code: 'PEO-004',
    kind: 'conflict',
    title: 'Your service has stated nothing about this child that could be corrected',
    remedy: 'Register the child with what your service knows: that is kept as your own statement beside the others.',
  },
  relatedToSelf: {
    code: 'PEO-005',
    kind: 'conflict',
    title: 'Nobody is related to themselves',
    remedy: 'Check the identifiers: they belong to the child itself.',
  },
  nothingStated: {
    code: 'PEO-006',
    kind: 'malformed',
    title: 'A statement says something about the person',
    remedy: 'Send at least one of name, formerNames, sex, dateOfBirth and addresses.',
  },
  dateOfBirthAhead: {
    code: 'PEO-007',
    kind: 'malformed',
    title: 'A date of birth is a day of the last 130 years that exists and has begun',
    remedy: 'Send a calendar day as YYYY-MM-DD, with all four digits of its year, not later than today.',
  },
  numberNotOfChild: {
    code: 'PEO-008',
    kind: 'conflict',
    title: 'The number that is to be replaced or taken back is not on record for this child',
    remedy: 'Read the child: its numbers are there. Record the new one without `replaces` where there is no old one.',
  },
  numberReplacesItself: {
    code: 'PEO-009',
    kind: 'malformed',
    title: 'A number does not replace itself',
    remedy: 'Send the new number as `identifier` and the old one as `replaces`.',
  },
  motherNeeded: {
    code: 'PEO-010',
    kind: 'malformed',
    title: 'An unborn child is named by its mother',
    remedy: 'Send `mother` with at least one identifier; a number of your own service will do where she has no other.',
  },
  notUnborn: {
    code: 'PEO-011',
    kind: 'conflict',
    title: 'This record is not of an unborn child',
    remedy: 'Send the id of the unborn child.',
  },
  notBornOfPregnancy: {
    code: 'PEO-012',
    kind: 'conflict',
    title: 'No birth is on record for this child',
    remedy: 'Read the child: `beforeBirth` is there where a birth joins it to a pregnancy.',
  },
  dayUnknown: {
    code: 'PEO-013',
    kind: 'malformed',
    title: 'A day does not exist',
    remedy: 'Send a calendar day as YYYY-MM-DD.',
  },
  bornAhead: {
    code: 'PEO-014',
    kind: 'malformed',
    title: 'A birth is told of when it has happened, each child once',
    remedy: 'Send `bornOn` not later than today, and for each child another `order`.',
  },
  nameNeeded: {
    code: 'PEO-015',
    kind: 'malformed',
    title: 'A search by name needs at least two letters of it',
    remedy: 'Send `name` with a family name, a given name, or both.',
  },
  numberOfAnother: {
    code: 'PEO-016',
    kind: 'malformed',
    title: 'Only a number of your own service, or of one whose work it does now, can be named',
    remedy: 'Send `givenBy` with `local` and `la-number` alone, and leave it out for your own numbers.',
  },
} as const satisfies Record<string, ErrorEntry>;
