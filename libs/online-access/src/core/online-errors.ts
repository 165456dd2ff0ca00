import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals of online access; they are told to the practice, never to a patient or proxy. */
export const onlineErrors = {
  noSuchEntry: {
    code: 'ONL-001',
    kind: 'conflict',
    title: 'The entry is none of yours that could be shown online',
    remedy: 'Name an entry of the child’s timeline that your practice wrote. What is never shown needs no redaction.',
  },
  attorneyForChild: {
    code: 'ONL-002',
    kind: 'conflict',
    title: 'A lasting power of attorney says nothing of somebody under 18',
    remedy: 'Its donor is an adult. Ask who has parental responsibility, or whether the young person consents.',
  },
  accommodationOnly: {
    code: 'ONL-003',
    kind: 'conflict',
    title: 'Accommodation under section 20 gives nobody parental responsibility',
    remedy: 'Parents keep it. A care order or an emergency protection order gives it to the local authority.',
  },
  noResponsibility: {
    code: 'ONL-004',
    kind: 'conflict',
    title: 'Nobody without parental responsibility decides about a child’s record',
    remedy: 'Ask for evidence of parental responsibility, a court order, or the consent of a competent young person.',
  },
  youngPersonDecides: {
    code: 'ONL-005',
    kind: 'conflict',
    title: 'The young person decides: parental responsibility alone does not do',
    remedy:
      'From 11 record whether the young person is competent; where they are, and always from 16, their consent is needed.',
  },
  consentOfNobody: {
    code: 'ONL-006',
    kind: 'conflict',
    title: 'A consent of the young person needs one who is able to give it',
    remedy:
      'Record that the young person of 11 to 15 is competent first; below 11 those with parental responsibility decide.',
  },
  ageUnknown: {
    code: 'ONL-007',
    kind: 'conflict',
    title: 'Nobody can say who decides while the date of birth is not known',
    remedy: 'Record the date of birth first.',
  },
  coercionNotAssessed: {
    code: 'ONL-008',
    kind: 'conflict',
    title: 'Access is opened after somebody asked whether it would be under another person’s control',
    remedy: 'Record a coercion assessment, later than the last stop, with the outcome `no-concern`.',
  },
  notStanding: {
    code: 'ONL-009',
    kind: 'conflict',
    title: 'What you refer to was ended already, or is none of your practice’s',
    remedy: 'Read `GET /v1/children/{childId}/online-access` and refer to what stands.',
  },
  relationshipUnknown: {
    code: 'ONL-010',
    kind: 'conflict',
    title: 'A proxy is a parent or carer whom your practice recorded as such',
    remedy: 'Record the relationship first and send its id.',
  },
  tooYoung: {
    code: 'ONL-011',
    kind: 'conflict',
    title: 'Competence is assessed from 11 and presumed from 16',
    remedy: 'Below 11 those with parental responsibility decide; from 16 nothing has to be assessed.',
  },
  dayUnknown: {
    code: 'ONL-012',
    kind: 'malformed',
    title: 'A day is needed, and history is of days that are over',
    remedy: 'Send a calendar day as YYYY-MM-DD.',
  },
} as const satisfies Record<string, ErrorEntry>;
