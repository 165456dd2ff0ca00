import {
  type ActorRef,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type EventId,
  type PersonId,
  type ThingId,
  refuse,
} from '@safeguarding/kernel';
import { directoryErrors } from './directory-errors.ts';

export const brokeredOutcomes = ['put-in-touch', 'not-put-in-touch'] as const;
export type BrokeredOutcome = (typeof brokeredOutcomes)[number];

type Of = { readonly request: ThingId; readonly child: PersonId };

export type BrokeringRequested = DomainEvent<
  'BrokeringRequested',
  Of & { readonly requester: AgencyId; readonly person: ActorRef; readonly broker: AgencyId }
>;
export type BrokeringPassedOn = DomainEvent<'BrokeringPassedOn', Of & { readonly to: AgencyId }>;
export type BrokeringAnswered = DomainEvent<
  'BrokeringAnswered',
  Of & { readonly by: AgencyId; readonly willing: boolean }
>;
export type BrokeringSettled = DomainEvent<'BrokeringSettled', Of & { readonly outcome: BrokeredOutcome }>;
export type BrokeringEvent = BrokeringRequested | BrokeringPassedOn | BrokeringAnswered | BrokeringSettled;

type Standing = BrokeringRequested['facts'] & {
  readonly askedAt: string;
  readonly asked: EventId;
  readonly passedTo: readonly { readonly agency: AgencyId; readonly willing?: boolean }[];
};
export type BrokeringState =
  | { readonly status: 'none' }
  | ({ readonly status: 'asked' } & Standing)
  | ({ readonly status: 'settled'; readonly outcome: BrokeredOutcome; readonly settled: EventId } & Standing);
export type StandingBrokering = Exclude<BrokeringState, { status: 'none' }>;

/**
 * One request to be put in touch with whatever sensitive service may work with a child. Whoever asks learns that it was asked, and in
 * the end whether they were put in touch; whether there is such a service, which, and why not, they never learn.
 */
export const brokering: Aggregate<BrokeringState, BrokeringEvent> = {
  category: 'brokering',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'BrokeringRequested')
      return { status: 'asked', ...event.facts, askedAt: event.recordedAt, asked: event.id, passedTo: [] };
    if (state.status === 'none') return state;
    if (event.type === 'BrokeringPassedOn')
      return { ...state, passedTo: [...state.passedTo, { agency: event.facts.to }] };
    if (event.type === 'BrokeringAnswered') {
      const { by, willing } = event.facts;
      return {
        ...state,
        passedTo: state.passedTo.map((each) => (each.agency === by ? { agency: by, willing } : each)),
      };
    }
    return { ...state, status: 'settled', outcome: event.facts.outcome, settled: event.id };
  },
};

type Request = BrokeringRequested['facts'] & { readonly summary: string };

export const requestContact = ({ summary, ...facts }: Request, state: BrokeringState): readonly BrokeringEvent[] => {
  if (state.status !== 'none') return [];
  const { child } = facts;
  return [
    {
      type: 'BrokeringRequested',
      facts,
      subjects: [child],
      personal: [{ person: child, classes: { summary: { summary } } }],
    },
  ];
};

type By = { readonly by: AgencyId };

const open = (state: BrokeringState): StandingBrokering =>
  state.status === 'asked' ? state : refuse(directoryErrors.notNow);

const asBroker = ({ by }: By, state: BrokeringState): StandingBrokering => {
  const standing = open(state);
  return standing.broker === by ? standing : refuse(directoryErrors.notYours);
};

/** To a sensitive service that works with the child; `involved` are all of them. */
export const passOn = (
  command: By & { readonly to: AgencyId; readonly involved: readonly AgencyId[] },
  state: BrokeringState,
): readonly BrokeringEvent[] => {
  const { request, child, passedTo } = asBroker(command, state);
  const { to, involved } = command;
  if (!involved.includes(to)) refuse(directoryErrors.serviceUnfit, '/to');
  if (passedTo.some(({ agency }) => agency === to)) return [];
  return [{ type: 'BrokeringPassedOn', facts: { request, child, to }, subjects: [child] }];
};

/** The service says to the broker whether it wants to be put in touch. */
export const answerBroker = (
  { by, willing }: By & { readonly willing: boolean },
  state: BrokeringState,
): readonly BrokeringEvent[] => {
  const { request, child, passedTo } = open(state);
  if (!passedTo.some(({ agency }) => agency === by)) refuse(directoryErrors.notYours);
  return [{ type: 'BrokeringAnswered', facts: { request, child, by, willing }, subjects: [child] }];
};

/** The details go to the requester alone, and only where the broker puts them in touch. */
export const settle = (
  command: By & { readonly outcome: BrokeredOutcome; readonly contact?: string },
  state: BrokeringState,
): readonly BrokeringEvent[] => {
  const { request, child } = asBroker(command, state);
  const { outcome, contact } = command;
  if ((outcome === 'put-in-touch') !== (contact !== undefined)) refuse(directoryErrors.detailsMissing, '/contact');
  const personal =
    contact === undefined ? {} : { personal: [{ person: child, classes: { 'third-party': { contact } } }] };
  return [{ type: 'BrokeringSettled', facts: { request, child, outcome }, subjects: [child], ...personal }];
};
