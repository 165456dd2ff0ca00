import {
  type ActorRef,
  type AgencyId,
  type LocalDate,
  type PersonId,
  type ThingId,
  refused,
  type ActionOutcome,
  type NotCompletedReason,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import type { MaracState, MaracStatus, Standing } from './marac-case.ts';
import { ofVictim, type StepTexts } from './marac-content.ts';
import { maracErrors } from './marac-errors.ts';
import type { MaracEvent } from './marac-events.ts';
import type {
  CloseReason,
  ContactOutcome,
  DiscussionOutcome,
  LeaveReason,
  NotSharedReason,
  ResearchOutcome,
  TransferReason,
  WithdrawReason,
} from './marac-vocabulary.ts';

const whileOpen: readonly MaracStatus[] = ['referred', 'listed', 'discussed', 'transfer-offered'];

const standing = (state: MaracState, when: readonly MaracStatus[] = whileOpen): Standing => {
  if (state.status === 'none') throw refused(maracErrors.notNow);
  if (state.status === 'withdrawn' || state.status === 'closed') throw refused(maracErrors.over);
  if (!when.includes(state.status)) throw refused(maracErrors.notNow);
  return state;
};

type Facts<T extends MaracEvent['type']> = Omit<Extract<MaracEvent, { type: T }>['facts'], 'case'>;

const event = <T extends MaracEvent['type']>(
  state: Standing,
  type: T,
  facts: Facts<T>,
  texts: StepTexts = {},
): readonly MaracEvent[] => [
  {
    type,
    facts: { case: state.case, ...facts },
    subjects: [state.victim],
    personal: ofVictim(state.victim, texts),
    // The facts are those of the type by the signature; the union cannot say it.
  } as unknown as MaracEvent,
];

const marked = ({ children, excluded }: Standing) => ({ children, excluded });

/** A meeting takes the case, and its agencies are asked what they hold. Again for more agencies, or for a later meeting. */
export const listCase = (
  command: {
    readonly meeting: { readonly id: ThingId; readonly on: LocalDate; readonly listDueOn: LocalDate };
    readonly agencies: readonly AgencyId[];
  },
  state: MaracState,
): readonly MaracEvent[] => {
  const now = standing(state);
  const { meeting, agencies } = command;
  return event(now, 'MaracCaseListed', {
    ...{ marac: now.marac, meeting: meeting.id, on: meeting.on, listDueOn: meeting.listDueOn },
    ...{ agencies, ...marked(now) },
  });
};

/** An agency says what it holds, or why it does not share it: not sharing is a decision with a reason (row M14). */
export const answerResearch = (
  command: {
    readonly agency: AgencyId;
    readonly outcome: ResearchOutcome;
    readonly reason?: NotSharedReason;
    readonly legal?: RecordedLegalFacts;
    readonly texts: StepTexts;
  },
  state: MaracState,
): readonly MaracEvent[] => {
  const { agency, outcome, reason, legal, texts } = command;
  const now = standing(state);
  if (!now.asked.includes(agency)) throw refused(maracErrors.notInvited);
  if ((outcome === 'not-shared') !== (reason !== undefined)) throw refused(maracErrors.reasonMissing, '/reason');
  if ((outcome === 'shared') !== (legal !== undefined)) throw refused(maracErrors.legalFactsMissing, '/legal');
  const facts = { agency, outcome, ...(reason === undefined ? {} : { reason }), ...(legal ? { legal } : {}) };
  return event(now, 'MaracResearchAnswered', facts, texts);
};

/** The victim's adviser, who alone contacts them. Said again of the same service, nothing changes. */
export const nameIdva = (idva: AgencyId, state: MaracState): readonly MaracEvent[] => {
  const now = standing(state);
  return now.idva === idva ? [] : event(now, 'MaracIdvaNamed', { idva, ...marked(now) });
};

/** The IDVA brings the victim's own words. */
export const contactVictim = (
  command: { readonly idva: AgencyId; readonly outcome: ContactOutcome; readonly texts: StepTexts },
  state: MaracState,
): readonly MaracEvent[] => {
  const { idva, outcome, texts } = command;
  const now = standing(state);
  if (now.idva !== idva) throw refused(maracErrors.idvaOnly);
  return event(now, 'MaracVictimContacted', { idva, outcome }, texts);
};

/** The meeting discussed it: who came, who gets the minutes. */
export const discussCase = (
  command: {
    readonly attended: readonly AgencyId[];
    readonly apologies: readonly AgencyId[];
    readonly circulation: readonly AgencyId[];
    readonly outcome: DiscussionOutcome;
    readonly texts: StepTexts;
    readonly today: LocalDate;
  },
  state: MaracState,
): readonly MaracEvent[] => {
  const { attended, apologies, circulation, outcome, texts, today } = command;
  const now = standing(state, ['listed']);
  const { meeting } = now;
  if (!meeting || meeting.on > today) throw refused(maracErrors.notNow);
  const seated = new Set<AgencyId>([...now.asked, now.marac, ...(now.idva === undefined ? [] : [now.idva])]);
  if ([...attended, ...apologies].some((agency) => !seated.has(agency))) throw refused(maracErrors.notInvited);
  if (circulation.some((agency) => !attended.includes(agency)) || apologies.some((agency) => attended.includes(agency)))
    throw refused(maracErrors.minutesToThoseWhoCame, '/circulation');
  const facts = { meeting: meeting.id, attended, apologies, circulation, outcome };
  return event(now, 'MaracCaseDiscussed', facts, texts);
};

/** What one agency is to do, and by when. */
export const setAction = (
  command: {
    readonly action: ThingId;
    readonly owner: AgencyId;
    readonly dueOn: LocalDate;
    readonly texts: StepTexts;
  },
  state: MaracState,
): readonly MaracEvent[] => {
  const { action, owner, dueOn, texts } = command;
  const now = standing(state);
  if (![...now.asked, now.marac, now.idva].includes(owner)) throw refused(maracErrors.notInvited, '/owner');
  return event(now, 'MaracActionSet', { action, owner, dueOn }, texts);
};

/** Its owner, or the MARAC for it, says that it was done, or why it was not. */
export const endAction = (
  command: {
    readonly action: ThingId;
    readonly by: AgencyId;
    readonly outcome: ActionOutcome;
    readonly reason?: NotCompletedReason;
    readonly texts: StepTexts;
  },
  state: MaracState,
): readonly MaracEvent[] => {
  const { action, by, outcome, reason, texts } = command;
  const now = standing(state);
  const open = now.actions.find((one) => one.action === action && one.status === 'open');
  if (!open || (open.owner !== by && now.marac !== by)) throw refused(maracErrors.actionUnknown);
  if ((outcome === 'not-completed') !== (reason !== undefined)) throw refused(maracErrors.reasonMissing, '/reason');
  return event(now, 'MaracActionEnded', { action, outcome, ...(reason === undefined ? {} : { reason }) }, texts);
};

/** Where the separate referral of a child is: the id that the ledger knows, or where it was made. */
export type LinkedReferral = { readonly referral: ThingId } | { readonly madeTo: AgencyId; readonly madeOn: LocalDate };

/** The separate referral of one child of the household. Linking it once more replaces nothing and is a fact of its own. */
export const linkReferral = (
  { child, linked }: { readonly child: PersonId; readonly linked: LinkedReferral },
  state: MaracState,
): readonly MaracEvent[] => {
  const now = standing(state);
  if (!now.children.includes(child)) throw refused(maracErrors.referralUnknown, '/childId');
  return event(now, 'MaracChildReferralLinked', { child, ...linked });
};

/** An agency gives up its seat, or the MARAC takes it. */
export const leaveCase = (
  { agency, reason }: { readonly agency: AgencyId; readonly reason: LeaveReason },
  state: MaracState,
): readonly MaracEvent[] => {
  const now = standing(state);
  if (!now.asked.includes(agency)) throw refused(maracErrors.notInvited, '/agency');
  return event(now, 'MaracAgencyLeft', { agency, reason });
};

/** Somebody of a service that has a seat must not know: the perpetrator, or who is close to them. */
export const excludePerson = (
  command: { readonly agency: AgencyId; readonly person: ActorRef; readonly texts: StepTexts },
  state: MaracState,
): readonly MaracEvent[] => {
  const { agency, person, texts } = command;
  if (state.status === 'none') throw refused(maracErrors.notNow);
  return state.excluded.includes(person) ? [] : event(state, 'MaracPersonExcluded', { agency, person }, texts);
};

/** The victim moved: another MARAC is asked to take the case. */
export const offerTransfer = (
  command: { readonly to: AgencyId; readonly reason: TransferReason; readonly texts: StepTexts },
  state: MaracState,
): readonly MaracEvent[] => {
  const { to, reason, texts } = command;
  const now = standing(state);
  if (to === now.marac) throw refused(maracErrors.noMarac, '/to');
  return event(now, 'MaracTransferOffered', { to, reason }, texts);
};

/** The other MARAC takes it: from here on it keeps the case. */
export const acceptTransfer = (marac: AgencyId, state: MaracState): readonly MaracEvent[] => {
  const now = standing(state);
  if (now.status !== 'transfer-offered' || now.to !== marac) throw refused(maracErrors.notTransferred);
  return event(now, 'MaracTransferAccepted', { marac, from: now.marac, ...marked(now) });
};

/** Before it was discussed, by who referred it or the MARAC. */
export const withdrawCase = (
  command: { readonly by: AgencyId; readonly reason: WithdrawReason; readonly texts: StepTexts },
  state: MaracState,
): readonly MaracEvent[] => {
  const { by, reason, texts } = command;
  const now = standing(state, ['referred', 'listed', 'transfer-offered']);
  if (by !== now.referrer && by !== now.marac) throw refused(maracErrors.notYours);
  return event(now, 'MaracWithdrawn', { reason }, texts);
};

/** A case is closed when it was discussed, nothing is left to do and no child's own referral is missing. */
export const closeCase = (
  { reason, texts }: { readonly reason: CloseReason; readonly texts: StepTexts },
  state: MaracState,
): readonly MaracEvent[] => {
  const now = standing(state, ['discussed']);
  if (now.referralMissing.length > 0) throw refused(maracErrors.childReferralMissing);
  if (now.actions.some(({ status }) => status === 'open')) throw refused(maracErrors.actionsOpen);
  return event(now, 'MaracCaseClosed', { reason }, texts);
};
