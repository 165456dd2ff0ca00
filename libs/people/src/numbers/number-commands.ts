import { performance } from 'node:perf_hooks';
import { waitForFloor, type AccessGate, type Caller } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import type { ChildReader } from '../child-reader.ts';
import type { Answered } from '../child-commands.ts';
import { readIdentifier, type GivenIdentifier, type TestNumbers } from '../core/identifier.ts';
import { numberIn, recordNumber, retractNumber, type ReplacementReason } from '../core/number-decisions.ts';
import type { PersonEvent, PersonState } from '../core/person.ts';
import { giverOf } from '../numbering.ts';
import type { PeopleRegister } from '../people-register.ts';
import { personSlice } from '../people-slices.ts';
import { claimNumbers, numberIdOf } from './claim-numbers.ts';
import { settleNumber, type SettleParts } from './settle-numbers.ts';

type NumberParts = SettleParts & {
  readonly gate: AccessGate;
  readonly reader: ChildReader;
  readonly register: PeopleRegister;
  readonly testNumbers: TestNumbers;
};

/** A number that comes later, alone or in the place of an old one. */
export type NewNumber = {
  readonly identifier: GivenIdentifier;
  readonly replaces?: GivenIdentifier;
  readonly reason?: ReplacementReason;
};

/** Numbers of a child that is on the register already: one comes, one is replaced, one was never the child's. */
export class NumberCommands {
  private readonly parts: NumberParts;

  constructor(parts: NumberParts) {
    this.parts = parts;
  }

  /**
   * The number is claimed before it is recorded, so that of two children who get it at once one has it disputed. The answer is the
   * same whether or not somebody else holds it.
   */
  async record(caller: Caller, child: PersonId, sent: NewNumber, body: unknown): Promise<Answered<ThingId>> {
    const beganAt = performance.now();
    const { ledger, gate, claims, register } = this.parts;
    const authorise = async (): Promise<void> => {
      await gate.require('identifier:record', caller, { child });
    };
    await authorise();
    const context = caller.context('identifier:record', { child, body });
    const given = this.read(sent.identifier, caller, '/identifier');
    const number = {
      ...given,
      verification: sent.identifier.verification ?? ('number-present-but-not-traced' as const),
    };
    const identifier = numberIdOf(claims, child, number);
    const replaces = sent.replaces && {
      identifier: numberIdOf(claims, child, this.read(sent.replaces, caller, '/replaces')),
      reason: sent.reason ?? ('superseded' as const),
    };
    const { state: before } = await ledger.load(personSlice, child);
    // Before anything is claimed: a refusal must leave no claim behind.
    if (replaces) numberIn(before, replaces.identifier);
    const kind = before.status === 'registered' ? before.kind : 'child';
    const identifiers = await claimNumbers(claims, [number], { person: child, kind }, context);
    const outcome = await ledger.change<PersonState, PersonEvent>(personSlice, child, {
      context,
      ifMatch: 'ignored',
      authorise,
      decide: (state) => recordNumber({ person: child, kind, identifiers, ...(replaces ? { replaces } : {}) }, state),
    });
    for (const each of replaces ? [identifier, replaces.identifier] : [identifier])
      await settleNumber(this.parts, child, each, context);
    if (identifiers.some(({ disputed }) => disputed)) await register.notMatched(child, context);
    await waitForFloor(beganAt);
    return this.answered(caller, child, identifier, outcome.position);
  }

  /** The number was recorded for the wrong child: from here on it leads to nobody, and is free for the child whose it is. */
  async retract(caller: Caller, child: PersonId, sent: GivenIdentifier, body: unknown): Promise<Answered<ThingId>> {
    const { ledger, gate, claims } = this.parts;
    const context = caller.context('identifier:retract', { child, body });
    const identifier = numberIdOf(claims, child, this.read(sent, caller, '/identifier'));
    const { position } = await ledger.change<PersonState, PersonEvent>(personSlice, child, {
      context,
      ifMatch: 'ignored',
      authorise: async () => {
        await gate.require('identifier:record', caller, { child });
      },
      decide: (state) => retractNumber(identifier, state),
    });
    await settleNumber(this.parts, child, identifier, context);
    return this.answered(caller, child, identifier, position);
  }

  private read(given: GivenIdentifier, { numbers }: Caller, pointer: string) {
    const giver = giverOf(given, numbers, `${pointer}/givenBy`);
    return readIdentifier(given, giver, this.parts.testNumbers, `${pointer}/value`);
  }

  private answered(
    caller: Caller,
    child: PersonId,
    identifier: ThingId,
    position: Answered['position'],
  ): Answered<ThingId> {
    return { id: identifier, tag: this.parts.reader.ownTag(caller, 'own-number', child, identifier), position };
  }
}
