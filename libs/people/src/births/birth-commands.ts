import { performance } from 'node:perf_hooks';
import { waitForFloor, type AccessGate, type Caller } from '@safeguarding/access';
import { DomainError, localDate, type Clock, type LocalDate, type PersonId, type ThingId } from '@safeguarding/kernel';
import { createdId, derivedId, ledgerErrors, type CommandContext } from '@safeguarding/ledger';
import { bornToMother } from '../core/birth-on-person.ts';
import type { BirthNotified } from '../core/birth-notice.ts';
import { checkDateOfBirth } from '../core/demographics.ts';
import { isHealthKind } from '../core/identifier.ts';
import { pregnancyOf, type BornChild, type EndPregnancy, type ToldChild } from '../core/maternity-decisions.ts';
import type { BirthRetraction } from '../core/maternity.ts';
import type { StatusWithoutNumber } from '../core/number-status.ts';
import { peopleErrors } from '../core/people-errors.ts';
import type { PersonEvent, PersonState } from '../core/person.ts';
import { whatWasSaid } from '../core/plain-json.ts';
import type { Answered } from '../child-commands.ts';
import type { ChildReader } from '../child-reader.ts';
import type { IdentifierClaims } from '../identifier-claims.ts';
import type { GivenNumber } from '../numbers/claim-numbers.ts';
import type { NamedPerson, PeopleRegister } from '../people-register.ts';
import { birthNoticeSlice, personSlice } from '../people-slices.ts';
import { joinBirths, relationshipOf, separateBirth, type JoinParts } from './join-births.ts';

type BirthParts = JoinParts & {
  readonly gate: AccessGate;
  readonly reader: ChildReader;
  readonly register: PeopleRegister;
  readonly claims: IdentifierClaims;
  readonly clock: Clock;
};

/** One child of a birth, as a maternity service tells of it. */
export type ToldOfBirth = NamedPerson & {
  readonly order: number;
  /** Where another day than the notice's: twins may be born on two. */
  readonly bornOn?: string;
  readonly numberStatus?: StatusWithoutNumber;
};

/** A notice of birth. */
export type BirthNotice = {
  readonly mother: NonNullable<NamedPerson['mother']>;
  readonly bornOn: string;
  readonly children: readonly ToldOfBirth[];
};

/** Whom a notice told of, in the order of its children. */
export type Notified = {
  readonly notice: ThingId;
  readonly tag: string;
  readonly children: BirthNotified['facts']['children'];
};

type Told = ToldOfBirth & {
  readonly day: LocalDate;
  readonly numbers: readonly GivenNumber[];
  readonly pointer: string;
};

const slotted = (context: CommandContext, ...parts: readonly string[]): CommandContext => ({
  ...context,
  scope: [context.scope, 'people', ...parts].join('\n'),
});

/** Births, and pregnancies that end without one. */
export class BirthCommands {
  private readonly parts: BirthParts;

  constructor(parts: BirthParts) {
    this.parts = parts;
  }

  /**
   * The children of a birth, each found or created: by its number, else by its mother, the day and its place in the order. It does not
   * matter what came first, the unborn child, the number or the birth. The answer does not tell what was known, in content or in time.
   */
  async notify(caller: Caller, sent: BirthNotice, body: unknown): Promise<Notified> {
    const beganAt = performance.now();
    const { gate, ledger, reader } = this.parts;
    await gate.require('birth:notify', caller);
    const notice = whatWasSaid(sent);
    const context = caller.context('birth:notify', body);
    const id = createdId(context, birthNoticeSlice.category);
    const { exists } = await ledger.load(birthNoticeSlice, id);
    const children = exists ? [] : await this.bornOf(notice, context);
    const subjects = children.map(({ child }) => child);
    const decided = exists ? [] : [{ type: 'BirthNotified', facts: { children }, subjects } as const];
    const { state } = await ledger.create(birthNoticeSlice, { context, decide: () => decided });
    if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
    await waitForFloor(beganAt);
    const [first] = state.children;
    return {
      notice: id,
      children: state.children,
      tag: reader.ownTag(caller, 'birth', first?.child ?? ('' as PersonId), id),
    };
  }

  /** The pregnancy of an unborn child ended without a live birth, or not every child lived. */
  async end(caller: Caller, unborn: PersonId, ending: Omit<EndPregnancy, 'unborn'>, body: unknown): Promise<Answered> {
    const { gate, pregnancies, reader } = this.parts;
    await gate.require('pregnancy:end', caller, { child: unborn });
    checkDateOfBirth(
      ending.endedOn === undefined ? {} : { dateOfBirth: ending.endedOn },
      this.parts.clock.now(),
      '/endedOn',
    );
    const maternity = await this.maternityOf(unborn);
    const context = caller.context('pregnancy:end', { unborn, body });
    const { position } = await pregnancies.end(maternity, { unborn, ...whatWasSaid(ending) }, context);
    return { id: unborn, tag: reader.ownTag(caller, 'pregnancy', unborn, context.key), position };
  }

  /** The child was born of another mother: what was recorded before that birth is not shown with it any more, from the next read on. */
  async undo(
    caller: Caller,
    child: PersonId,
    { reason, explanation }: { readonly reason: BirthRetraction; readonly explanation: string },
    body: unknown,
  ): Promise<Answered> {
    const { gate, ledger, pregnancies, reader } = this.parts;
    await gate.require('birth:undo', caller, { child });
    const context = caller.context('birth:undo', { child, body });
    const { state } = await ledger.load<PersonState, PersonEvent>(personSlice, child);
    const birth = await this.birthIn(state, child, context);
    const { maternity, pregnancy, unborn } = birth;
    await separateBirth(this.parts, { child, pregnancy, unborn }, context);
    await pregnancies.withdrawBirth(maternity, { pregnancy, child, reason, explanation }, context);
    return { id: child, tag: reader.ownTag(caller, 'birth', child, pregnancy), position: undefined };
  }

  /** Of a child that was separated already by this very command: the birth that it had. */
  private async birthIn(state: PersonState, child: PersonId, context: CommandContext) {
    const { ledger } = this.parts;
    if (state.status === 'registered' && state.born) return { unborn: undefined, ...state.born };
    const { events } = await ledger.load<PersonState, PersonEvent>(personSlice, child);
    const again = events.some(({ command, type }) => type === 'BirthRetracted' && command.hash === context.bodyHash);
    const last = events.findLast(({ type }) => type === 'BirthRegistered');
    if (!again || last?.type !== 'BirthRegistered') throw new DomainError(peopleErrors.notBornOfPregnancy);
    return { unborn: undefined, ...last.facts };
  }

  private async bornOf(notice: BirthNotice, context: CommandContext): Promise<readonly BornChild[]> {
    const { pregnancies, register, ledger } = this.parts;
    const told = this.read(notice, context);
    const { person: mother } = await register.register({ ...notice.mother, kind: 'adult' }, context, {
      slot: 'mother',
      pointer: '/mother',
    });
    const maternity = pregnancies.maternityOf(mother);
    const children = await Promise.all(told.map((one) => this.toldChild(one, mother, maternity, context)));
    const haveNumbers = await this.numbered(maternity);
    const { born, now } = await pregnancies.recordBirths(maternity, { children, haveNumbers }, context);
    await joinBirths({ ...this.parts, ledger }, maternity, now, context);
    const { name } = notice.mother.demographics ?? {};
    for (const [index, one] of told.entries()) {
      const child = born[index]?.child;
      if (child === undefined) continue;
      const relationship = relationshipOf(now.pregnancy, child);
      const mothered = { person: child, relationship, mother, ...(name === undefined ? {} : { name }) };
      await register.nameKnown(
        {
          person: child,
          kind: 'child',
          numbers: one.numbers,
          stated: { ...one.demographics, dateOfBirth: one.day },
          also: (state) => [...bornToMother(mothered, state), ...traced(one, state)],
        },
        slotted(context, 'born', String(one.order)),
      );
    }
    return born;
  }

  private read({ bornOn, children }: BirthNotice, context: CommandContext): readonly Told[] {
    const at = this.parts.clock.now();
    const orders = new Set(children.map(({ order }) => order));
    if (orders.size < children.length) {
      const entry = peopleErrors.bornAhead;
      throw new DomainError(entry, [{ pointer: '/children', code: entry.code, detail: entry.title }]);
    }
    return children.map((one, index) => {
      const pointer = `/children/${String(index)}`;
      const day = one.bornOn ?? bornOn;
      checkDateOfBirth({ dateOfBirth: day }, at, one.bornOn === undefined ? '/bornOn' : `${pointer}/bornOn`);
      const omitted = one.identifiers?.length ? {} : { identifierOmittedBecause: 'not-yet-issued' as const };
      const numbers = this.parts.register.numbersOf({ ...omitted, ...one }, context, pointer);
      return { ...one, day: localDate(day), numbers, pointer };
    });
  }

  /** A number counts for a child of this mother, or of nobody known; what an adult or another mother's child holds is disputed. */
  private async toldChild(
    { order, day, numbers }: Told,
    mother: PersonId,
    maternity: ThingId,
    context: CommandContext,
  ): Promise<ToldChild> {
    const candidate = derivedId('born', createdId(context, birthNoticeSlice.category), String(order)) as PersonId;
    const national = numbers.filter(({ kind }) => isHealthKind(kind));
    const found = await Promise.all(
      (national.length > 0 ? national : numbers).map((one) => this.parts.claims.find(one)),
    );
    const [holder] = found.flatMap(({ holder: by }) => (by.status === 'held' && by.kind === 'child' ? [by.by] : []));
    const told = { order, bornOn: day, numbered: national.length > 0, candidate };
    if (holder === undefined || holder === mother) return told;
    const { state } = await this.parts.ledger.load<PersonState, PersonEvent>(personSlice, holder);
    const elsewhere = state.status === 'registered' && state.born !== undefined && state.born.maternity !== maternity;
    return elsewhere ? told : { ...told, holder };
  }

  private async numbered(maternity: ThingId): Promise<ReadonlySet<PersonId>> {
    const { pregnancies } = await this.parts.pregnancies.of(maternity);
    const children = pregnancies.flatMap(({ births }) => births.map(({ child }) => child));
    const states = await Promise.all(
      children.map(async (child) => (await this.parts.ledger.load<PersonState, PersonEvent>(personSlice, child)).state),
    );
    return new Set(children.filter((_, index) => hasNumber(states[index])));
  }

  private async maternityOf(unborn: PersonId): Promise<ThingId> {
    const { state } = await this.parts.ledger.load<PersonState, PersonEvent>(personSlice, unborn);
    const [relation] = state.status === 'registered' ? state.relationships : [];
    if (state.status !== 'registered' || state.kind !== 'unborn' || !relation)
      throw new DomainError(peopleErrors.notUnborn);
    for (const { other } of state.relationships) {
      const maternity = this.parts.pregnancies.maternityOf(other);
      if (pregnancyOf(unborn, await this.parts.pregnancies.of(maternity))) return maternity;
    }
    throw new DomainError(peopleErrors.notUnborn);
  }
}

const hasNumber = (state: PersonState | undefined): boolean =>
  state?.status === 'registered' &&
  state.identifiers.some(({ kind, standing, disputed }) => isHealthKind(kind) && standing === 'current' && !disputed);

/** A baby without a number: how far the search for one has come. */
const traced = ({ numbers, numberStatus = 'trace-postponed' }: Told, state: PersonState): readonly PersonEvent[] => {
  const known = state.status === 'registered' ? state.traced : undefined;
  return numbers.some(({ kind }) => isHealthKind(kind)) || hasNumber(state) || known === numberStatus
    ? []
    : [{ type: 'NumberTraced', facts: { status: numberStatus } }];
};
