import {
  DomainError,
  localDate,
  londonDate,
  streamName,
  type Clock,
  type EventId,
  type LocalDate,
  type PersonId,
  type ThingId,
  refused,
} from '@safeguarding/kernel';
import {
  commandId,
  createdId,
  derivedId,
  ledgerErrors,
  type CommandContext,
  type Ledger,
  type Outcome,
} from '@safeguarding/ledger';
import type { Sealing } from '@safeguarding/sealing';
import { checkDateOfBirth, latestOf, saysNothingNew, type Demographics } from './core/demographics.ts';
import {
  byWeight,
  readIdentifier,
  type GivenIdentifier,
  type Identifier,
  type OmissionReason,
  type TestNumbers,
} from './core/identifier.ts';
import { peopleErrors } from './core/people-errors.ts';
import type { PersonKind } from './core/person-kind.ts';
import { whatWasSaid } from './core/plain-json.ts';
import { bornToMother } from './core/birth-on-person.ts';
import { lastStatementBy, namePerson, statementsBy, type NamePerson } from './core/person-decisions.ts';
import type { PersonEvent, PersonState } from './core/person.ts';
import { worklistEvents, type ChildUnmatched, type UnmatchedReason } from './core/worklist.ts';
import type { IdentifierClaims } from './identifier-claims.ts';
import { matchIdentifiers } from './match-identifiers.ts';
import { joinBirths, relationshipOf, type JoinParts } from './births/join-births.ts';
import { claimNumbers, giverOnRecord, numberOn, type GivenNumber } from './numbers/claim-numbers.ts';
import { giverOf, numberingOf, type NamingContext, type Numbering } from './numbering.ts';
import { openStatements } from './statements.ts';
import { personSlice } from './people-slices.ts';

/** Somebody as a submission names them. */
export type NamedPerson = {
  /** A child where absent. */
  readonly kind?: PersonKind;
  readonly identifiers?: readonly GivenIdentifier[];
  /** Needed of a child without an identifier. */
  readonly identifierOmittedBecause?: OmissionReason;
  readonly demographics?: Demographics;
  /** Of an unborn child: who bears it. */
  readonly mother?: { readonly identifiers: readonly GivenIdentifier[]; readonly demographics?: Demographics };
  /** Of an unborn child: the day on which it is expected. */
  readonly expectedOn?: string;
  /** Of an unborn child: the day on which the service learned of it; today where absent. */
  readonly notedOn?: string;
};

/** Somebody whose id is known already, with what a service says of them. */
export type KnownPerson = {
  readonly person: PersonId;
  readonly kind: PersonKind;
  readonly numbers: readonly GivenNumber[];
  readonly stated: Demographics;
  /** What else is recorded with it, in the same append. */
  readonly also?: (state: PersonState) => readonly PersonEvent[];
};

export type Naming = {
  /** Tells several people of one command apart; the same for the same person on every retry. */
  readonly slot?: string;
  /** JSON Pointer to the person in the body, for refusals; the root when absent. */
  readonly pointer?: string;
  /**
   * Nothing of this may reach the person: who it is is found by the numbers, and nothing that is said of them is written on a record
   * that they, or their practice, read.
   */
  readonly quiet?: boolean;
};

/** Who it is, and the event with which the acting service last stated something about them. */
export type Registered = { readonly person: PersonId; readonly statement?: EventId };

export type RegisterParts = {
  readonly ledger: Ledger;
  readonly sealing: Sealing;
  readonly claims: IdentifierClaims;
  readonly clock: Clock;
  readonly testNumbers: TestNumbers;
  readonly births: Omit<JoinParts, 'ledger'>;
};

/** The ledger's own retries of a lost race, this often again: fifty services may name one child in the same moment. */
const rounds = 8;

/**
 * Everybody on the register. A submission names people by identifiers and demographics in its body; whether they were known is not
 * told by the answer. The caller has authorised its own command.
 */
export class PeopleRegister {
  private readonly parts: RegisterParts;

  constructor(parts: RegisterParts) {
    this.parts = parts;
  }

  /**
   * The id of the person, found or created; the same for the same command on a retry. What the service says is kept as its own
   * statement. Throws DomainError (400) for malformed identifiers and dates.
   */
  async findOrCreate(named: NamedPerson, context: CommandContext, naming: Naming = {}): Promise<PersonId> {
    return (await this.register(named, context, naming)).person;
  }

  /**
   * Throws what `findOrCreate` would refuse of the words alone; nobody is looked up and nothing is recorded. Answers the weightiest
   * identifier, so that one person who is named twice in one submission is noticed; undefined without any.
   */
  check(sent: NamedPerson, context: NamingContext, { pointer = '' }: Naming = {}): string | undefined {
    const named = whatWasSaid(sent);
    if (named.kind === 'unborn') return this.checkUnborn(named, context, pointer);
    const [first] = this.numbersOf(named, context, pointer);
    checkDateOfBirth(named.demographics ?? {}, this.parts.clock.now(), `${pointer}/demographics/dateOfBirth`);
    return first && `${first.system} ${first.value}`;
  }

  /** The same, with the acting service's statement. */
  async register(sent: NamedPerson, context: CommandContext, naming: Naming = {}): Promise<Registered> {
    const named = whatWasSaid(sent);
    const { kind = 'child', demographics = {} } = named;
    const { slot = '', pointer = '', quiet = false } = naming;
    const own = withScope(context, 'person', slot);
    if (kind === 'unborn') return { person: await this.unborn(named, own, pointer) };
    const identifiers = this.numbersOf(named, context, pointer);
    checkDateOfBirth(demographics, this.parts.clock.now(), `${pointer}/demographics/dateOfBirth`);
    const candidate = newPersonId(own);
    const apart = (): PersonId => newPersonId(withScope(own, 'apart'));
    const claimed = identifiers.map((number) => ({ ...number, claim: this.parts.claims.idOf(number) }));
    const asked = { numbers: claimed.map(({ claim }) => claim), candidate, apart, kind };
    const match = await matchIdentifiers(this.parts.claims, asked, own);
    const disputed = match.status === 'unmatched';
    const numbers = claimed.map((number) => ({
      ...{ identifier: numberOn(match.person, number.claim), kind: number.kind, value: number.value },
      ...{ verification: number.verification, disputed, ...giverOnRecord(number, context) },
    }));
    const said = quiet ? { identifiers: [], stated: {} } : { identifiers: numbers, stated: demographics };
    const outcome = await this.name({ ...match, ...said }, own);
    if (disputed) await this.notMatched(match.person, own);
    else if (kind === 'child' && identifiers.length === 0)
      await this.toWorklist(match.person, 'identifier-omitted', own, named.identifierOmittedBecause);
    const statement = lastStatementBy(context.actor.agency, outcome.state);
    return { person: match.person, ...(statement === undefined ? {} : { statement }) };
  }

  /**
   * Says of somebody whose id is known what the service knows of them. A number that somebody else holds is disputed and goes to the
   * worklist: nothing in the answer tells of it.
   */
  async nameKnown({ person, kind, numbers, stated, also }: KnownPerson, context: CommandContext): Promise<void> {
    const identifiers = await claimNumbers(this.parts.claims, numbers, { person, kind }, context);
    await this.name({ person, kind, identifiers, stated, ...(also ? { also } : {}) }, context);
    if (identifiers.some(({ disputed }) => disputed)) await this.notMatched(person, context);
  }

  /** Of an unborn child the mother is named: what is wrong with how she is named is wrong with the submission. */
  private checkUnborn(named: NamedPerson, context: NamingContext, pointer: string): string | undefined {
    const { mother } = this.pregnancyOf(named, pointer);
    const of = this.check({ ...mother, kind: 'adult' }, context, { pointer: `${pointer}/mother` });
    return of && `unborn of ${of}`;
  }

  /** Throws DomainError (400) where the mother is not named, or a day is none. */
  private pregnancyOf({ mother, expectedOn, notedOn }: NamedPerson, pointer: string) {
    if (mother === undefined || mother.identifiers.length === 0)
      throw refused(peopleErrors.motherNeeded, `${pointer}/mother`);
    const on = notedOn === undefined ? londonDate(this.parts.clock.now()) : dayIn(notedOn, `${pointer}/notedOn`);
    const expected = expectedOn === undefined ? {} : { expectedOn: dayIn(expectedOn, `${pointer}/expectedOn`) };
    return { mother, told: { on, ...expected } };
  }

  /** An unborn child is keyed to its mother: whoever tells of the same pregnancy tells of the same record. */
  private async unborn(named: NamedPerson, context: CommandContext, pointer: string): Promise<PersonId> {
    const { ledger, births } = this.parts;
    const { mother, told } = this.pregnancyOf(named, pointer);
    const of = await this.register({ ...mother, kind: 'adult' }, context, {
      slot: 'mother',
      pointer: `${pointer}/mother`,
    });
    const maternity = births.pregnancies.maternityOf(of.person);
    const { unborn, now } = await births.pregnancies.recordUnborn(maternity, told, context);
    await joinBirths({ ...births, ledger }, maternity, now, context);
    const { name } = mother.demographics ?? {};
    const relationship = relationshipOf(now.pregnancy, unborn);
    const born = { person: unborn, relationship, mother: of.person, ...(name === undefined ? {} : { name }) };
    const also = (state: PersonState): readonly PersonEvent[] => bornToMother(born, state);
    const stated = named.demographics ?? {};
    await this.name({ person: unborn, kind: 'unborn', identifiers: [], stated, also }, context);
    return unborn;
  }

  /** Everybody who holds one of these identifiers; a strong read. */
  async find(
    identifiers: readonly GivenIdentifier[],
    numbering: Numbering,
    pointer = '/identifiers',
  ): Promise<readonly PersonId[]> {
    const read = identifiers.map((given, index) => this.read(given, numbering, `${pointer}/${String(index)}`));
    const found = await Promise.all(read.map((identifier) => this.parts.claims.find(identifier)));
    return [...new Set(found.flatMap(({ holder }) => (holder.status === 'held' ? [holder.by] : [])))];
  }

  /** The numbers of a submission in their one spelling. Throws DomainError (400) that points at what is not well formed. */
  numbersOf(named: NamedPerson, context: NamingContext, pointer: string): readonly GivenNumber[] {
    const { identifiers = [], kind = 'child', identifierOmittedBecause } = named;
    if (identifiers.length === 0 && kind === 'child' && identifierOmittedBecause === undefined) {
      const entry = peopleErrors.identifierReasonMissing;
      throw new DomainError(entry, [{ pointer: `${pointer}/identifiers`, code: entry.code, detail: entry.title }]);
    }
    const read = identifiers.map((given, index) => ({
      ...this.read(given, numberingOf(context), `${pointer}/identifiers/${String(index)}`),
      verification: given.verification ?? ('number-present-but-not-traced' as const),
    }));
    const once = new Map(read.map((one) => [`${one.system} ${one.value}`, one]));
    return [...once.values()].sort(byWeight);
  }

  private read(given: GivenIdentifier, numbering: Numbering, pointer: string): Identifier {
    const giver = giverOf(given, numbering, `${pointer}/givenBy`);
    return readIdentifier(given, giver, this.parts.testNumbers, `${pointer}/value`);
  }

  private async name(
    named: NamePerson & { readonly also?: KnownPerson['also'] },
    context: CommandContext,
  ): Promise<Outcome<PersonState, PersonEvent>> {
    const { person, also, stated } = named;
    const { agency } = context.actor;
    let said: Demographics = {};
    const authorise = async (state: PersonState): Promise<void> => {
      const statements = statementsBy(agency, state);
      const [opened] = await openStatements(this.parts.sealing, person, { statements }, () => true);
      said = latestOf(opened?.statements ?? []);
    };
    const decide = (state: PersonState): readonly PersonEvent[] => {
      const news = saysNothingNew(stated, said) ? {} : stated;
      const events = namePerson({ ...named, stated: news }, state);
      return [...events, ...(also?.(state) ?? [])];
    };
    return withPatience(() =>
      this.parts.ledger.change(personSlice, person, { context, ifMatch: 'ignored', mayBeNew: true, authorise, decide }),
    );
  }

  /** The service's numbers name somebody else, or several: it is asked to look again (decisions, ruling 6). */
  async notMatched(person: PersonId, context: CommandContext): Promise<void> {
    await this.toWorklist(person, 'identifiers-not-matched', context);
  }

  private async toWorklist(
    person: PersonId,
    reason: UnmatchedReason,
    context: CommandContext,
    identifierOmittedBecause?: OmissionReason,
  ): Promise<void> {
    const item = derivedId('worklist', commandId(context)) as ThingId;
    const why = identifierOmittedBecause === undefined ? {} : { identifierOmittedBecause };
    const event: ChildUnmatched = {
      type: 'ChildUnmatched',
      facts: { item, person, reason, ...why },
      subjects: [person],
    };
    const stream = streamName('worklist', context.actor.agency);
    await this.parts.ledger.record(stream, worklistEvents, withScope(context, 'worklist'), [event]);
  }
}

const dayIn = (text: string, pointer: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    throw refused(peopleErrors.dayUnknown, pointer);
  }
};

const withScope = (context: CommandContext, ...parts: readonly string[]): CommandContext => {
  return { ...context, scope: [context.scope, 'people', ...parts].join('\n') };
};

const newPersonId = (context: CommandContext): PersonId =>
  createdId(context, personSlice.category) as string as PersonId;

const withPatience = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let round = 1; ; round += 1) {
    try {
      return await attempt();
    } catch (error) {
      const contended = error instanceof DomainError && error.entry.code === ledgerErrors.contended.code;
      if (!contended || round >= rounds) throw error;
    }
  }
};
