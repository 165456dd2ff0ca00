import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller } from '@safeguarding/access';
import { DomainError, type FieldClass, type JsonObject, type PersonId } from '@safeguarding/kernel';
import { derivedId, ledgerErrors, type CommandContext } from '@safeguarding/ledger';
import { identifierIncludedWith, type NamedPersonBody, PeopleRegister } from '@safeguarding/people';
import { textsIn } from './core/referral-content.ts';
import type { ReferredChild } from './core/referral-decisions.ts';
import { referralErrors } from './core/referral-errors.ts';
import type { ReferredChildBody } from './referrals.requests.ts';

const json = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

/** Who the child is and where it lives, as the referrer says: the authority must know whom to protect, and where. */
const demographicsOf = (named: NamedPersonBody | undefined): Partial<Record<FieldClass, JsonObject>> => {
  const { addresses, ...identity } = json(named?.demographics ?? {});
  return {
    ...(Object.keys(identity).length === 0 ? {} : { identity }),
    ...(addresses === undefined ? {} : { location: { addresses } }),
  };
};

/** Turns the children of a submission into people on the register. */
@Injectable()
export class ReferredChildren {
  constructor(
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(AccessGate) private readonly gate: AccessGate,
  ) {}

  /** In the order given; throws DomainError (404) for an id that the caller may not know of. */
  async named(
    caller: Caller,
    context: CommandContext,
    bodies: readonly ReferredChildBody[],
    policyDocument: string | undefined,
  ): Promise<readonly ReferredChild[]> {
    return this.each(bodies, policyDocument, (body, index) => this.idOf(caller, context, body, index));
  }

  /**
   * The same without putting anybody on the register or looking for them there: whoever is named by identifiers gets an id for this
   * check alone. That two names are one child only the register knows, and it does not tell.
   */
  async checked(
    caller: Caller,
    context: CommandContext,
    bodies: readonly ReferredChildBody[],
    policyDocument: string | undefined,
  ): Promise<readonly ReferredChild[]> {
    return this.each(bodies, policyDocument, async ({ childId, child }, index) => {
      if (child === undefined) return this.known(caller, childId as PersonId);
      const strongest = this.people.check(child, context, { pointer: pointerTo(index) });
      return derivedId('child to be checked', strongest ?? String(index)) as PersonId;
    });
  }

  private async each(
    bodies: readonly ReferredChildBody[],
    policyDocument: string | undefined,
    idOf: (body: ReferredChildBody, index: number) => Promise<PersonId>,
  ): Promise<readonly ReferredChild[]> {
    const all: ReferredChild[] = [];
    for (const [index, body] of bodies.entries())
      if ((body.childId === undefined) === (body.child === undefined)) refuseNaming(index);
    for (const [index, body] of bodies.entries()) {
      const child = await idOf(body, index);
      all.push({
        child,
        identifierIncluded: identifierIncludedWith(body),
        ...textsIn(body),
        sealed: {
          ...demographicsOf(body.child),
          ...(policyDocument === undefined ? {} : { legal: { policyDocument } }),
        },
      });
    }
    return all;
  }

  private async idOf(
    caller: Caller,
    context: CommandContext,
    { childId, child }: ReferredChildBody,
    index: number,
  ): Promise<PersonId> {
    if (child !== undefined)
      return this.people.findOrCreate(child, context, {
        slot: String(index),
        pointer: pointerTo(index),
      });
    return this.known(caller, childId as PersonId);
  }

  private async known(caller: Caller, child: PersonId): Promise<PersonId> {
    const { known } = await this.gate.child(caller, 'child:read', child);
    if (!known) throw new DomainError(ledgerErrors.unknown);
    return child;
  }
}

const pointerTo = (index: number): string => `/children/${String(index)}/child`;

const refuseNaming = (index: number): never => {
  const { code, title } = referralErrors.childNamedTwice;
  throw new DomainError(referralErrors.childNamedTwice, [
    { pointer: `/children/${String(index)}`, code, detail: title },
  ]);
};
