import {
  DomainError,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { isSilent, partsOf, type TextsOfChild } from './referral-content.ts';
import { referralErrors } from './referral-errors.ts';
import type { ReferralCategory, Urgency } from './referral-vocabulary.ts';

/** What is decided already of a referral that is still being written; all of it may be missing. */
export type DraftFacts = {
  readonly recipient?: AgencyId;
  readonly urgency?: Urgency;
  readonly categories?: readonly ReferralCategory[];
};
type Of = { readonly draft: ThingId; readonly referrer: AgencyId; readonly children: readonly PersonId[] };

/** The whole draft as it stands now; earlier ones stay on record. */
export type ReferralDraftKept = DomainEvent<'ReferralDraftKept', Of & DraftFacts>;
export type ReferralDraftDiscarded = DomainEvent<'ReferralDraftDiscarded', Of>;
export type ReferralDraftSubmitted = DomainEvent<'ReferralDraftSubmitted', Of & { readonly referral: ThingId }>;
export type ReferralDraftEvent = ReferralDraftKept | ReferralDraftDiscarded | ReferralDraftSubmitted;

type Standing = Of & DraftFacts & { readonly keptAt: Instant };
export type ReferralDraftState =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' | 'discarded' } & Standing)
  | ({ readonly status: 'submitted'; readonly referral: ThingId } & Standing);

const standingPart = ({ draft, referrer, children, recipient, urgency, categories, keptAt }: Standing): Standing => ({
  ...{ draft, referrer, children, keptAt },
  ...(recipient === undefined ? {} : { recipient }),
  ...(urgency === undefined ? {} : { urgency }),
  ...(categories === undefined ? {} : { categories }),
});

/** A referral that is still being written. It is its writer's service's alone and stands on no timeline: nobody was told anything. */
export const referralDraft: Aggregate<ReferralDraftState, ReferralDraftEvent> = {
  category: 'referral-draft',
  initial: { status: 'none' },
  evolve: (state, { type, facts, recordedAt }) => {
    if (type === 'ReferralDraftKept') return { status: 'open', ...standingPart({ ...facts, keptAt: recordedAt }) };
    if (state.status === 'none') return state;
    return type === 'ReferralDraftSubmitted'
      ? { status: 'submitted', referral: facts.referral, ...standingPart(state) }
      : { status: 'discarded', ...standingPart(state) };
  },
};

const version1 = { version: 1, retention: 'child-record' } as const;
/** How the events of drafts are stored. */
export const referralDraftEvents = {
  ReferralDraftKept: version1,
  ReferralDraftDiscarded: version1,
  ReferralDraftSubmitted: version1,
} as const;

type Keep = DraftFacts & {
  readonly draft: ThingId;
  readonly referrer: AgencyId;
  readonly children: readonly TextsOfChild[];
};

/** Keeps a draft, or the whole of it anew. */
export const keepDraft = (command: Keep, state: ReferralDraftState): readonly ReferralDraftEvent[] => {
  if (state.status !== 'none' && state.status !== 'open') throw new DomainError(referralErrors.draftNotOpen);
  const { children, ...facts } = command;
  const ids = children.map(({ child }) => child);
  if (new Set(ids).size !== ids.length) throw new DomainError(referralErrors.childRepeated);
  const personal = children.filter((child) => !isSilent(child)).flatMap((child) => partsOf(child));
  return [{ type: 'ReferralDraftKept', facts: { ...facts, children: ids }, subjects: ids, personal }];
};

const open = (state: ReferralDraftState): { readonly facts: Of; readonly subjects: readonly PersonId[] } => {
  if (state.status !== 'open') throw new DomainError(referralErrors.draftNotOpen);
  const { draft, referrer, children } = state;
  return { facts: { draft, referrer, children }, subjects: children };
};

export const discardDraft = (state: ReferralDraftState): readonly ReferralDraftEvent[] => [
  { type: 'ReferralDraftDiscarded', ...open(state) },
];

/** The referral itself is submitted whole; the draft only remembers which one it became. */
export const submitDraft = (referral: ThingId, state: ReferralDraftState): readonly ReferralDraftEvent[] => {
  const { facts, subjects } = open(state);
  return [{ type: 'ReferralDraftSubmitted', facts: { ...facts, referral }, subjects }];
};
