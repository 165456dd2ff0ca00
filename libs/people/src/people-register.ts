import { DomainError, type Clock, type EventId, type PersonId, type ThingId } from '@safeguarding/kernel';
import {
  commandId,
  createdId,
  derivedId,
  ledgerErrors,
  type CommandContext,
  type Ledger,
  type Outcome,
} from '@safeguarding/ledger';
import { streamName } from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import { checkDateOfBirth, latestOf, saysNothingNew, type Demographics } from './core/demographics.ts';
import {
  byWeight,
  readIdentifier,
  type GivenIdentifier,
  type Identifier,
  type OmissionReason,
  type TestNumbers,
  type VerificationStatus,
} from './core/identifier.ts';
import { peopleErrors } from './core/people-errors.ts';
import type { PersonKind } from './core/person-kind.ts';
import { whatWasSaid } from './core/plain-json.ts';
import { lastStatementBy, namePerson, statementsBy } from './core/person-decisions.ts';
import type { PersonEvent, PersonState } from './core/person.ts';
import { worklistEvents, type ChildUnmatched, type UnmatchedReason } from './core/worklist.ts';
import type { IdentifierClaims } from './identifier-claims.ts';
import { matchIdentifiers, type Match } from './match-identifiers.ts';
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
};

export type Naming = {
  /** Tells several people of one command apart; the same for the same person on every retry. */
  readonly slot?: string;
  /** JSON Pointer to the person in the body, for refusals; the root when absent. */
  readonly pointer?: string;
};

/** Who it is, and the event with which the acting service last stated something about them. */
export type Registered = { readonly person: PersonId; readonly statement?: EventId };

export type RegisterParts = {
  readonly ledger: Ledger;
  readonly sealing: Sealing;
  readonly claims: IdentifierClaims;
  readonly clock: Clock;
  readonly testNumbers: TestNumbers;
};

type Read = Identifier & { readonly verification: VerificationStatus };

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
  check(sent: NamedPerson, context: Pick<CommandContext, 'actor'>, { pointer = '' }: Naming = {}): string | undefined {
    const named = whatWasSaid(sent);
    const [first] = this.read(named, context, pointer);
    checkDateOfBirth(named.demographics ?? {}, this.parts.clock.now(), `${pointer}/demographics/dateOfBirth`);
    return first && `${first.system} ${first.value}`;
  }

  /** The same, with the acting service's statement. */
  async register(sent: NamedPerson, context: CommandContext, naming: Naming = {}): Promise<Registered> {
    const named = whatWasSaid(sent);
    const { kind = 'child', demographics = {} } = named;
    const { slot = '', pointer = '' } = naming;
    const identifiers = this.read(named, context, pointer);
    checkDateOfBirth(demographics, this.parts.clock.now(), `${pointer}/demographics/dateOfBirth`);
    const own = withScope(context, 'person', slot);
    const candidate = newPersonId(own);
    const apart = newPersonId(withScope(own, 'apart'));
    const match = await matchIdentifiers(this.parts.claims, { identifiers, candidate, apart, kind }, own);
    const outcome = await this.name(match, { kind, identifiers, stated: demographics }, own);
    await this.toWorklist(match, named, own);
    const statement = lastStatementBy(context.actor.agency, outcome.state);
    return { person: match.person, ...(statement === undefined ? {} : { statement }) };
  }

  /** Everybody who holds one of these identifiers; a strong read. */
  async find(
    identifiers: readonly GivenIdentifier[],
    agency: CommandContext['actor']['agency'],
    pointer = '/identifiers',
  ): Promise<readonly PersonId[]> {
    const read = identifiers.map((given, index) =>
      readIdentifier(given, agency, this.parts.testNumbers, `${pointer}/${String(index)}/value`),
    );
    const found = await Promise.all(read.map((identifier) => this.parts.claims.find(identifier)));
    return [...new Set(found.flatMap(({ holder }) => (holder.status === 'held' ? [holder.by] : [])))];
  }

  private read(named: NamedPerson, { actor }: Pick<CommandContext, 'actor'>, pointer: string): readonly Read[] {
    const { identifiers = [], kind = 'child', identifierOmittedBecause } = named;
    if (identifiers.length === 0 && kind === 'child' && identifierOmittedBecause === undefined) {
      const entry = peopleErrors.identifierReasonMissing;
      throw new DomainError(entry, [{ pointer: `${pointer}/identifiers`, code: entry.code, detail: entry.title }]);
    }
    const read = identifiers.map((given, index) => ({
      ...readIdentifier(given, actor.agency, this.parts.testNumbers, `${pointer}/identifiers/${String(index)}/value`),
      verification: given.verification ?? ('number-present-but-not-traced' as const),
    }));
    const once = new Map(read.map((one) => [`${one.system} ${one.value}`, one]));
    return [...once.values()].sort(byWeight);
  }

  private async name(
    match: Match,
    named: { readonly kind: PersonKind; readonly identifiers: readonly Read[]; readonly stated: Demographics },
    context: CommandContext,
  ): Promise<Outcome<PersonState, PersonEvent>> {
    const { person } = match;
    const { agency } = context.actor;
    const identifiers = named.identifiers.map(({ kind, system, value, verification }) => ({
      identifier: derivedId('identifier', person, this.parts.claims.idOf({ kind, system, value })) as ThingId,
      kind,
      value,
      verification,
      disputed: match.status === 'unmatched',
    }));
    let said: Demographics = {};
    const authorise = async (state: PersonState): Promise<void> => {
      const statements = statementsBy(agency, state);
      const [opened] = await openStatements(this.parts.sealing, person, { statements }, () => true);
      said = latestOf(opened?.statements ?? []);
    };
    const decide = (state: PersonState): readonly PersonEvent[] => {
      const stated = saysNothingNew(named.stated, said) ? {} : named.stated;
      return namePerson({ person, kind: match.kind, identifiers, stated }, state);
    };
    return withPatience(() =>
      this.parts.ledger.change(personSlice, person, { context, ifMatch: 'ignored', mayBeNew: true, authorise, decide }),
    );
  }

  /** What could not be matched goes to the source's own worklist (decisions, ruling 6); adults need no number. */
  private async toWorklist(match: Match, named: NamedPerson, context: CommandContext): Promise<void> {
    const { kind = 'child', identifiers = [], identifierOmittedBecause } = named;
    const omitted = kind === 'child' && identifiers.length === 0;
    if (match.status === 'matched' && !omitted) return;
    const reason: UnmatchedReason = omitted ? 'identifier-omitted' : 'identifiers-not-matched';
    const event: ChildUnmatched = {
      type: 'ChildUnmatched',
      facts: {
        item: derivedId('worklist', commandId(context)) as ThingId,
        person: match.person,
        reason,
        ...(omitted && identifierOmittedBecause !== undefined ? { identifierOmittedBecause } : {}),
      },
      subjects: [match.person],
    };
    const stream = streamName('worklist', context.actor.agency);
    await this.parts.ledger.record(stream, worklistEvents, withScope(context, 'worklist'), [event]);
  }
}

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
