import type { LocalDate } from '@safeguarding/kernel';

/** One dated rule of the duty to share. `verified: false`: not compared with its primary source; never to be printed as law. */
export type DutyRule = {
  readonly id: string;
  readonly version: number;
  readonly gateway: string;
  readonly title: string;
  readonly nations: readonly string[];
  /** Kinds of agency that stand for the bodies the law lists. */
  readonly bodies: readonly string[];
  /** The first London day; absent while no day is known: then the rule binds nobody. */
  readonly inForceFrom?: LocalDate;
  readonly source: string;
  readonly verified: boolean;
};

const source = "Children's Wellbeing and Schools Act 2026 s.4, which puts ss.16LA and 16LC into the Children Act 2004";

/** Which kinds are listed was not compared with the Act: the schedule of bodies is data, and marked so. */
const listed = [
  ...(['gp-practice', 'health-visiting', 'school-nursing', 'midwifery', 'hospital', 'mental-health'] as const),
  ...(['sexual-health', 'substance-misuse', 'ambulance', 'childrens-social-care', 'mash', 'police'] as const),
  ...(['education', 'early-years', 'youth-justice', 'probation', 'prison', 'safeguarding-partnership'] as const),
];

/** From which London day each section binds; absent while none is known. */
export type DutyDays = { readonly duty?: LocalDate; readonly identifier?: LocalDate };

/**
 * The rules, in force from the days that the operator knows of. Their commencement was not established when this was written (domain
 * facts, section 1, point 1), so the days are settings, and without one nobody is told that the law binds.
 */
export const dutyRules = ({ duty, identifier = duty }: DutyDays): readonly DutyRule[] => {
  const from = (day: LocalDate | undefined) => (day === undefined ? {} : { inForceFrom: day });
  const common = { version: 1, nations: ['england'], bodies: listed, source, verified: false } as const;
  return [
    {
      ...common,
      ...from(duty),
      ...{ id: 'ENG-16LA', gateway: 'ca2004-s16la' },
      title:
        'A listed body that holds information relevant to a child’s welfare discloses it to another one if and so far as that may help its functions, unless disclosure is more detrimental to the child',
    },
    {
      ...common,
      ...from(identifier),
      ...{ id: 'ENG-16LC', gateway: 'ca2004-s16lc' },
      title: 'A consistent identifier goes with what is disclosed',
    },
  ];
};

/** How the duty stands between two services on a day. */
export const dutyStandings = ['in-force', 'not-in-force', 'not-listed'] as const;
export type DutyStanding = (typeof dutyStandings)[number];

type Service = { readonly kind: string; readonly nation: string };

/** Whether a rule bound this service towards the other one on a day. */
export const standingOn = (
  { nations, bodies, inForceFrom }: DutyRule,
  giver: Service,
  taker: Service,
  day: LocalDate,
): DutyStanding => {
  if ([giver, taker].some(({ kind, nation }) => !bodies.includes(kind) || !nations.includes(nation)))
    return 'not-listed';
  return inForceFrom !== undefined && inForceFrom <= day ? 'in-force' : 'not-in-force';
};
