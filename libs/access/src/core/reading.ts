import type { AgencyId, DomainEvent, EventId, FieldClass, PersonId } from '@safeguarding/kernel';
import type { AccessReasonCode } from './access-reasons.ts';
import type { ActionName } from './actions.ts';
import type { Versions, ShownOfChild } from './view.ts';
import type { AgencyKind, Purpose } from './vocabulary.ts';

/** What was answered: data, "as you have it" (judged and recorded like data), or nothing. */
export type Answer = 'shown' | 'not-modified' | 'refused';

/** Entries that were shown under the same classes. */
export type ShownTogether = { readonly classes: readonly FieldClass[]; readonly entries: readonly EventId[] };

export type ReadAnsweredFacts = {
  readonly action: ActionName;
  readonly answer: Answer;
  readonly purpose?: Purpose;
  /** The stated reason, where the look-up asks for one: a word of the vocabulary of that look-up. */
  readonly reason?: string;
  /** The reason by the code of the NHS, where a health service stated it. */
  readonly accessReason?: AccessReasonCode;
  /** The kind of the reading service when it read: a reader of the list must know whether it is a sensitive one. */
  readonly agencyKind: AgencyKind;
  readonly children: readonly {
    readonly child: PersonId;
    readonly classes: readonly FieldClass[];
    readonly shown: readonly ShownTogether[];
  }[];
  /** The ids that a refused question was about, whether or not there is anything under them. */
  readonly asked?: readonly string[];
} & Partial<Versions>;

/** One per answer, in the stream of the reading service and month. Who read is the envelope's actor. */
export type ReadAnswered = DomainEvent<'ReadAnswered', ReadAnsweredFacts>;

/** Receipts are kept as long as the child's record; they hold nothing personal, so nothing of them is sealed. */
export const receiptEvents = { ReadAnswered: { version: 1, retention: 'child-record' } } as const;

/** One stream a month keeps the streams of a busy service short. `londonDay` is the day of the domain's clock. */
export const receiptStreamId = (agency: AgencyId, londonDay: string): string =>
  `${agency}-${londonDay.slice(0, 4)}${londonDay.slice(5, 7)}`;

/** Puts entries that were shown alike together: a receipt of fifty entries is a third as long. */
export const shownTogether = (entries: ShownOfChild['entries']): readonly ShownTogether[] => {
  const groups = new Map<readonly FieldClass[] | string, { classes: readonly FieldClass[]; entries: EventId[] }>();
  for (const { id, classes } of entries) {
    // The same set is usually the same list: compare the text only where it is not.
    const found = groups.get(classes) ?? groups.get(classes.join());
    if (found) found.entries.push(id);
    else {
      const group = { classes, entries: [id] };
      groups.set(classes, group).set(classes.join(), group);
    }
  }
  return [...new Set(groups.values())];
};
