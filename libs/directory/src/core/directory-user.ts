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

/** What one person has; a person who works in two services has two. */
export type Prerequisites = { readonly check?: Valid; readonly training?: Valid };

export type DirectoryUserState = Prerequisites & {
  /** This service took it away once: nothing that another one recorded counts in it any more. */
  readonly revoked?: true;
};

const validOf = ({ doneOn, until }: Valid): Valid => ({ doneOn, until });

/** Whether one person of one service has what the directory asks for (domain facts, section 4, "Directory"). */
export const directoryUser: Aggregate<DirectoryUserState, DirectoryUserEvent> = {
  category: 'directory-user',
  initial: {},
  evolve: (state, event) => {
    if (event.type === 'DirectoryAccessRevoked') return { revoked: true };
    const valid = validOf(event.facts);
    return event.type === 'DirectoryCheckRecorded' ? { ...state, check: valid } : { ...state, training: valid };
  },
};

/** Our own bounds, not the law's: what is older is looked at anew. */
const longestYears = { check: 3, training: 1 } as const;
export type Prerequisite = keyof typeof longestYears;

const longer = (one: Valid | undefined, other: Valid | undefined): Valid | undefined =>
  one === undefined || (other !== undefined && other.until > one.until) ? other : one;

/** What one service recorded of somebody, and those whose work it took over, each with its own before it. */
export type InLine = DirectoryUserState & { readonly before?: readonly InLine[] };

/**
 * What counts for somebody who works for one service, or for another whose work that one does now: a check and a training are the
 * person's, so each holds to its day. What a service took away stays taken away in it and in those that took over from it, whatever
 * those before it had recorded.
 */
export const inForce = (own: InLine): Prerequisites => {
  const { check: ownCheck, training: ownTraining, revoked, before = [] } = own;
  const others = revoked === undefined ? before.map(inForce) : [];
  const check = others.map((one) => one.check).reduce(longer, ownCheck);
  const training = others.map((one) => one.training).reduce(longer, ownTraining);
  return { ...(check ? { check } : {}), ...(training ? { training } : {}) };
};

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
  state: Prerequisites,
): readonly DirectoryUserEvent[] => {
  const { user, agency, reason } = command;
  if (!state.check && !state.training) refuse(directoryErrors.alreadyRevoked);
  return [{ type: 'DirectoryAccessRevoked', facts: { user, agency, reason } }];
};

const holds = (valid: Valid | undefined, today: LocalDate): boolean =>
  valid !== undefined && today < plusDays(valid.until, 1);

/** Throws DIR-001 or DIR-002 where what is asked for is missing, or has run out by the calendar. */
export const requirePrerequisites = ({ check, training }: Prerequisites, at: Instant): void => {
  const today = londonDate(at);
  if (!holds(check, today)) refuse(directoryErrors.checkNotValid);
  if (!holds(training, today)) refuse(directoryErrors.trainingNotValid);
};
