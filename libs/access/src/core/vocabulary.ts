/** Kinds of agency (domain facts, section 2). */
export const agencyKinds = [
  'gp-practice',
  'health-visiting',
  'school-nursing',
  'midwifery',
  'hospital',
  'mental-health',
  'sexual-health',
  'substance-misuse',
  'ambulance',
  'childrens-social-care',
  'mash',
  'police',
  'education',
  'early-years',
  'youth-justice',
  'probation',
  'prison',
  'housing',
  'domestic-abuse-service',
  'sarc',
  'voluntary',
  'safeguarding-partnership',
  'hsct',
  'scra',
  'care-home',
  'homelessness-service',
] as const;
export type AgencyKind = (typeof agencyKinds)[number];

/** Services that a young person must be able to use without anybody learning of it (domain facts, section 4, "Directory"). */
export const sensitiveKinds: ReadonlySet<AgencyKind> = new Set<AgencyKind>([
  'sexual-health',
  'mental-health',
  'substance-misuse',
]);

/** Kinds whose people are health professionals. A trust of Northern Ireland is one of social care as well, and not among them. */
export const healthKinds: ReadonlySet<AgencyKind> = new Set<AgencyKind>([
  ...(['gp-practice', 'health-visiting', 'school-nursing', 'midwifery', 'hospital', 'mental-health'] as const),
  ...(['sexual-health', 'substance-misuse', 'ambulance', 'sarc'] as const),
]);

/** Teams of the standing record sharing (row M1). */
export const standingShareKinds: ReadonlySet<AgencyKind> = new Set<AgencyKind>([
  'gp-practice',
  'health-visiting',
  'school-nursing',
]);

/** Kinds that can be the lead authority of a child. */
export const leadKinds: ReadonlySet<AgencyKind> = new Set<AgencyKind>(['childrens-social-care', 'mash', 'hsct']);

export { nations, type Nation } from '@safeguarding/kernel';

/** Roles that a token can carry. */
export const roles = [
  'practitioner',
  'safeguarding-lead',
  'caldicott-guardian',
  'information-governance',
  'social-worker',
  'mash-decision-maker',
  'shielding-officer',
  'marac-coordinator',
  'marac-chair',
  'idva',
  'mappa-coordinator',
  'mappa-chair',
  // Speaks for their service at MARAC, MAPPA and PPANI: the single point of contact.
  'panel-representative',
  'review-panel-member',
  'review-chair',
  'auditor',
  'records-officer',
  'submitting-system',
  'operator',
] as const;
export type Role = (typeof roles)[number];

/** Why somebody reads or writes; every read of personal data states one. */
export const purposes = [
  'direct-care',
  'safeguarding',
  'child-protection-enquiry',
  'referral-handling',
  'information-request',
  'practice-review',
  'audit',
  'records-management',
  'emergency',
] as const;
export type Purpose = (typeof purposes)[number];

/** What a system's token may carry; anything else in it is not read. */
export const scopes = [
  'children:submit',
  'involvements:submit',
  'concerns:submit',
  'referrals:submit',
  'referrals:process',
  'status:read',
  'records:load',
  'online-records:serve',
] as const;
export type Scope = (typeof scopes)[number];

/** The relations of a viewer to an entry that give sight (architecture, "What may this viewer see?"). */
export const bases = [
  'own',
  'addressed',
  'standing-share',
  'lead',
  'directory',
  'review',
  'emergency',
  'panel',
  'audit',
  'online',
  'access-request',
] as const;
export type BasisKind = (typeof bases)[number];

/** Marks that narrow who may see an entry whatever the relation. */
export const entryLabels = ['sensitive-service', 'marac', 'mappa', 'ppani', 'withheld', 'about-adult'] as const;
export type EntryLabel = (typeof entryLabels)[number];

/** Age in bands that the law tells apart; time never enters the policy. */
export const ageBands = ['unborn', 'under-6', '6-to-10', '11-to-15', '16-to-17', 'adult', 'unknown'] as const;
export type AgeBand = (typeof ageBands)[number];
