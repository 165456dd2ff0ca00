import { performance } from 'node:perf_hooks';
import { waitForFloor, type AccessGate, type Caller } from '@safeguarding/access';
import { DomainError, type Clock, type PersonId, type Position, type ThingId } from '@safeguarding/kernel';
import { asSuccessor, createdId, ledgerErrors, type CommandContext, type Ledger } from '@safeguarding/ledger';
import type { ChildReader } from './child-reader.ts';
import { checkDateOfBirth, checkStated, type Demographics } from './core/demographics.ts';
import {
  correctDemographics,
  endRelationship,
  lastStatementBy,
  ownRelationship,
  recordRelationship,
} from './core/person-decisions.ts';
import type { CorrectionReason, PersonState } from './core/person.ts';
import { whatWasSaid } from './core/plain-json.ts';
import { isConcernLabel, type RelationshipContent, type RelationshipEndReason } from './core/relationship.ts';
import type { ChildRegistered } from './core/registration.ts';
import type { NamedPerson, PeopleRegister, Registered } from './people-register.ts';
import { personSlice, registrationSlice } from './people-slices.ts';
import { personWithoutTrace, saidOfNobody } from './perpetrators/person-without-trace.ts';

type CommandParts = {
  readonly ledger: Ledger;
  readonly gate: AccessGate;
  readonly reader: ChildReader;
  readonly register: PeopleRegister;
  readonly clock: Clock;
};

/** What a command left behind, as it is answered. */
export type Answered<Id = PersonId> = {
  readonly id: Id;
  readonly tag: string;
  readonly position: Position | undefined;
};

export type Correction = { readonly reason: CorrectionReason; readonly stated: Demographics };
export type NewRelationship = { readonly other: NamedPerson; readonly content: Omit<RelationshipContent, 'name'> };

/** 428 without a tag, 412 with another one; asked for after a replay was recognised (docs/ARCHITECTURE.md, order of checks). */
export const checkTag = ({ ifMatch }: CommandContext, accepted: readonly string[]): void => {
  if (ifMatch === undefined) throw new DomainError(ledgerErrors.tagRequired);
  const sent = ifMatch.split(',').map((tag) => tag.trim());
  if (!sent.includes('*') && !accepted.some((tag) => sent.includes(tag))) throw new DomainError(ledgerErrors.stale);
};

type Tagged = { readonly child: PersonId; readonly relationship: ThingId; readonly state: PersonState };

/** The tag of what the service itself said of a relationship. */
export const relationshipTagOf = (
  reader: ChildReader,
  caller: Caller,
  { child, relationship, state }: Tagged,
): string => {
  const touched = ownRelationship(caller.services, relationship, state)?.touched ?? '';
  return reader.ownTag(caller, 'own-relationship', child, `${relationship}\n${touched}`);
};

const registered = ({ person, statement }: Registered, { identifierOmittedBecause }: NamedPerson): ChildRegistered => ({
  type: 'ChildRegistered',
  facts: {
    person,
    ...(statement === undefined ? {} : { statement }),
    ...(identifierOmittedBecause === undefined ? {} : { identifierOmittedBecause }),
  },
  subjects: [person],
});

/** What can be done to children themselves. Every command is authorised on the state that it appends to. */
export class ChildCommands {
  private readonly parts: CommandParts;

  constructor(parts: CommandParts) {
    this.parts = parts;
  }

  /** Finds or creates; the answer does not tell which, in content, shape or time. */
  async register(caller: Caller, sent: NamedPerson, body: unknown): Promise<Answered> {
    const named = whatWasSaid(sent);
    const beganAt = performance.now();
    const { gate, ledger, register, reader } = this.parts;
    await gate.require('child:register', caller);
    const context = caller.context('child:register', body);
    const id = createdId(context, registrationSlice.category);
    const { exists } = await ledger.load(registrationSlice, id);
    // What stands under the key is the answer, or the body is another one: nobody is looked for again.
    const decided = exists ? [] : [registered(await register.register(named, context), named)];
    const outcome = await ledger.create(registrationSlice, { context, decide: () => decided });
    const { state, position } = outcome;
    if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
    await waitForFloor(beganAt);
    return { id: state.person, tag: reader.statementTag(caller, state.person, state.statement), position };
  }

  /** Throws what `register` would refuse; nobody is looked for, so it tells nothing of who is known. */
  async validate(caller: Caller, sent: NamedPerson): Promise<void> {
    const { gate, register } = this.parts;
    await gate.require('child:register', caller);
    register.check(sent, caller.checkContext('child:register'));
  }

  /** A service corrects its own statement. */
  async correct(caller: Caller, child: PersonId, correction: Correction, body: unknown): Promise<Answered> {
    const { reason, stated } = whatWasSaid(correction);
    const { ledger, gate, reader, clock } = this.parts;
    const { agency } = caller;
    const lastOf = (state: PersonState) => lastStatementBy(agency, asSuccessor(state, caller.principal));
    checkStated(stated);
    checkDateOfBirth(stated, clock.now(), '/demographics/dateOfBirth');
    const context = caller.context('child:correct', { child, body });
    let accepted: readonly string[] = [];
    const outcome = await ledger.change(personSlice, child, {
      context,
      ifMatch: 'ignored',
      authorise: async (state) => {
        await gate.require('child:correct', caller, { child });
        accepted = [
          reader.statementTag(caller, child, lastOf(state)),
          ...(await reader.acceptedTags(caller, child, state)),
        ];
      },
      decide: (state) => {
        checkTag(context, accepted);
        return correctDemographics({ person: child, by: agency, reason, stated }, state);
      },
    });
    const { state, position } = outcome;
    return { id: child, tag: reader.statementTag(caller, child, lastOf(state)), position };
  }

  /** Says what somebody is to the child. The other person is found or created first, never told of. */
  async recordRelationship(
    caller: Caller,
    child: PersonId,
    sent: NewRelationship,
    body: unknown,
  ): Promise<Answered<ThingId>> {
    const { other, content } = whatWasSaid(sent);
    const { ledger, gate, register } = this.parts;
    const authorise = async (): Promise<void> => {
      await gate.require('relationship:record', caller, { child });
    };
    await authorise();
    const context = caller.context('relationship:record', { child, body });
    const relationship = createdId(context, 'relationship');
    const naming = { slot: 'other', pointer: '/other' };
    const hidden = isConcernLabel(content.relation);
    const person = hidden
      ? await personWithoutTrace(register, other, context, naming)
      : await register.findOrCreate({ ...other, kind: other.kind ?? 'adult' }, context, naming);
    const { name } = other.demographics ?? {};
    const named: RelationshipContent = {
      ...content,
      ...(name === undefined ? {} : { name }),
      ...(hidden ? saidOfNobody(other) : {}),
    };
    const { state, position } = await ledger.change(personSlice, child, {
      context,
      ifMatch: 'ignored',
      authorise,
      decide: (current) => recordRelationship({ person: child, relationship, other: person, content: named }, current),
    });
    return { id: relationship, tag: this.relationshipTag(caller, child, relationship, state), position };
  }

  /** Ends a relationship that the service itself recorded; another's is as unknown as none. */
  async endRelationship(
    caller: Caller,
    child: PersonId,
    relationship: ThingId,
    reason: RelationshipEndReason,
    body: unknown,
  ): Promise<Answered<ThingId>> {
    const { ledger, gate, reader } = this.parts;
    const context = caller.context('relationship:end', { child, relationship, body });
    let accepted: readonly string[] = [];
    const outcome = await ledger.change(personSlice, child, {
      context,
      ifMatch: 'ignored',
      authorise: async (state) => {
        await gate.require('relationship:record', caller, { child });
        if (!ownRelationship(caller.services, relationship, state)) throw new DomainError(ledgerErrors.unknown);
        accepted = [
          this.relationshipTag(caller, child, relationship, state),
          ...(await reader.acceptedTags(caller, child, state)),
        ];
      },
      decide: (state) => {
        checkTag(context, accepted);
        return endRelationship({ person: child, relationship, reason }, state);
      },
    });
    const { state, position } = outcome;
    return { id: relationship, tag: this.relationshipTag(caller, child, relationship, state), position };
  }

  private relationshipTag(caller: Caller, child: PersonId, relationship: ThingId, state: PersonState): string {
    return relationshipTagOf(this.parts.reader, caller, { child, relationship, state });
  }
}
