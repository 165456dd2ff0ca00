import type {
  ActorRef,
  AgencyId,
  Instant,
  LocalDate,
  PersonId,
  ThingId,
  ActionOutcome,
  NotCompletedReason,
  RecordedLegalFacts,
} from '@safeguarding/kernel';
import { londonDate, refused } from '@safeguarding/kernel';
import type { MappaState, MappaStatus, Standing } from './mappa-case.ts';
import { ofChildren, ofOffender, type ChildAtRisk, type StepTexts } from './mappa-content.ts';
import { mappaErrors } from './mappa-errors.ts';
import type { MappaEvent } from './mappa-events.ts';
import type {
  DisclosureDecision,
  DisclosureRecipient,
  ExitReason,
  LeaveReason,
  LevelGround,
  ScreeningOutcome,
  TransferReason,
} from './mappa-vocabulary.ts';
import { checkCategory, checkLevel, type Part, type Scheme } from './schemes.ts';

const whileOpen: readonly MappaStatus[] = ['referred', 'screened', 'managed', 'transfer-offered'];

const standing = (state: MappaState, when: readonly MappaStatus[] = whileOpen): Standing => {
  if (state.status === 'none') throw refused(mappaErrors.notNow);
  if (state.status === 'exited') throw refused(mappaErrors.over);
  if (!when.includes(state.status)) throw refused(mappaErrors.notNow);
  return state;
};

type Facts<T extends MappaEvent['type']> = Omit<Extract<MappaEvent, { type: T }>['facts'], 'case'>;

const event = <T extends MappaEvent['type']>(
  state: Standing,
  type: T,
  facts: Facts<T>,
  texts: StepTexts = {},
): readonly MappaEvent[] => [
  {
    type,
    facts: { case: state.case, ...facts },
    subjects: [state.offender],
    personal: ofOffender(state.offender, texts),
    // The facts are those of the type by the signature; the union cannot say it.
  } as unknown as MappaEvent,
];

const marked = ({ children, excluded }: Standing) => ({ children, excluded });

/** A referral (MAPPA A) as it is asked for. */
export type ReferOffender = {
  readonly case: ThingId;
  readonly unit: AgencyId;
  readonly scheme: Scheme;
  readonly referrer: AgencyId;
  readonly by: ActorRef;
  readonly offender: PersonId;
  readonly category: string;
  readonly ground: string;
  readonly leadAgency: AgencyId;
  readonly under18: boolean;
  readonly children: readonly ChildAtRisk[];
  readonly texts: StepTexts;
};

/**
 * What a referral has to say, before anybody is put on the register. Somebody under 18 comes under PPANI only exceptionally, with the
 * reasons. Throws DomainError (MAP-001, MAP-003, MAP-005, MAP-011).
 */
export const checkReferral = (
  command: Pick<ReferOffender, 'scheme' | 'category' | 'ground' | 'under18' | 'texts'>,
  day: LocalDate,
): void => {
  checkCategory(command.scheme, command.category, command.ground, day);
  const needed = command.scheme === 'ppani' && command.under18;
  if (needed !== (command.texts.under18Reasons !== undefined))
    throw refused(mappaErrors.reasonMissing, '/under18Reasons');
};

/** Refers an offender; a retry records nothing. */
export const referOffender = (command: ReferOffender, state: MappaState, at: Instant): readonly MappaEvent[] => {
  if (state.status !== 'none') return [];
  checkReferral(command, londonDate(at));
  const { texts, children, offender, ...facts } = command;
  return [
    {
      type: 'MappaReferred',
      facts: { ...facts, offender, children: children.map(({ person }) => person) },
      subjects: [offender],
      personal: [...ofOffender(offender, texts), ...ofChildren(children)],
    },
  ];
};

/** Eligible or not; why not, in words. */
export const screenCase = (
  { outcome, texts }: { readonly outcome: ScreeningOutcome; readonly texts: StepTexts },
  state: MappaState,
): readonly MappaEvent[] => {
  const now = standing(state, ['referred']);
  if ((outcome === 'not-eligible') !== (texts.explanation !== undefined))
    throw refused(mappaErrors.reasonMissing, '/explanation');
  return event(now, 'MappaScreened', { outcome }, texts);
};

/** What each level needs to be chosen (domain facts, section 7). */
const groundsOf: Readonly<Record<string, readonly LevelGround[]>> = {
  1: ['lead-agency-manages', 'stepped-down'],
  2: ['formal-meetings-add-value', 'stepped-down'],
  3: ['senior-representation', 'significant-resources'],
};

/** The level, or under PPANI the category of risk; again whenever it changes. */
export const decideLevel = (
  command: {
    readonly category: string;
    readonly level?: string;
    readonly ground?: LevelGround;
    readonly texts: StepTexts;
  },
  state: MappaState,
  at: Instant,
): readonly MappaEvent[] => {
  const { category, level, ground, texts } = command;
  const now = standing(state, ['screened', 'managed']);
  checkLevel(now.scheme, category, level);
  const fits = level === undefined ? ground === undefined : ground !== undefined && groundsOf[level]?.includes(ground);
  if (!fits) throw refused(mappaErrors.levelNotChosen, '/ground');
  const facts = { category, ...(level === undefined ? {} : { level }), ...(ground === undefined ? {} : { ground }) };
  return event(now, 'MappaLevelDecided', { ...facts, decidedOn: londonDate(at) }, texts);
};

/** Agencies get a seat, each with its part. */
export const inviteAgencies = (
  agencies: readonly { readonly agency: AgencyId; readonly part: Part }[],
  state: MappaState,
): readonly MappaEvent[] => {
  const now = standing(state);
  return event(now, 'MappaAgenciesInvited', { unit: now.unit, scheme: now.scheme, agencies, ...marked(now) });
};

/** PPANI: whose designated risk manager manages the plan. */
export const nameRiskManager = (agency: AgencyId, state: MappaState): readonly MappaEvent[] => {
  const now = standing(state);
  if (now.scheme !== 'ppani') throw refused(mappaErrors.notNow);
  if (!now.seated.some((seat) => seat.agency === agency)) throw refused(mappaErrors.notInvited, '/agency');
  return now.riskManager === agency ? [] : event(now, 'MappaRiskManagerNamed', { agency });
};

/** A meeting was held (MAPPA B): it is the review, and starts the interval to the next one anew. */
export const holdMeeting = (
  command: {
    readonly heldOn: LocalDate;
    readonly attended: readonly AgencyId[];
    readonly apologies: readonly AgencyId[];
    readonly circulation: readonly AgencyId[];
    readonly texts: StepTexts;
  },
  state: MappaState,
): readonly MappaEvent[] => {
  const { attended, apologies, circulation, texts, heldOn } = command;
  const now = standing(state, ['managed']);
  if (now.scheme === 'ppani' && now.riskManager === undefined) throw refused(mappaErrors.riskManagerMissing);
  const seated = new Set<AgencyId>([now.unit, ...now.seated.map(({ agency }) => agency)]);
  if ([...attended, ...apologies].some((agency) => !seated.has(agency)))
    throw refused(mappaErrors.notInvited, '/attended');
  if (circulation.some((agency) => !attended.includes(agency)) || apologies.some((agency) => attended.includes(agency)))
    throw refused(mappaErrors.minutesToThoseWhoCame, '/circulation');
  const facts = { heldOn, attended, apologies, circulation, freedomOfInformation: 'exempt' } as const;
  return event(now, 'MappaMeetingHeld', facts, texts);
};

/** The chair's decision to tell somebody outside, or not to. */
export const decideDisclosure = (
  command: {
    readonly disclosure: ThingId;
    readonly decision: DisclosureDecision;
    readonly to: DisclosureRecipient;
    readonly legal?: RecordedLegalFacts;
    readonly texts: StepTexts;
  },
  state: MappaState,
): readonly MappaEvent[] => {
  const { disclosure, decision, to, legal, texts } = command;
  const now = standing(state, ['screened', 'managed']);
  const disclosed = decision === 'disclose';
  if (disclosed !== (legal !== undefined) || disclosed !== (texts.safeguards !== undefined))
    throw refused(mappaErrors.disclosureIncomplete, '/safeguards');
  return event(now, 'MappaDisclosureDecided', { disclosure, decision, to, ...(legal ? { legal } : {}) }, texts);
};

/** What one agency is to do, and by when. */
export const setAction = (
  command: { readonly action: ThingId; readonly owner: AgencyId; readonly dueOn: LocalDate; readonly texts: StepTexts },
  state: MappaState,
): readonly MappaEvent[] => {
  const { action, owner, dueOn, texts } = command;
  const now = standing(state);
  if (owner !== now.unit && !now.seated.some(({ agency }) => agency === owner))
    throw refused(mappaErrors.notInvited, '/owner');
  return event(now, 'MappaActionSet', { action, owner, dueOn }, texts);
};

/** Its owner, or the unit for it, says that it was done, or why it was not. */
export const endAction = (
  command: {
    readonly action: ThingId;
    readonly by: AgencyId;
    readonly outcome: ActionOutcome;
    readonly reason?: NotCompletedReason;
    readonly texts: StepTexts;
  },
  state: MappaState,
): readonly MappaEvent[] => {
  const { action, by, outcome, reason, texts } = command;
  const now = standing(state);
  const open = now.actions.find((one) => one.action === action && one.status === 'open');
  if (!open || (open.owner !== by && now.unit !== by)) throw refused(mappaErrors.actionUnknown);
  if ((outcome === 'not-completed') !== (reason !== undefined)) throw refused(mappaErrors.reasonMissing, '/reason');
  return event(now, 'MappaActionEnded', { action, outcome, ...(reason === undefined ? {} : { reason }) }, texts);
};

/** An agency gives up its seat, or the unit takes it. */
export const leaveCase = (
  { agency, reason }: { readonly agency: AgencyId; readonly reason: LeaveReason },
  state: MappaState,
): readonly MappaEvent[] => {
  const now = standing(state);
  if (!now.seated.some((seat) => seat.agency === agency)) throw refused(mappaErrors.notInvited, '/agency');
  return event(now, 'MappaAgencyLeft', { agency, reason });
};

/** Somebody of a service that has a seat must not know: the offender's relative, or the offender. */
export const excludePerson = (
  command: { readonly agency: AgencyId; readonly person: ActorRef; readonly texts: StepTexts },
  state: MappaState,
): readonly MappaEvent[] => {
  const { agency, person, texts } = command;
  if (state.status === 'none') throw refused(mappaErrors.notNow);
  return state.excluded.includes(person) ? [] : event(state, 'MappaPersonExcluded', { agency, person }, texts);
};

/** Another area is asked to take the case. */
export const offerTransfer = (
  command: { readonly to: AgencyId; readonly reason: TransferReason; readonly texts: StepTexts },
  state: MappaState,
): readonly MappaEvent[] => {
  const { to, reason, texts } = command;
  const now = standing(state, ['screened', 'managed']);
  if (to === now.unit) throw refused(mappaErrors.anotherNation, '/to');
  return event(now, 'MappaTransferOffered', { to, reason }, texts);
};

/** The other unit takes it, under the arrangements of its own nation; it decides the level, and the category, anew. */
export const acceptTransfer = (
  { unit, scheme }: { readonly unit: AgencyId; readonly scheme: Scheme },
  state: MappaState,
): readonly MappaEvent[] => {
  const now = standing(state);
  if (now.status !== 'transfer-offered' || now.to !== unit) throw refused(mappaErrors.notTransferred);
  return event(now, 'MappaTransferAccepted', { unit, scheme, from: now.unit, ...marked(now) });
};

/** Out of the arrangements: nothing is left to do. */
export const exitCase = (
  { reason, texts }: { readonly reason: ExitReason; readonly texts: StepTexts },
  state: MappaState,
): readonly MappaEvent[] => {
  const now = standing(state);
  if (now.actions.some(({ status }) => status === 'open')) throw refused(mappaErrors.actionsOpen);
  return event(now, 'MappaExited', { reason }, texts);
};
