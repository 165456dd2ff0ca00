import {
  DomainError,
  occurredOn,
  startOf,
  type Instant,
  type JsonValue,
  type OccurredOn,
  type PersonalPart,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { concernErrors } from './concern-errors.ts';
import type {
  AmendReason,
  CloseOutcome,
  ConcernCategory,
  ConcernEvent,
  ConcernLegalFacts,
  ConcernRecipient,
  ConcernState,
  OtherInvolved,
  ReopenReason,
  RiskLevel,
  StandingConcern,
  WithdrawReason,
} from './concern.ts';

/** The free texts of a concern; each has its class. */
export type ConcernTexts = { readonly summary?: string; readonly narrative?: string; readonly health?: string };

/** Somebody else in the concern, with what is told of them. */
export type NamedOther = OtherInvolved & { readonly told: Readonly<Record<string, JsonValue>> };

export type RaiseConcern = ConcernTexts & {
  readonly concern: ThingId;
  readonly child: PersonId;
  readonly category: ConcernCategory;
  readonly riskLevel?: RiskLevel;
  readonly occurredOn: string;
  readonly recipients: readonly ConcernRecipient[];
  readonly legal?: ConcernLegalFacts;
  readonly others: readonly NamedOther[];
};

const classesOf = ({ summary, narrative, health }: ConcernTexts): PersonalPart['classes'] => ({
  ...(summary === undefined ? {} : { summary: { summary } }),
  ...(narrative === undefined ? {} : { narrative: { narrative } }),
  ...(health === undefined ? {} : { health: { health } }),
});

const classOfOther = ({ relationship }: OtherInvolved): 'perpetrator' | 'third-party' =>
  relationship === 'alleged-perpetrator' ? 'perpetrator' : 'third-party';

/** Facts about somebody on the register stand under that person's own key; about anybody else, under the child's (ruling 31). */
const partsOf = (child: PersonId, texts: ConcernTexts, others: readonly NamedOther[] = []): readonly PersonalPart[] => {
  const unregistered = others.filter(({ person }) => person === undefined);
  const listed = (name: 'perpetrator' | 'third-party'): readonly JsonValue[] =>
    unregistered
      .filter((other) => classOfOther(other) === name)
      .map(({ relationship, told }) => ({ relationship, ...told }));
  const perpetrators = listed('perpetrator');
  const thirdParties = listed('third-party');
  const classes = {
    ...classesOf(texts),
    ...(thirdParties.length === 0 ? {} : { 'third-party': { involved: thirdParties } }),
    ...(perpetrators.length === 0 ? {} : { perpetrator: { allegedPerpetrators: perpetrators } }),
  };
  const registered = others.flatMap((other) =>
    other.person === undefined
      ? []
      : [
          {
            person: other.person,
            classes: { [classOfOther(other)]: { relationship: other.relationship, ...other.told } },
          },
        ],
  );
  return [...(Object.keys(classes).length === 0 ? [] : [{ person: child, classes }]), ...registered];
};

const factsOfOther = ({ relationship, person, awareOfAllegation, awareOfSharing }: NamedOther): OtherInvolved => ({
  relationship,
  ...(person === undefined ? {} : { person }),
  ...(awareOfAllegation === undefined ? {} : { awareOfAllegation }),
  ...(awareOfSharing === undefined ? {} : { awareOfSharing }),
});

const whenOf = (text: string, at: Instant): OccurredOn => {
  try {
    const when = occurredOn(text);
    if (startOf(when) <= at) return when;
  } catch {
    // Refused below, without repeating what was sent.
  }
  const { code, title } = concernErrors.occurredAhead;
  throw new DomainError(concernErrors.occurredAhead, [{ pointer: '/occurredOn', code, detail: title }]);
};

const openOf = (state: ConcernState): StandingConcern => {
  if (state.status === 'withdrawn') throw new DomainError(concernErrors.withdrawn);
  if (state.status !== 'open') throw new DomainError(concernErrors.notOpen);
  return state;
};

/** A concern without recipients is on its writer's own record, and on any standing share. */
export const raiseConcern = (command: RaiseConcern, state: ConcernState, at: Instant): readonly ConcernEvent[] => {
  const { concern, child, category, riskLevel, recipients, legal, others } = command;
  if (recipients.length > 0 && !legal) throw new DomainError(concernErrors.legalFactsMissing);
  const when = whenOf(command.occurredOn, at);
  if (state.status !== 'none') return [];
  return [
    {
      type: 'ConcernRaised',
      occurredOn: when,
      facts: {
        concern,
        child,
        category,
        ...(riskLevel === undefined ? {} : { riskLevel }),
        recipients,
        ...(legal === undefined ? {} : { legal }),
        others: others.map(factsOfOther),
      },
      subjects: [child],
      personal: partsOf(child, command, others),
    },
  ];
};

export type AmendConcern = ConcernTexts & {
  readonly reason: AmendReason;
  readonly category?: ConcernCategory;
  readonly riskLevel?: RiskLevel;
};

/** Never erases: the amended content stays on record and says that it was superseded. */
export const amendConcern = (command: AmendConcern, state: ConcernState): readonly ConcernEvent[] => {
  const { concern, child, content, recipients } = openOf(state);
  const { reason, category, riskLevel } = command;
  const personal = partsOf(child, command);
  if (personal.length === 0 && category === undefined && riskLevel === undefined)
    throw new DomainError(concernErrors.nothingAmended);
  const changed = {
    ...(category === undefined ? {} : { category }),
    ...(riskLevel === undefined ? {} : { riskLevel }),
  };
  return [
    {
      type: 'ConcernAmended',
      facts: { concern, child, supersedes: content, reason, ...changed, recipients },
      subjects: [child],
      personal,
    },
  ];
};

const withText = (child: PersonId, explanation: string | undefined): { readonly personal?: readonly PersonalPart[] } =>
  explanation === undefined ? {} : { personal: [{ person: child, classes: { narrative: { explanation } } }] };

/** Whoever was addressed learns that it was closed, and with which outcome. */
export const closeConcern = (
  { outcome, explanation }: { readonly outcome: CloseOutcome; readonly explanation?: string },
  state: ConcernState,
): readonly ConcernEvent[] => {
  const { concern, child, recipients } = openOf(state);
  return [
    {
      type: 'ConcernClosed',
      facts: { concern, child, outcome, recipients },
      subjects: [child],
      ...withText(child, explanation),
    },
  ];
};

/** A closed concern lives again; its history stays. */
export const reopenConcern = (
  { reason, explanation }: { readonly reason: ReopenReason; readonly explanation?: string },
  state: ConcernState,
): readonly ConcernEvent[] => {
  if (state.status === 'withdrawn') throw new DomainError(concernErrors.withdrawn);
  if (state.status !== 'closed') throw new DomainError(concernErrors.notClosed);
  const { concern, child, recipients } = state;
  return [
    {
      type: 'ConcernReopened',
      facts: { concern, child, reason, recipients },
      subjects: [child],
      ...withText(child, explanation),
    },
  ];
};

/** Entered in error: it stays on record, marked, and takes nothing more. */
export const withdrawConcern = (
  { reason, explanation }: { readonly reason: WithdrawReason; readonly explanation?: string },
  state: ConcernState,
): readonly ConcernEvent[] => {
  if (state.status === 'none') throw new DomainError(concernErrors.notOpen);
  if (state.status === 'withdrawn') throw new DomainError(concernErrors.withdrawn);
  const { concern, child, recipients } = state;
  return [
    {
      type: 'ConcernWithdrawn',
      facts: { concern, child, reason, recipients },
      subjects: [child],
      ...withText(child, explanation),
    },
  ];
};
