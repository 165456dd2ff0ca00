import {
  londonDate,
  type ActorRef,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type FieldClass,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
  refuse,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import { channelErrors } from './channel-errors.ts';
import { checkChannel, type ContactChannel, type Particulars } from './contact-channels.ts';
import { classOfText, sealedTexts, whenDone, type Texts } from './texts.ts';

export const contactForms = [
  'letter',
  'secure-email',
  'case-management-system',
  'telephone',
  'in-person',
  'meeting',
] as const;
export type ContactForm = (typeof contactForms)[number];

/** `sent` is of what is written; that somebody was spoken to is more than that. */
export const contactOutcomes = ['sent', 'spoken-to', 'message-left', 'not-reached'] as const;
export type ContactOutcome = (typeof contactOutcomes)[number];

/** What the other service said to it. */
export const replyOutcomes = ['acknowledged', 'acting-on-it', 'no-action', 'not-known-to-them'] as const;
export type ReplyOutcome = (typeof replyOutcomes)[number];

export const contactCloseReasons = ['no-reply-needed', 'reached-otherwise', 'overtaken', 'entered-in-error'] as const;
export type ContactCloseReason = (typeof contactCloseReasons)[number];

const written: ReadonlySet<ContactForm> = new Set<ContactForm>(['letter', 'secure-email', 'case-management-system']);

/** Somebody was told, or it was tried, directly: by word of mouth. */
export const isSpoken = (form: ContactForm): boolean => !written.has(form);

type Of = { readonly contact: ThingId; readonly child: PersonId; readonly by: AgencyId };

export type ContactMade = DomainEvent<
  'ContactMade',
  Of & {
    readonly channel: ContactChannel;
    readonly with: { readonly agency: AgencyId; readonly person?: ActorRef };
    readonly form: ContactForm;
    readonly outcome: ContactOutcome;
    readonly particulars: Particulars;
    /** What the other service was told, by class; with the legal facts, where it was told anything. */
    readonly classes?: readonly FieldClass[];
    readonly legal?: RecordedLegalFacts;
    readonly replyBy?: LocalDate;
  }
>;
export type ContactReplied = DomainEvent<'ContactReplied', Of & { readonly outcome: ReplyOutcome }>;
export type ContactClosed = DomainEvent<'ContactClosed', Of & { readonly reason: ContactCloseReason }>;
export type ContactEvent = ContactMade | ContactReplied | ContactClosed;

type Standing = Of & { readonly channel: ContactChannel; readonly replyBy?: LocalDate; readonly madeAt: string };
export type ContactState =
  { readonly status: 'none' } | ({ readonly status: 'made' | 'awaiting-reply' | 'replied' | 'closed' } & Standing);

/** One contact with one other service about one child. */
export const contact: Aggregate<ContactState, ContactEvent> = {
  category: 'contact',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'ContactMade') {
      const { contact: id, child, by, channel, replyBy } = event.facts;
      const standing = { contact: id, child, by, channel, madeAt: event.recordedAt };
      return replyBy === undefined
        ? { status: 'made', ...standing }
        : { status: 'awaiting-reply', ...standing, replyBy };
    }
    if (state.status === 'none') return state;
    return { ...state, status: event.type === 'ContactReplied' ? 'replied' : 'closed' };
  },
};

export type MakeContact = ContactMade['facts'] & {
  /** Kind of the service that was told. */
  readonly kind: string;
  readonly texts: Texts;
  readonly occurredOn?: string;
};

const wasTold = ({ outcome }: MakeContact): boolean => outcome === 'sent' || outcome === 'spoken-to';

const checkDisclosure = (command: MakeContact): void => {
  const { legal, classes, texts } = command;
  if (!wasTold(command)) {
    if (legal !== undefined || classes !== undefined) refuse(channelErrors.nothingDisclosed, '/legal');
    return;
  }
  if (legal === undefined || classes === undefined || classes.length === 0)
    refuse(channelErrors.legalFactsMissing, legal === undefined ? '/legal' : '/classes');
  const said = (['summary', 'record', 'childsVoice', 'health'] as const).some(
    (name) => texts[name] !== undefined && classes?.includes(classOfText[name]),
  );
  if (!said) refuse(channelErrors.nothingSaid, '/classes');
};

/** Each channel has its own facts; what was told has its legal facts, and what was not told has none. */
export const makeContact = (command: MakeContact, state: ContactState, at: Instant): readonly ContactEvent[] => {
  const { kind, texts, occurredOn, ...facts } = command;
  const { child, channel, form, outcome, particulars, replyBy } = facts;
  checkChannel(channel, kind, particulars);
  if (written.has(form) !== (outcome === 'sent')) refuse(channelErrors.formAndOutcomeDisagree, '/outcome');
  checkDisclosure(command);
  if (state.status !== 'none') return [];
  if (replyBy !== undefined && replyBy < londonDate(at)) refuse(channelErrors.dayPassed, '/replyBy');
  return [
    {
      type: 'ContactMade',
      facts,
      occurredOn: whenDone(occurredOn, at),
      subjects: [child],
      ...sealedTexts(child, texts),
    },
  ];
};

type Step = { readonly by: AgencyId; readonly texts: Texts; readonly occurredOn?: string };

const standing = ({ by }: Step, state: ContactState): Of => {
  if (state.status === 'none' || state.status === 'closed') return refuse(channelErrors.notNow);
  if (state.by !== by) refuse(channelErrors.notYours);
  const { contact: id, child } = state;
  return { contact: id, child, by };
};

const rest = ({ texts, occurredOn }: Step, child: PersonId, at: Instant) => ({
  occurredOn: whenDone(occurredOn, at),
  subjects: [child],
  ...sealedTexts(child, texts),
});

/** What the other service said; again where it says more. */
export const recordReply = (
  command: Step & { readonly outcome: ReplyOutcome },
  state: ContactState,
  at: Instant,
): readonly ContactEvent[] => {
  const of = standing(command, state);
  return [{ type: 'ContactReplied', facts: { ...of, outcome: command.outcome }, ...rest(command, of.child, at) }];
};

/** Nobody waits for a reply any more. */
export const closeContact = (
  command: Step & { readonly reason: ContactCloseReason },
  state: ContactState,
  at: Instant,
): readonly ContactEvent[] => {
  const of = standing(command, state);
  return [{ type: 'ContactClosed', facts: { ...of, reason: command.reason }, ...rest(command, of.child, at) }];
};
