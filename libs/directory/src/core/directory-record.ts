import {
  ageOn,
  birthday,
  londonDate,
  startOfLondonDay,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type EventId,
  type Instant,
  type LocalDate,
  type PersonalPart,
  type PersonId,
  refuse,
} from '@safeguarding/kernel';
import { directoryErrors } from './directory-errors.ts';

/** Why somebody looks; every look states one. */
export const lookReasons = [
  'who-else-works-with-child',
  'make-referral',
  'child-moved-or-missing',
  'arrange-joint-work',
  'find-lead-professional',
  'other',
] as const;
export type LookReason = (typeof lookReasons)[number];

/** The stated cases in which a record stays to 25 (domain facts, section 4). */
export const keepGrounds = ['care-leaver', 'learning-difficulty'] as const;
export type KeepGround = (typeof keepGrounds)[number];
export const keepEndReasons = ['consent-withdrawn', 'recorded-in-error'] as const;
export type KeepEndReason = (typeof keepEndReasons)[number];
export const leadEndReasons = ['handed-over', 'case-closed', 'recorded-in-error'] as const;
export type LeadEndReason = (typeof leadEndReasons)[number];

type Of = { readonly child: PersonId };

/** The name of the professional is sealed; which service it belongs to is not. */
export type LeadProfessionalNamed = DomainEvent<'LeadProfessionalNamed', Of & { readonly agency: AgencyId }>;
export type LeadProfessionalEnded = DomainEvent<
  'LeadProfessionalEnded',
  Of & { readonly agency: AgencyId; readonly reason: LeadEndReason }
>;
export type DirectoryKeptLonger = DomainEvent<'DirectoryKeptLonger', Of & { readonly ground: KeepGround }>;
export type DirectoryKeepingEnded = DomainEvent<'DirectoryKeepingEnded', Of & { readonly reason: KeepEndReason }>;
/** Before anything of the record is shown. */
export type DirectoryConsulted = DomainEvent<
  'DirectoryConsulted',
  Of & {
    readonly reason: LookReason;
    /** The reason by the code of the NHS, where a health service stated it. */
    readonly accessReason?: string;
  }
>;
/** Noted by the scheduler in the month after; no decision reads it (ruling 13). */
export type DirectoryArchived = DomainEvent<'DirectoryArchived', Of & { readonly endedAge: 18 | 25 }>;
export type DirectoryEvent =
  | LeadProfessionalNamed
  | LeadProfessionalEnded
  | DirectoryKeptLonger
  | DirectoryKeepingEnded
  | DirectoryConsulted
  | DirectoryArchived;

export type DirectoryState = {
  readonly lead?: { readonly agency: AgencyId; readonly event: EventId };
  readonly kept: boolean;
  readonly archived: boolean;
};

/** What the directory has of one child beside who it is and who works with it. */
export const directoryRecord: Aggregate<DirectoryState, DirectoryEvent> = {
  category: 'directory',
  initial: { kept: false, archived: false },
  evolve: (state, event) => {
    switch (event.type) {
      case 'LeadProfessionalNamed':
        return { ...state, lead: { agency: event.facts.agency, event: event.id } };
      case 'LeadProfessionalEnded': {
        const { lead: _ended, ...rest } = state;
        return rest;
      }
      case 'DirectoryKeptLonger':
        return { ...state, kept: true, archived: false };
      case 'DirectoryKeepingEnded':
        return { ...state, kept: false };
      case 'DirectoryArchived':
        return { ...state, archived: true };
      case 'DirectoryConsulted':
        return state;
    }
  },
};

const usualAge = 18;
const longerAge = 25;
const youngestKeeper = 16;

/** The age at whose birthday the record leaves the directory. */
export const endAge = ({ kept }: DirectoryState): 18 | 25 => (kept ? longerAge : usualAge);

/** The first instant at which the record is in the directory no more; undefined while nobody knows the date of birth. */
export const endOfRecord = (state: DirectoryState, dateOfBirth: LocalDate | undefined): Instant | undefined =>
  dateOfBirth === undefined ? undefined : startOfLondonDay(birthday(dateOfBirth, endAge(state)));

/** Computed at each question: a corrected date of birth moves it, and no event is needed. */
export const isListed = (state: DirectoryState, dateOfBirth: LocalDate | undefined, at: Instant): boolean => {
  const end = endOfRecord(state, dateOfBirth);
  return end === undefined || at < end;
};

const personalOf = (child: PersonId, part: PersonalPart['classes']) => ({
  personal: [{ person: child, classes: part }],
});

type NameLead = Of & {
  readonly agency: AgencyId;
  readonly sensitive: boolean;
  readonly name: string;
  readonly contact?: string;
};

/** The newest word counts; the service that a sensitive professional belongs to would be told with the name. */
export const nameLeadProfessional = ({
  child,
  agency,
  sensitive,
  name,
  contact,
}: NameLead): readonly DirectoryEvent[] => {
  if (sensitive) refuse(directoryErrors.sensitiveService);
  const details = { professional: name, ...(contact === undefined ? {} : { contact }) };
  return [
    {
      type: 'LeadProfessionalNamed',
      facts: { child, agency },
      subjects: [child],
      ...personalOf(child, { 'third-party': details }),
    },
  ];
};

export const endLeadProfessional = (
  { child, agency, reason }: Of & { readonly agency: AgencyId; readonly reason: LeadEndReason },
  state: DirectoryState,
): readonly DirectoryEvent[] => {
  if (state.lead?.agency !== agency) refuse(directoryErrors.noLeadProfessional);
  return [{ type: 'LeadProfessionalEnded', facts: { child, agency, reason }, subjects: [child] }];
};

type Keep = Of & {
  readonly ground: KeepGround;
  readonly evidence: string;
  readonly dateOfBirth: LocalDate | undefined;
};

/** With the young person's own consent, whose evidence is sealed. */
export const keepLonger = (
  { child, ground, evidence, dateOfBirth }: Keep,
  state: DirectoryState,
  at: Instant,
): readonly DirectoryEvent[] => {
  const years = dateOfBirth === undefined ? undefined : ageOn(dateOfBirth, londonDate(at));
  if (state.kept || years === undefined || years < youngestKeeper || years >= longerAge)
    refuse(directoryErrors.mayNotKeepLonger);
  return [
    {
      type: 'DirectoryKeptLonger',
      facts: { child, ground },
      subjects: [child],
      ...personalOf(child, { legal: { evidence } }),
    },
  ];
};

export const endKeeping = (
  { child, reason }: Of & { readonly reason: KeepEndReason },
  state: DirectoryState,
): readonly DirectoryEvent[] => {
  if (!state.kept) refuse(directoryErrors.notKeptLonger);
  return [{ type: 'DirectoryKeepingEnded', facts: { child, reason }, subjects: [child] }];
};

/** Every look is on record with its reason before anything is shown. */
export const consultDirectory = ({
  child,
  reason,
  explanation,
  accessReason,
}: DirectoryConsulted['facts'] & { readonly explanation?: string }): readonly DirectoryEvent[] => {
  if (reason === 'other' && !explanation?.trim()) refuse(directoryErrors.explanationMissing, '/explanation');
  const words = explanation === undefined ? {} : personalOf(child, { narrative: { explanation } });
  const facts = { child, reason, ...(accessReason === undefined ? {} : { accessReason }) };
  return [{ type: 'DirectoryConsulted', facts, subjects: [child], ...words }];
};

/**
 * Once, in the month after the record has left: what derives from a date of birth stands nowhere in plain, and the day on which this
 * was recorded would be a birthday.
 */
export const noteArchived = (
  { child, dateOfBirth }: Of & { readonly dateOfBirth: LocalDate | undefined },
  state: DirectoryState,
  at: Instant,
): readonly DirectoryEvent[] => {
  const end = endOfRecord(state, dateOfBirth);
  if (state.archived || end === undefined || londonDate(end).slice(0, 7) >= londonDate(at).slice(0, 7)) return [];
  return [{ type: 'DirectoryArchived', facts: { child, endedAge: endAge(state) }, subjects: [child] }];
};
