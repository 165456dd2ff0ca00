import type { DomainEvent, PersonId, ThingId } from '@safeguarding/kernel';
import type { OmissionReason } from './identifier.ts';

/** Why a submission could not be matched; never whom its numbers belong to. */
export const unmatchedReasons = ['identifiers-not-matched', 'identifier-omitted'] as const;
export type UnmatchedReason = (typeof unmatchedReasons)[number];

/** The source must look at a submission again; until then what it sent stands on a person of its own. */
export type ChildUnmatched = DomainEvent<
  'ChildUnmatched',
  {
    readonly item: ThingId;
    readonly person: PersonId;
    readonly reason: UnmatchedReason;
    readonly identifierOmittedBecause?: OmissionReason;
  }
>;

/** In the stream `worklist-{agency}` of the service that sent it; readers drop repeated ids. */
export const worklistEvents = { ChildUnmatched: { version: 1, retention: 'directory' } } as const;
