import {
  birthday,
  londonDate,
  startOfLondonDay,
  type AgencyId,
  type EventId,
  type FieldClass,
  type Instant,
  type LocalDate,
} from '@safeguarding/kernel';
import { countsFor, nobodysWork, type Said, type WorkSince } from './line-of-practices.ts';
import { standingOf, type Code, type Competence, type OnlineState, type Proxy } from './online-access.ts';
import type { ProxyScope, ReviewCode } from './online-vocabulary.ts';

/** New entries have been shown to patients without their asking since this day (domain facts, section 4, M13). */
export const prospectiveSince = '2023-10-31' as LocalDate;

/** Birthdays that change who decides: restricted at 11, presumed capable at 16, adult at 18 (domain facts, section 4). */
export const turningPoints = [11, 16, 18] as const;
export type TurningPoint = (typeof turningPoints)[number];

/** The first instant in London of the day on which somebody turns this age. */
export const turns = (born: LocalDate, age: TurningPoint): Instant => startOfLondonDay(birthday(born, age));

/**
 * The code in force on a day: the one with the later effective date, in whatever order they arrived. Of two of one day 104 counts,
 * because a mistake that hides can be mended.
 */
export const codeOn = (
  codes: readonly Pick<Code, 'code' | 'effectiveOn'>[],
  day: LocalDate,
): ReviewCode | undefined => {
  const begun = codes.filter(({ effectiveOn }) => effectiveOn <= day);
  const latest = begun.map(({ effectiveOn }) => effectiveOn).reduce((one, other) => (one > other ? one : other), '');
  const ofDay = begun.filter(({ effectiveOn }) => effectiveOn === latest);
  return ofDay.find(({ code }) => code === '104')?.code ?? ofDay[0]?.code;
};

/**
 * When a grant ends by itself: at the next of the birthdays after it was given. Computed from the date of birth as it is known now, so
 * a corrected one moves it. Without a date of birth it has ended already: nobody knows who decides.
 */
export const endsByItself = (
  { at }: Pick<Proxy, 'at'>,
  born: LocalDate | undefined,
): { readonly at: Instant; readonly age?: TurningPoint } | undefined => {
  if (born === undefined) return { at };
  const age = turningPoints.find((point) => turns(born, point) > at);
  return age === undefined ? undefined : { at: turns(born, age), age };
};

export type ProxyStanding = 'standing' | 'ended' | 'lapsed';

/** Where a grant stands at an instant. What the ledger noted of birthdays is not asked. */
export const proxyStanding = (
  proxy: Proxy,
  state: OnlineState,
  { born, at }: { readonly born: LocalDate | undefined; readonly at: Instant },
): ProxyStanding => {
  if (standingOf([proxy], state).length === 0) return 'ended';
  const end = endsByItself(proxy, born);
  return end !== undefined && end.at <= at ? 'lapsed' : 'standing';
};

const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);
const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);

type Asked = { readonly born: LocalDate | undefined; readonly at: Instant };

/** Whether the practice found the young person able to decide; the latest assessment counts. */
export const competenceBy = (practice: AgencyId, { competences }: OnlineState) =>
  competences.findLast((one) => one.practice === practice);

/**
 * Since when new entries are shown to the patient: from the 16th birthday by default, from 11 where the practice found the young
 * person competent, never below 11 and never without a date of birth. `counts` says whose assessments are asked; the latest counts.
 */
export const patientSince = (
  { competences }: Pick<OnlineState, 'competences'>,
  { born, at }: Asked,
  counts: (assessed: Competence) => boolean,
): Instant | undefined => {
  if (born === undefined || at < turns(born, 11)) return undefined;
  const assessed = competences.findLast(counts);
  const competent = assessed?.outcome === 'competent' ? later(assessed.at, turns(born, 11)) : undefined;
  const [sixteen, since] = [turns(born, 16), startOfLondonDay(prospectiveSince)];
  if (at >= sixteen) return later(competent === undefined ? sixteen : earlier(competent, sixteen), since);
  return competent === undefined ? undefined : later(competent, since);
};

/** True where the practice stopped this access, and did not restore it. A stop by one practice says nothing of another's. */
export const isStopped = (state: OnlineState, practice: AgencyId, whose: 'patient' | 'proxies'): boolean =>
  standingOf(state.stops, state).some((stop) => stop.practice === practice && [whose, 'everybody'].includes(stop.of));

/** What of an entry bears on whether it goes out. */
export type OnlineItem = {
  readonly id: EventId;
  /** The practice that wrote it. */
  readonly owner: AgencyId;
  readonly kind: string;
  readonly recordedAt: Instant;
  /** That it names an alleged perpetrator, or somebody who is not aware: then nobody is shown it without somebody having looked. */
  readonly namesPerpetrator: boolean;
  /** The concern or referral that it belongs to was withdrawn. */
  readonly withdrawn: boolean;
  /** Something that was written before it of the same concern or referral does not go out. */
  readonly followsHidden?: boolean;
  /** It tells that social care or another service was asked to act, which nobody is told without a release. */
  readonly passedOn?: boolean;
  /** It came from another record: what was redacted there was redacted under another id, for another child. */
  readonly moved?: boolean;
};

/** An entry among the others of its concern or referral. */
export type ItemOfThing = OnlineItem & { readonly thing: string; readonly writtenAt: Instant };

/** Kinds that the patient is shown without anybody's looking, unless they are redacted or code 104 is in force. */
const automaticKinds = new Set(['concern-raised', 'concern-amended', 'concern-closed', 'concern-reopened']);
/** Kinds that can go out at all. What is in neither list is shown to nobody: relationships, shields, decisions about access ... */
const releasableKinds = new Set([
  ...automaticKinds,
  'referral-submitted',
  'referral-amended',
  'referral-information-supplied',
]);

/** True for a kind that somebody may release. */
export const isReleasable = (kind: string): boolean => releasableKinds.has(kind);

const isRedacted = (state: OnlineState, id: EventId): boolean =>
  standingOf(state.redactions, state).some(({ entry }) => entry === id);

type Patient = Extract<OnlineViewer, { whose: 'patient' }>;

const isAutomatic = (item: OnlineItem, { since }: Patient, state: OnlineState, work: WorkSince): boolean => {
  const { kind, namesPerpetrator, withdrawn, recordedAt, owner, followsHidden = false } = item;
  const { moved = false, passedOn = false } = item;
  if (!automaticKinds.has(kind) || namesPerpetrator || withdrawn || followsHidden || passedOn) return false;
  const day = londonDate(recordedAt);
  const written = { owner, at: recordedAt };
  // 104 stops what is new while it is in force; what was opened after somebody looked through it is not new.
  const lookedThrough = state.histories.some(
    (history) =>
      history.from <= day &&
      recordedAt < history.at &&
      countsFor(work, history, written) &&
      since({ owner, at: history.at }) !== undefined,
  );
  if (lookedThrough) return true;
  if (moved) return false;
  const open = since(written);
  return open !== undefined && recordedAt >= open && codeOn(state.codes, day) !== '104';
};

/** Every class that can go out; policy may give less, never more. */
export const onlineClasses: readonly FieldClass[] = ['presence', 'summary', 'narrative', 'health'];

export type OnlineViewer =
  | {
      readonly whose: 'patient';
      /** Since when this patient is shown what a practice writes, by what was decided that counts for it. */
      readonly since: (said: Said) => Instant | undefined;
    }
  | {
      readonly whose: 'proxies';
      readonly scope: ProxyScope;
      /** None where people of the practice look before there is one. */
      readonly grant?: Pick<Proxy, 'practice' | 'at'>;
    };

/**
 * The classes under which an entry goes out to one viewer; none where it does not. Somebody who acts for the patient is shown what
 * was released and nothing else, and never what names an alleged perpetrator or somebody who is not aware. Nothing here asks who is
 * of concern to the child: whoever is must not notice it by what they see.
 */
export const goesOut = (
  item: OnlineItem,
  viewer: OnlineViewer,
  state: OnlineState,
  work: WorkSince = nobodysWork,
): readonly FieldClass[] => {
  if (isRedacted(state, item.id) || !isReleasable(item.kind)) return [];
  const { owner, recordedAt } = item;
  const releases = state.releases.filter(
    (release) => release.entry === item.id && countsFor(work, release, { owner, at: recordedAt }),
  );
  if (viewer.whose === 'proxies') {
    // Released to the patient: whoever acts for the patient may be the one whom it names.
    if (item.namesPerpetrator) return [];
    const { grant, scope } = viewer;
    if (!releases.some(({ at }) => grant === undefined || countsFor(work, grant, { owner, at }))) return [];
    return scope === 'released-items' ? onlineClasses : ['presence', 'summary'];
  }
  const released = releases.some(({ at }) => viewer.since({ owner, at }) !== undefined);
  return released || isAutomatic(item, viewer, state, work) ? onlineClasses : [];
};

/**
 * `goesOut` for all that stands on a record. What follows on something that does not go out tells of it, and an amendment says the same
 * once more: neither goes out without somebody having looked at it, whatever it says itself. What names an alleged perpetrator once is
 * about them from then on.
 */
export const goOut = (
  items: readonly ItemOfThing[],
  viewer: OnlineViewer,
  state: OnlineState,
  work: WorkSince = nobodysWork,
): ReadonlyMap<EventId, readonly FieldClass[]> => {
  const [hidden, naming] = [new Set<string>(), new Set<string>()];
  const written = items.toSorted((one, other) =>
    one.writtenAt < other.writtenAt ? -1 : Number(one.writtenAt > other.writtenAt),
  );
  return new Map(
    written.map((item) => {
      if (item.namesPerpetrator) naming.add(item.thing);
      const among = { followsHidden: hidden.has(item.thing), namesPerpetrator: naming.has(item.thing) };
      const classes = goesOut({ ...item, ...among }, viewer, state, work);
      if (classes.length === 0 && isReleasable(item.kind)) hidden.add(item.thing);
      return [item.id, classes] as const;
    }),
  );
};
