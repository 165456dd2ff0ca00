import { localDate } from '@safeguarding/kernel';
import type { RetentionRule } from './retention-rule.ts';

type Written = Omit<RetentionRule, 'version' | 'inForceFrom' | 'about' | 'from'> &
  Partial<Pick<RetentionRule, 'version' | 'inForceFrom' | 'about' | 'from'>>;

/** From which day each period has been in force was not established: this day is before everything that a ledger can be asked. */
const longAgo = localDate('2013-04-01');

const rule = (written: Written): RetentionRule => ({
  version: 1,
  inForceFrom: longAgo,
  about: 'child',
  from: 'birth',
  ...written,
});

const recordsCode = 'Records Management Code of Practice (NHS England), retention schedule';
const healthHolders = [
  'gp-practice',
  'health-visiting',
  'school-nursing',
  'midwifery',
  'hospital',
  'mental-health',
  'sexual-health',
  'substance-misuse',
  'ambulance',
  'hsct',
] as const;

/**
 * Until when whose records are kept, rule by rule. Where several hold for the same records the longest counts. What the ledger cannot
 * tell apart (a looked-after child's record from another one of social care) is kept as long as the longest of them.
 */
export const schedule: readonly RetentionRule[] = [
  rule({
    id: 'HEALTH-CHILD',
    title: 'Health record of a child: to the 25th birthday, the 26th where the last entry was made at 17',
    classes: ['child-record'],
    holders: healthHolders,
    years: 25,
    laterWhen: { lastEntryAtAge: 17, years: 26 },
    source: recordsCode,
    verified: true,
  }),
  rule({
    id: 'MENTAL-HEALTH',
    title: 'Mental health record: 20 years from the last entry',
    classes: ['child-record'],
    holders: ['mental-health'],
    from: 'last-entry',
    years: 20,
    source: recordsCode,
    verified: false,
  }),
  rule({
    id: 'EDUCATION-CP',
    title: 'Child protection file of a school or setting: to the 25th birthday',
    classes: ['child-record'],
    holders: ['education', 'early-years'],
    years: 25,
    source: 'Keeping Children Safe in Education and the toolkit of the Information and Records Management Society',
    verified: false,
  }),
  rule({
    id: 'SOCIAL-CARE',
    title: 'Record of social care: 75 years from birth, as of a looked-after child',
    classes: ['child-record'],
    holders: ['childrens-social-care', 'mash', 'hsct', 'scra', 'care-home', 'safeguarding-partnership'],
    years: 75,
    source: 'Care Planning, Placement and Case Review (England) Regulations 2010, regulation 50',
    verified: false,
  }),
  rule({
    id: 'POLICE-PROTECTION',
    title: 'Public protection record, MAPPA and PPANI: to the 100th birthday',
    classes: ['child-record'],
    holders: ['police', 'probation', 'prison'],
    years: 100,
    source: 'Authorised Professional Practice on management of police information; MAPPA guidance',
    verified: false,
  }),
  rule({
    id: 'YOUTH-JUSTICE',
    title: 'Youth justice record: to the 25th birthday',
    classes: ['child-record'],
    holders: ['youth-justice'],
    years: 25,
    source: 'Practice of youth justice services',
    verified: false,
  }),
  rule({
    id: 'SARC',
    title: 'Record of a sexual assault referral centre: 30 years from the last entry',
    classes: ['child-record'],
    holders: ['sarc'],
    from: 'last-entry',
    years: 30,
    source: 'Faculty of Forensic and Legal Medicine, guidance on retention',
    verified: false,
  }),
  rule({
    id: 'MARAC',
    title: 'Record of domestic abuse and of MARAC: 7 years from the last entry',
    classes: ['child-record'],
    holders: ['domestic-abuse-service'],
    from: 'last-entry',
    years: 7,
    source: 'SafeLives guidance to MARACs; local schedules',
    verified: false,
  }),
  rule({
    id: 'OTHERS-CHILD',
    title: 'Record of any other service about a child: to the 25th birthday',
    classes: ['child-record'],
    holders: ['domestic-abuse-service', 'sarc', 'housing', 'voluntary', 'homelessness-service'],
    years: 25,
    source: 'By analogy with the child protection files of schools',
    verified: false,
  }),
  rule({
    id: 'DIRECTORY',
    title: 'Directory of children: 6 years from the 18th birthday',
    classes: ['directory'],
    years: 24,
    source: 'Information Sharing Index (England) Regulations 2007, as guide for a directory of this kind',
    verified: true,
  }),
  rule({
    id: 'CHILD-AS-ADULT',
    title: 'What is kept of a child under the class of adults: as of any other service',
    classes: ['adult-record'],
    years: 25,
    source: 'By analogy with the records of the child',
    verified: false,
  }),
  rule({
    id: 'ADULT',
    title:
      'Facts about an adult in a record about a child: 75 years from the last entry, never before the child’s own record',
    about: 'adult',
    classes: ['child-record', 'adult-record', 'directory'],
    from: 'last-entry',
    years: 75,
    source: 'The longest period of a child’s record that the ledger cannot tell apart',
    verified: false,
  }),
];
