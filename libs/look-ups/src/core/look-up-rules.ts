/** What makes a look-up unusual. None of them says that it was wrong: each asks somebody else to look. */
export const lookUpRuleIds = [
  'many-children',
  'out-of-hours',
  'no-involvement',
  'declared-conflict',
  'press-attention',
  'repeated-refusals',
  'emergency-cluster',
] as const;
export type LookUpRuleId = (typeof lookUpRuleIds)[number];

/** One rule as data: from this many within this time on. `reason` is told to whoever asks why somebody was flagged. */
export type LookUpRule = {
  readonly id: LookUpRuleId;
  readonly version: number;
  readonly threshold: number;
  readonly windowMinutes?: number;
  readonly reason: string;
};

/**
 * Thresholds are this product's own and no law's; ContactPoint's rules asked for every access to be audited and gave no numbers (domain
 * facts, section 4, "Directory"). A change of one is a new version.
 */
export const lookUpRules: Readonly<Record<LookUpRuleId, LookUpRule>> = {
  'many-children': {
    id: 'many-children',
    version: 1,
    threshold: 40,
    windowMinutes: 60,
    reason:
      'A full clinic or a duty desk sees fewer than 40 different children in an hour; somebody who browses sees more.',
  },
  'out-of-hours': {
    id: 'out-of-hours',
    version: 1,
    threshold: 1,
    reason:
      'Between 20:00 and 07:00 and at weekends a service that works office hours has no appointment that explains it.',
  },
  'no-involvement': {
    id: 'no-involvement',
    version: 1,
    threshold: 1,
    reason:
      'The service neither works with the child, nor leads, nor was told anything of it: a right of the directory was used.',
  },
  'declared-conflict': {
    id: 'declared-conflict',
    version: 1,
    threshold: 1,
    reason: 'The person has, as their service declared, a connection with the child or its household.',
  },
  'press-attention': {
    id: 'press-attention',
    version: 1,
    threshold: 1,
    reason: 'While a child is in the news, the authority that leads wants each look from elsewhere accounted for.',
  },
  'repeated-refusals': {
    id: 'repeated-refusals',
    version: 1,
    threshold: 5,
    windowMinutes: 60,
    reason: 'A wrong id happens once or twice; five refusals in an hour are a search for somebody.',
  },
  'emergency-cluster': {
    id: 'emergency-cluster',
    version: 1,
    threshold: 3,
    windowMinutes: 24 * 60,
    reason: 'Three emergencies of one person in a day are rare outside a major incident.',
  },
};

/** Services that are open day and night: for them no hour is unusual. */
const aroundTheClock = new Set([
  'ambulance',
  'hospital',
  'police',
  'mash',
  'childrens-social-care',
  'hsct',
  'midwifery',
  'mental-health',
  'domestic-abuse-service',
  'sarc',
  'prison',
  'care-home',
  'homelessness-service',
]);
const opens = 7;
const closes = 20;
const saturday = 6;

/** Is this hour, in London, outside the hours of a service of this kind? `weekday`: 0 is Sunday. */
export const isOutOfHours = (
  agencyKind: string,
  { hour, weekday }: { readonly hour: number; readonly weekday: number },
) => !aroundTheClock.has(agencyKind) && (hour < opens || hour >= closes || weekday === 0 || weekday === saturday);

/** Reviews and audits read children that their service never works with; an emergency has a review of its own. */
const explainedByPurpose = new Set(['practice-review', 'audit', 'emergency']);

/** True where the purpose itself says why a stranger to the child looks. */
export const explainsNoInvolvement = (purpose: string | undefined): boolean =>
  purpose !== undefined && explainedByPurpose.has(purpose);
