import {
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type Instant,
  type LocalDate,
  refuse,
} from '@safeguarding/kernel';
import { londonDate } from '@safeguarding/kernel';
import { escalationErrors } from './escalation-errors.ts';

/** Who talks to whom at a level, on both sides. */
export const levelRoles = [
  'practitioner',
  'safeguarding-lead',
  'senior-manager',
  'head-of-service',
  'safeguarding-partnership',
] as const;
export type LevelRole = (typeof levelRoles)[number];

/** One level: who has to settle it, and within how many working days. */
export type Level = { readonly role: LevelRole; readonly workingDays: number };

/** The four looks that a referral can get (domain facts, section 5); an area names those that it has. */
export const localStages = ['contact', 'initial', 'screening', 'final'] as const;
export type LocalStage = (typeof localStages)[number];

/** How one area takes referrals and settles disagreements, from a day on. */
export type LocalProcess = {
  readonly area: string;
  readonly inForceFrom: LocalDate;
  readonly receivingBody?: AgencyId;
  readonly stages: readonly LocalStage[];
  readonly ladder: readonly Level[];
};

/**
 * What holds where an area has said nothing. The days are ours and no law's: partnerships publish their own, and set them with
 * `PUT /v1/local-processes`.
 */
export const usualProcess: Pick<LocalProcess, 'stages' | 'ladder'> = {
  stages: localStages,
  ladder: [
    { role: 'practitioner', workingDays: 1 },
    { role: 'safeguarding-lead', workingDays: 2 },
    { role: 'senior-manager', workingDays: 3 },
    { role: 'safeguarding-partnership', workingDays: 5 },
  ],
};

export type LocalProcessSet = DomainEvent<'LocalProcessSet', LocalProcess & { readonly by: AgencyId }>;
export type LocalProcessState = { readonly versions: readonly LocalProcess[] };

/** The processes of one area, one version after another. */
export const localProcess: Aggregate<LocalProcessState, LocalProcessSet> = {
  category: 'local-process',
  initial: { versions: [] },
  evolve: ({ versions }, { facts: { by: _by, ...version } }) => ({ versions: [...versions, version] }),
};

/** The version in force on a day: the latest of those that began; of two that began on one day the later set. */
export const processOn = ({ versions }: LocalProcessState, day: LocalDate): LocalProcess | undefined =>
  versions
    .filter(({ inForceFrom }) => inForceFrom <= day)
    .reduce<LocalProcess | undefined>(
      (latest, each) => (latest && latest.inForceFrom > each.inForceFrom ? latest : each),
      undefined,
    );

/** Roles rise from level to level; the partnership is above everybody. */
const isLadder = (ladder: readonly Level[]): boolean =>
  ladder.length > 0 &&
  ladder.every(
    ({ role }, index) => index === 0 || levelRoles.indexOf(role) > levelRoles.indexOf(ladder[index - 1]?.role ?? role),
  );

/** Nothing that has begun is changed: a ladder that runs keeps the levels that it was raised under. */
export const setLocalProcess = (
  { process, by }: { readonly process: LocalProcess; readonly by: AgencyId },
  at: Instant,
): readonly LocalProcessSet[] => {
  if (!isLadder(process.ladder)) refuse(escalationErrors.ladderUnfit, '/ladder');
  if (process.inForceFrom < londonDate(at)) refuse(escalationErrors.beforeToday, '/inForceFrom');
  return [{ type: 'LocalProcessSet', facts: { ...process, by } }];
};
