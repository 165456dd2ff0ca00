import type { LocalDate, PersonId, ThingId } from '@safeguarding/kernel';
import type {
  Birth,
  BirthRetraction,
  MaternityEvent,
  MaternityState,
  Pregnancy,
  PregnancyOutcome,
} from './maternity.ts';
import { pregnancyTold, type DatedPregnancy, type Told } from './which-pregnancy.ts';

/** `dated`: the pregnancies of the state, opened. `pregnancy` and `unborn`: ids for what is new. */
export type RecordUnborn = {
  readonly told: Told;
  readonly dated: readonly DatedPregnancy[];
  readonly pregnancy: ThingId;
  readonly unborn: PersonId;
};

const known = (state: MaternityState, id: ThingId | undefined): Pregnancy | undefined =>
  state.pregnancies.find(({ pregnancy }) => pregnancy === id);

/** The pregnancy and the unborn child that were told of, and what is new about them. */
export type Unborn = {
  readonly pregnancy: ThingId;
  readonly unborn: PersonId;
  readonly events: readonly MaternityEvent[];
};

/** An unborn child of this mother; no events where it is known and nothing new is said of when it is expected. */
export const recordUnborn = (command: RecordUnborn, state: MaternityState): Unborn => {
  const { told, dated } = command;
  const pregnancy = pregnancyTold(told, dated) ?? command.pregnancy;
  const { unborn } = known(state, pregnancy) ?? {};
  const expected = dated.find((one) => one.pregnancy === pregnancy)?.expectedOn;
  if (unborn !== undefined && (told.expectedOn === undefined || told.expectedOn === expected))
    return { pregnancy, unborn, events: [] };
  const person = unborn ?? command.unborn;
  const { expectedOn, on: notedOn } = told;
  const identity = { notedOn, ...(expectedOn === undefined ? {} : { expectedOn }) };
  const personal = [{ person, classes: { identity } }];
  const facts = { pregnancy, unborn: person };
  return { ...facts, events: [{ type: 'UnbornChildRecorded', facts, subjects: [person], personal }] };
};

/** One child of a notice of birth. */
export type ToldChild = {
  readonly order: number;
  readonly bornOn: LocalDate;
  /** Who holds the number that the notice gives; only a child can. */
  readonly holder?: PersonId;
  /** True where the notice gives a number at all. */
  readonly numbered: boolean;
  /** The id for a child who is new. */
  readonly candidate: PersonId;
};

export type RecordBirths = {
  readonly children: readonly ToldChild[];
  readonly dated: readonly DatedPregnancy[];
  readonly pregnancy: ThingId;
  readonly on: LocalDate;
  /** Children of this mother that have a national number already. */
  readonly haveNumbers: ReadonlySet<PersonId>;
};

/** Whom a notice tells of: for each child told, the person. */
export type BornChild = { readonly order: number; readonly child: PersonId };
export type Births = {
  readonly pregnancy: ThingId;
  readonly born: readonly BornChild[];
  readonly events: readonly MaternityEvent[];
};

/**
 * A number says which child it is, whatever the order: two services may count twins differently. Without one the order says it, unless
 * the child in that place has another number: then there is one more child than anybody knew of.
 */
const bornAs = (
  told: ToldChild,
  births: readonly Birth[],
  haveNumbers: ReadonlySet<PersonId>,
): BornChild | undefined => {
  const standing = births.filter((birth) => birth.standing);
  const byNumber = standing.find(({ child }) => child === told.holder);
  if (byNumber) return byNumber;
  const inPlace = standing.find(({ order }) => order === told.order);
  return inPlace && !(told.numbered && haveNumbers.has(inPlace.child)) ? inPlace : undefined;
};

const nextOrder = (births: readonly Birth[], wanted: number): number =>
  births.some(({ order, standing }) => standing && order === wanted)
    ? Math.max(...births.map(({ order }) => order)) + 1
    : wanted;

/** The births that a notice tells of, each once; what is known already is recorded by nobody a second time. */
export const recordBirths = (command: RecordBirths, state: MaternityState): Births => {
  const { children, dated, haveNumbers, on } = command;
  const bornOn = children[0]?.bornOn ?? on;
  const pregnancy = pregnancyTold({ bornOn, on }, dated) ?? command.pregnancy;
  const births = [...(known(state, pregnancy)?.births ?? [])];
  const born: BornChild[] = [];
  const events: MaternityEvent[] = [];
  for (const told of children) {
    // Two children of one notice are never one child.
    const free = births.filter(({ child }) => !born.some((one) => one.child === child));
    const found = bornAs(told, free, haveNumbers);
    if (found) {
      born.push({ order: told.order, child: found.child });
      continue;
    }
    const order = nextOrder(births, told.order);
    const child = told.holder ?? told.candidate;
    const personal = [{ person: child, classes: { identity: { bornOn: told.bornOn } } }];
    events.push({ type: 'BirthRecorded', facts: { pregnancy, child, order }, subjects: [child], personal });
    births.push({ order, child, standing: true, content: nothingSealed });
    born.push({ order: told.order, child });
  }
  return { pregnancy, born, events };
};

const nothingSealed = { eventId: '', type: '', schemaVersion: 1, sealed: [] } as unknown as Birth['content'];

/** The child was not born of this pregnancy; nothing where that was said already. */
export const withdrawBirth = (
  {
    pregnancy,
    child,
    reason,
    explanation,
  }: {
    readonly pregnancy: ThingId;
    readonly child: PersonId;
    readonly reason: BirthRetraction;
    readonly explanation: string;
  },
  state: MaternityState,
): readonly MaternityEvent[] => {
  const birth = known(state, pregnancy)?.births.find((one) => one.child === child && one.standing);
  if (!birth) return [];
  const personal = [{ person: child, classes: { narrative: { explanation } } }];
  return [{ type: 'BirthWithdrawn', facts: { pregnancy, child, reason }, subjects: [child], personal }];
};

export type EndPregnancy = {
  readonly unborn: PersonId;
  readonly outcome: PregnancyOutcome;
  readonly endedOn?: LocalDate;
  readonly note?: string;
};

/** The pregnancy of an unborn child; undefined where the stream does not know it. */
export const pregnancyOf = (unborn: PersonId, { pregnancies }: MaternityState): Pregnancy | undefined =>
  pregnancies.find((one) => one.unborn === unborn);

/**
 * The pregnancy ended without a live birth, or not every child lived. Everything of it is of the class `health`. A birth that is told
 * of as well stands beside it: of twins one may live.
 */
export const endPregnancy = (
  { unborn, outcome, endedOn, note }: EndPregnancy,
  state: MaternityState,
): readonly MaternityEvent[] => {
  const found = pregnancyOf(unborn, state);
  if (!found || (outcome === 'recorded-in-error' && !found.ended)) return [];
  const { pregnancy } = found;
  const details = {
    ...(endedOn === undefined ? {} : { endedOn }),
    ...(note === undefined ? {} : { note }),
  };
  if (outcome !== 'recorded-in-error') {
    const personal = [{ person: unborn, classes: { health: { outcome, ...details } } }];
    return [{ type: 'PregnancyEnded', facts: { pregnancy, unborn }, subjects: [unborn], personal }];
  }
  const said =
    Object.keys(details).length === 0 ? {} : { personal: [{ person: unborn, classes: { health: details } }] };
  return [{ type: 'PregnancyEndRetracted', facts: { pregnancy, unborn }, subjects: [unborn], ...said }];
};
