import type { FieldClass, Instant } from '@safeguarding/kernel';
import type { Party, Period, Scope } from './sharing-events.ts';

/** A recipient of one grant and the classes that it opens to them. */
export type OpenedTo = Party & { readonly classes: readonly FieldClass[] };

/** `presence` comes with every other class, so two scopes that share nothing else do not meet in it. */
const contentOf = (classes: readonly FieldClass[]): readonly FieldClass[] => {
  const content = classes.filter((each) => each !== 'presence');
  return content.length > 0 ? content : classes;
};

const meet = <T>(left: readonly T[], right: readonly T[], same: (a: T, b: T) => boolean): boolean =>
  left.length === 0 || right.length === 0 || left.some((a) => right.some((b) => same(a, b)));

/** A person and the whole service meet: what the service may read, the person in it may read. */
const sameParty = (a: Party, b: Party): boolean =>
  a.agency === b.agency && (a.person === undefined || b.person === undefined || a.person === b.person);

/** True where some recipient, class and purpose is in both; an empty list stands for all. */
export const scopesMeet = (a: Scope, b: Scope): boolean =>
  meet(a.recipients, b.recipients, sameParty) &&
  meet(contentOf(a.classes), contentOf(b.classes), Object.is) &&
  meet(a.purposes, b.purposes, Object.is);

/** What is left for recipients when a scope is taken away; where it is in doubt whether it covers a recipient, it does. */
export const without = (opened: readonly OpenedTo[], { recipients, classes }: Scope): readonly OpenedTo[] => {
  const taken = new Set(contentOf(classes));
  return opened.flatMap((recipient) => {
    if (recipients.length > 0 && !recipients.some((party) => sameParty(party, recipient))) return [recipient];
    const left = taken.size === 0 ? [] : recipient.classes.filter((each) => !taken.has(each));
    return left.some((each) => each !== 'presence') ? [{ ...recipient, classes: left }] : [];
  });
};

/** True where every wanted recipient and class is among the opened ones. */
export const coversAll = (
  opened: readonly OpenedTo[],
  recipients: readonly Party[],
  classes: readonly FieldClass[],
): boolean =>
  recipients.every(({ agency, person }) =>
    opened.some(
      (to) =>
        to.agency === agency &&
        (to.person === undefined || to.person === person) &&
        contentOf(classes).every((each) => to.classes.includes(each)),
    ),
  );

/** From inclusive, until exclusive. */
export const liveAt = ({ from, until }: Period, at: Instant): boolean =>
  from <= at && (until === undefined || at < until);

/** Not over yet; it may still have to begin. */
export const endsAfter = ({ until }: { readonly until?: Instant }, at: Instant): boolean =>
  until === undefined || at < until;

/** The same period, over at an instant unless it was over before. */
export const endedAt = <P extends { readonly until?: Instant }>(period: P, at: Instant): P =>
  period.until !== undefined && period.until <= at ? period : { ...period, until: at };
