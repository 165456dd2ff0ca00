import type {
  ActorRef,
  AgencyId,
  Aggregate,
  DomainEvent,
  Instant,
  LocalDate,
  PersonId,
  ThingId,
  RecordedLegalFacts,
} from '@safeguarding/kernel';
import { londonDate, refuse } from '@safeguarding/kernel';
import { channelErrors } from './channel-errors.ts';
import { sealedTexts, whenDone, type Texts } from './texts.ts';

/** Who sits at a practice's safeguarding meeting, by role and never by name. */
export const meetingRoles = [
  'safeguarding-lead',
  'gp',
  'practice-nurse',
  'practice-manager',
  'administrator',
  'health-visitor',
  'school-nurse',
  'midwife',
  'social-worker',
  'other',
] as const;
export type MeetingRole = (typeof meetingRoles)[number];

export const actionOutcomes = ['done', 'not-done', 'overtaken'] as const;
export type ActionOutcome = (typeof actionOutcomes)[number];

type Of = { readonly meeting: ThingId; readonly practice: AgencyId };
type OfChild = Of & { readonly child: PersonId; readonly item: ThingId };

export type PracticeMeetingHeld = DomainEvent<
  'PracticeMeetingHeld',
  Of & {
    readonly attendance: readonly { readonly role: MeetingRole; readonly count: number }[];
    /** Other services whose people were there. */
    readonly visitors: readonly AgencyId[];
  }
>;
export type MeetingItemDiscussed = DomainEvent<
  'MeetingItemDiscussed',
  OfChild & { readonly toldTo?: readonly AgencyId[]; readonly legal?: RecordedLegalFacts }
>;
export type MeetingActionAgreed = DomainEvent<
  'MeetingActionAgreed',
  OfChild & {
    readonly action: ThingId;
    readonly owner?: ActorRef;
    readonly ownerRole?: MeetingRole;
    readonly dueOn: LocalDate;
  }
>;
export type MeetingActionEnded = DomainEvent<
  'MeetingActionEnded',
  OfChild & { readonly action: ThingId; readonly outcome: ActionOutcome; readonly late: boolean }
>;
export type MeetingEvent = PracticeMeetingHeld | MeetingItemDiscussed | MeetingActionAgreed | MeetingActionEnded;
/** Of one child; what is on no child's timeline is the meeting itself. */
export type MeetingEventOfChild = Exclude<MeetingEvent, PracticeMeetingHeld>;

export type MeetingItem = { readonly item: ThingId; readonly child: PersonId };
export type MeetingAction = MeetingItem & {
  readonly action: ThingId;
  readonly dueOn: LocalDate;
  readonly ended: boolean;
};
export type MeetingState =
  | { readonly status: 'none' }
  | {
      readonly status: 'held';
      readonly meeting: ThingId;
      readonly practice: AgencyId;
      readonly heldAt: string;
      readonly attendance: PracticeMeetingHeld['facts']['attendance'];
      readonly visitors: readonly AgencyId[];
      readonly items: readonly MeetingItem[];
      readonly actions: readonly MeetingAction[];
    };
export type HeldMeeting = Exclude<MeetingState, { status: 'none' }>;

/** One safeguarding meeting of one practice; each child that was talked about has its own items. */
export const practiceMeeting: Aggregate<MeetingState, MeetingEvent> = {
  category: 'practice-meeting',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'PracticeMeetingHeld') {
      const { meeting, practice, attendance, visitors } = event.facts;
      const heldAt = event.recordedAt;
      return { status: 'held', ...{ meeting, practice, heldAt, attendance, visitors }, items: [], actions: [] };
    }
    if (state.status === 'none') return state;
    const { item, child } = event.facts;
    if (event.type === 'MeetingItemDiscussed') return { ...state, items: [...state.items, { item, child }] };
    const { action } = event.facts;
    if (event.type === 'MeetingActionAgreed') {
      const { dueOn } = event.facts;
      return { ...state, actions: [...state.actions, { action, item, child, dueOn, ended: false }] };
    }
    return {
      ...state,
      actions: state.actions.map((each) => (each.action === action ? { ...each, ended: true } : each)),
    };
  },
};

type Hold = PracticeMeetingHeld['facts'] & { readonly occurredOn?: string };

export const holdMeeting = (
  { occurredOn, ...facts }: Hold,
  state: MeetingState,
  at: Instant,
): readonly MeetingEvent[] => {
  if (facts.visitors.includes(facts.practice)) refuse(channelErrors.recipientUnknown, '/visitors');
  if (state.status !== 'none') return [];
  return [{ type: 'PracticeMeetingHeld', facts, occurredOn: whenDone(occurredOn, at) }];
};

const held = (state: MeetingState): HeldMeeting => (state.status === 'none' ? refuse(channelErrors.notNow) : state);

type Discuss = {
  readonly item: ThingId;
  readonly child: PersonId;
  readonly toldTo?: readonly AgencyId[];
  readonly legal?: RecordedLegalFacts;
  readonly texts: Texts;
};

/** Visitors hear what is said of a child only where somebody decided that they may, on legal facts. */
export const discussChild = (command: Discuss, state: MeetingState): readonly MeetingEvent[] => {
  const { meeting, practice, visitors } = held(state);
  const { item, child, toldTo, legal, texts } = command;
  if (toldTo?.some((agency) => !visitors.includes(agency))) refuse(channelErrors.notAtMeeting, '/toldTo');
  if (toldTo !== undefined && legal === undefined) refuse(channelErrors.legalFactsMissing, '/legal');
  if (toldTo === undefined && legal !== undefined) refuse(channelErrors.nothingDisclosed, '/legal');
  if (!texts.summary?.trim()) refuse(channelErrors.nothingSaid, '/summary');
  const facts = {
    ...{ meeting, practice, child, item },
    ...(toldTo === undefined ? {} : { toldTo }),
    ...(legal === undefined ? {} : { legal }),
  };
  return [{ type: 'MeetingItemDiscussed', facts, subjects: [child], ...sealedTexts(child, texts) }];
};

type Agree = {
  readonly action: ThingId;
  readonly item: ThingId;
  readonly owner?: ActorRef;
  readonly ownerRole?: MeetingRole;
  readonly dueOn: LocalDate;
  readonly texts: Texts;
};

/** An action is about a child that was talked about, has one owner, and a day. */
export const agreeAction = (command: Agree, state: MeetingState, at: Instant): readonly MeetingEvent[] => {
  const { meeting, practice, items } = held(state);
  const { action, item, owner, ownerRole, dueOn, texts } = command;
  const found = items.find((each) => each.item === item) ?? refuse(channelErrors.notNow, '/item');
  if ((owner === undefined) === (ownerRole === undefined)) refuse(channelErrors.ownerMissing, '/owner');
  if (dueOn < londonDate(at)) refuse(channelErrors.dayPassed, '/dueOn');
  if (!texts.summary?.trim()) refuse(channelErrors.nothingSaid, '/summary');
  const { child } = found;
  const facts = {
    ...{ meeting, practice, child, item, action, dueOn },
    ...(owner === undefined ? {} : { owner }),
    ...(ownerRole === undefined ? {} : { ownerRole }),
  };
  return [{ type: 'MeetingActionAgreed', facts, subjects: [child], ...sealedTexts(child, texts) }];
};

type End = { readonly action: ThingId; readonly outcome: ActionOutcome; readonly texts: Texts };

/** An action that was not done says why. */
export const endAction = (
  { action, outcome, texts }: End,
  state: MeetingState,
  at: Instant,
): readonly MeetingEvent[] => {
  const { meeting, practice, actions } = held(state);
  const found = actions.find((each) => each.action === action);
  if (!found || found.ended) return refuse(channelErrors.notNow);
  if (outcome !== 'done' && !texts.reasons?.trim()) refuse(channelErrors.reasonsMissing, '/reasons');
  const { child, item, dueOn } = found;
  const facts = { meeting, practice, child, item, action, outcome, late: londonDate(at) > dueOn };
  return [{ type: 'MeetingActionEnded', facts, subjects: [child], ...sealedTexts(child, texts) }];
};
