import { refuse } from '@safeguarding/kernel';
import { channelErrors } from './channel-errors.ts';

/** Over which channel another service was told (product row M6). */
export const contactChannels = [
  'wider-health',
  'education',
  'housing',
  'substance-misuse',
  'care-home',
  'domestic-abuse',
  'homelessness',
] as const;
export type ContactChannel = (typeof contactChannels)[number];

const yesNo = ['yes', 'no', 'not-known'] as const;

/** Every fact that some channel has, with its words. */
export const particularWords = {
  nature: ['referral-letter', 'discharge-letter', 'clinical-contact', 'information', 'request-for-review'],
  copiedToFamily: ['yes', 'no-would-increase-risk', 'no-not-asked-for'],
  toldPerson: ['designated-safeguarding-lead', 'head-teacher', 'early-years-manager', 'virtual-school-head'],
  attendanceOfConcern: yesNo,
  housingMatter: [
    'overcrowding',
    'risk-of-eviction',
    'condition-of-home',
    'safety-of-address',
    'anti-social-behaviour',
  ],
  householdInformed: yesNo,
  treatmentOf: ['parent-or-carer', 'young-person', 'other-household-member'],
  childInHousehold: yesNo,
  setting: ['childrens-home', 'residential-school', 'short-breaks', 'supported-accommodation'],
  placingAuthorityTold: ['yes', 'no', 'not-applicable'],
  victimAware: yesNo,
  safeContactAgreed: ['yes', 'no'],
  maracConsidered: ['referred', 'considered-not-referred', 'not-considered'],
  accommodation: ['roofless', 'temporary', 'sofa-surfing', 'at-risk-of-losing-home', 'not-known'],
  agreedToContact: yesNo,
} as const;
export type Particular = keyof typeof particularWords;
export type Particulars = { readonly [P in Particular]?: (typeof particularWords)[P][number] };

type Rules = { readonly recipients: readonly string[]; readonly particulars: readonly Particular[] };

/** Whom each channel leads to, and the facts that it must have and no other has. */
export const channelRules: Readonly<Record<ContactChannel, Rules>> = {
  'wider-health': {
    recipients: [
      'gp-practice',
      'health-visiting',
      'school-nursing',
      'midwifery',
      'hospital',
      'mental-health',
      'sexual-health',
      'ambulance',
      'sarc',
      'hsct',
    ],
    particulars: ['nature', 'copiedToFamily'],
  },
  education: { recipients: ['education', 'early-years'], particulars: ['toldPerson', 'attendanceOfConcern'] },
  housing: { recipients: ['housing'], particulars: ['housingMatter', 'householdInformed'] },
  'substance-misuse': { recipients: ['substance-misuse'], particulars: ['treatmentOf', 'childInHousehold'] },
  'care-home': { recipients: ['care-home'], particulars: ['setting', 'placingAuthorityTold'] },
  'domestic-abuse': {
    recipients: ['domestic-abuse-service'],
    particulars: ['victimAware', 'safeContactAgreed', 'maracConsidered'],
  },
  homelessness: { recipients: ['homelessness-service', 'housing'], particulars: ['accommodation', 'agreedToContact'] },
};

/** Throws CHN-007 or CHN-010 where the channel leads elsewhere, or lacks one of its facts or has another one's. */
export const checkChannel = (channel: ContactChannel, kind: string, particulars: Particulars): void => {
  const rules = channelRules[channel];
  if (!rules.recipients.includes(kind)) refuse(channelErrors.recipientOfAnotherKind, '/with/agency');
  const given = Object.keys(particulars);
  const fits = given.length === rules.particulars.length && rules.particulars.every((name) => given.includes(name));
  if (!fits) refuse(channelErrors.particularsUnfit, '/particulars');
};
