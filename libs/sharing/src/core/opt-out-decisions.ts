import { DomainError, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { checkAuthority, relationOf, type Decider, type Subject } from './authority.ts';
import { conflictsEndedBy, openConflict } from './conflicts.ts';
import { endsAfter } from './scope.ts';
import { sealedTexts, type Texts } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';

type OptOut = {
  readonly child: PersonId;
  readonly optOut: ThingId;
  readonly subject: Subject;
  readonly by: Decider;
  readonly texts: Texts;
};

const checked = ({ by, subject, texts }: Omit<OptOut, 'child' | 'optOut'>, at: Instant): void => {
  checkAuthority(by, subject, at);
  if (by.competence !== undefined && !texts.competenceAssessment?.trim())
    throw new DomainError(sharingErrors.competenceMissing);
  if (!texts.evidence?.trim()) throw new DomainError(sharingErrors.evidenceMissing);
};

/** Stops the standing share at once. It never blocks a disclosure, an override or a referral. */
export const recordOptOut = (command: OptOut, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, optOut, by, texts } = command;
  checked(command, at);
  if (state.optOuts.some(({ id }) => id === optOut)) return [];
  return [{ type: 'OptOutRecorded', facts: { optOut, by, from: at }, subjects: [child], ...sealedTexts(child, texts) }];
};

type Reverse = OptOut & {
  /** Names this attempt, and the task where it meets an equal's opt-out. */
  readonly attempt: ThingId;
};

/**
 * The share comes back where the same person, or one who outranks them, takes the opt-out back. Another parent's wish opens a task
 * and changes nothing.
 */
export const reverseOptOut = (command: Reverse, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, optOut, by, texts, attempt } = command;
  const found = state.optOuts.find(({ id }) => id === optOut);
  if (!found) throw new DomainError(sharingErrors.unknownThing);
  if (!endsAfter(found, at)) throw new DomainError(sharingErrors.alreadyEnded);
  checked(command, at);
  const relation = relationOf(by, found.by);
  if (relation === 'outranked') throw new DomainError(sharingErrors.outranked);
  if (relation === 'conflict')
    return [openConflict(child, { conflict: attempt, about: 'opt-out', restriction: optOut, contradictedBy: attempt })];
  return [
    { type: 'OptOutReversed', facts: { optOut, by, at }, subjects: [child], ...sealedTexts(child, texts) },
    ...conflictsEndedBy(state, child, [optOut], optOut),
  ];
};
