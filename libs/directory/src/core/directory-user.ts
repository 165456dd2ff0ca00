import {
  birthday,
  londonDate,
  plusDays,
  type ActorRef,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type Instant,
  type LocalDate,
  refuse,
} from '@safeguarding/kernel';
import { directoryErrors } from './directory-errors.ts';

/** Why somebody may consult the directory no more. */
export const revokeReasons = [
  'left-service',
  'role-changed',
  'check-withdrawn',
  'misuse',
  'recorded-in-error',
] as const;
export type RevokeReason = (typeof revokeReasons)[number];

type Of = { readonly user: ActorRef; readonly agency: AgencyId };
/** Done on a day, and valid up to and with another. */
type Valid = { readonly doneOn: LocalDate; readonly until: LocalDate };

export type DirectoryCheckRecorded = DomainEvent<'DirectoryCheckRecorded', Of & Valid>;
export type DirectoryTrainingRecorded = DomainEvent<'DirectoryTrainingRecorded', Of & Valid>;
export type DirectoryAccessRevoked = DomainEvent<'DirectoryAccessRevoked', Of & { readonly reason: RevokeReason }>;
export type DirectoryUserEvent = DirectoryCheckRecorded | DirectoryTrainingRecorded | DirectoryAccessRevoked;

/** What one person has in one service; a person who works in two has two. */
export type DirectoryUserState = { readonly check?: Valid; readonly training?: Valid };

const validOf = ({ doneOn, until }: Valid): Valid => ({ doneOn, until });

/** Whether one person of one service has what the directory asks for (domain facts, section 4, "Directory"). */
export const directoryUser: Aggregate<DirectoryUserState, DirectoryUserEvent> = {
  category: 'directory-user',
  initial: {},
  evolve: (state, event) => {
    if (event.type === 'DirectoryAccessRevoked') return {};
    const valid = validOf(event.facts);
    return event.type === 'DirectoryCheckRecorded' ? { ...state, check: valid } : { ...state, training: valid };
  },
};

/** Our own bounds, not the law's: what is older is looked at anew. */
const longestYears = { check: 3, training: 1 } as const;
export type Prerequisite = keyof typeof longestYears;

type By = { readonly by: ActorRef; readonly user: ActorRef; readonly agency: AgencyId };

/** Nobody grants themselves sight (ruling 4): a second person of the same service says that it was checked or trained. */
const checkBy = ({ by, user }: By): void => {
  if (by === user) refuse(directoryErrors.ownAccess);
};

export const recordPrerequisite = (
  command: By & Valid & { readonly what: Prerequisite },
  at: Instant,
): readonly DirectoryUserEvent[] => {
  checkBy(command);
  const { user, agency, what, doneOn, until } = command;
  const today = londonDate(at);
  if (doneOn > today || until < today || until > birthday(doneOn, longestYears[what]))
    refuse(directoryErrors.daysUnfit, '/until');
  const type = what === 'check' ? 'DirectoryCheckRecorded' : 'DirectoryTrainingRecorded';
  return [{ type, facts: { user, agency, doneOn, until } }];
};

/** Counts for the very next question. */
export const revokeAccess = (
  command: By & { readonly reason: RevokeReason },
  state: DirectoryUserState,
): readonly DirectoryUserEvent[] => {
  const { user, agency, reason } = command;
  if (!state.check && !state.training) refuse(directoryErrors.alreadyRevoked);
  return [{ type: 'DirectoryAccessRevoked', facts: { user, agency, reason } }];
};

const holds = (valid: Valid | undefined, today: LocalDate): boolean =>
  valid !== undefined && today < plusDays(valid.until, 1);

/** Throws DIR-001 or DIR-002 where what is asked for is missing, or has run out by the calendar. */
export const requirePrerequisites = ({ check, training }: DirectoryUserState, at: Instant): void => {
  const today = londonDate(at);
  if (!holds(check, today)) refuse(directoryErrors.checkNotValid);
  if (!holds(training, today)) refuse(directoryErrors.trainingNotValid);
};
