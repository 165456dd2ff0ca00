import type { AgencyId, Aggregate, DomainEvent, LocalDate } from '@safeguarding/kernel';
import type { RiskTool } from './marac-vocabulary.ts';

/** When further abuse makes a case a repeat. Local areas add their own: these four are what the definitions in use differ in. */
export type RepeatDefinition = {
  /** From what the window is counted. */
  readonly anchor: 'referral' | 'meeting';
  readonly windowMonths: number;
  /** Behaviour that would be criminal, or any abuse. */
  readonly qualifying: 'criminal' | 'any';
  /** Between the same victim and at least one of the same perpetrators. */
  readonly samePerpetrator: boolean;
};

/** The two definitions of SafeLives that are in use (domain facts, section 6). */
export const repeatDefinitions = {
  'safelives-older': { anchor: 'referral', windowMonths: 12, qualifying: 'criminal', samePerpetrator: false },
  'safelives-newer': { anchor: 'referral', windowMonths: 12, qualifying: 'any', samePerpetrator: true },
} as const satisfies Record<string, RepeatDefinition>;

/** What is local in a MARAC. */
export type AreaParameters = {
  readonly repeat: RepeatDefinition;
  /** How many answers "yes" make visible high risk, by tool; a tool without a line gives none. */
  readonly visibleHighRisk: readonly { readonly tool: RiskTool; readonly yesAnswers: number }[];
  readonly escalation: { readonly events: number; readonly windowMonths: number };
  /** The list goes to the agencies so many working days before the meeting. */
  readonly listWorkingDaysBefore: number;
};

/** What most areas use: 14 of the 24 answers, 3 events in 12 months, the list about 8 working days ahead (as above). */
export const usualParameters: Omit<AreaParameters, 'repeat'> = {
  visibleHighRisk: [{ tool: 'safelives-dash', yesAnswers: 14 }],
  escalation: { events: 3, windowMonths: 12 },
  listWorkingDaysBefore: 8,
};

export type MaracAreaSet = DomainEvent<
  'MaracAreaSet',
  { readonly marac: AgencyId; readonly inForceFrom: LocalDate; readonly parameters: AreaParameters }
>;

type Version = { readonly inForceFrom: LocalDate; readonly parameters: AreaParameters };
export type AreaState = { readonly versions: readonly Version[] };

/** What counts in one MARAC's area, as dated versions; a service with none keeps no MARAC. */
export const maracArea: Aggregate<AreaState, MaracAreaSet> = {
  category: 'maracarea',
  initial: { versions: [] },
  evolve: ({ versions }, { facts: { inForceFrom, parameters } }) => ({
    // Said again for the same day, the later word counts.
    versions: [...versions.filter((one) => one.inForceFrom !== inForceFrom), { inForceFrom, parameters }].sort((a, b) =>
      a.inForceFrom.localeCompare(b.inForceFrom),
    ),
  }),
};

/** The version in force on a day. */
export const inForceOn = ({ versions }: AreaState, day: LocalDate): Version | undefined =>
  versions.findLast(({ inForceFrom }) => inForceFrom <= day);

/** Records nothing where the same is in force from that day already. */
export const setArea = (
  command: { readonly marac: AgencyId } & Version,
  { versions }: AreaState,
): readonly MaracAreaSet[] => {
  const same = versions.find(({ inForceFrom }) => inForceFrom === command.inForceFrom);
  if (same && JSON.stringify(same.parameters) === JSON.stringify(command.parameters)) return [];
  return [{ type: 'MaracAreaSet', facts: command }];
};
