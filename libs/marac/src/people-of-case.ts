import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller } from '@safeguarding/access';
import { DomainError, type JsonObject, type PersonId, refused } from '@safeguarding/kernel';
import { ledgerErrors, type CommandContext } from '@safeguarding/ledger';
import { PeopleRegister, type NamedPersonBody } from '@safeguarding/people';
import type { ToldOf } from './core/marac-content.ts';
import { maracErrors } from './core/marac-errors.ts';
import type { HouseholdChildBody, PerpetratorBody, ReferCaseBody } from './refer-case.requests.ts';

const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

/** As it is told of a perpetrator, under the perpetrator's own key and nowhere on the perpetrator's own record. */
const ofPerpetrator = ({ person: { demographics }, relationship, note }: PerpetratorBody): JsonObject => {
  const { name, dateOfBirth, addresses } = demographics ?? {};
  return plain({ role: 'perpetrator', relationship, name, dateOfBirth, addresses, note });
};

const ofChild = ({ school, note }: HouseholdChildBody, child: PersonId): JsonObject =>
  plain({ role: 'child', child, school, note });

type People = {
  readonly victim: PersonId;
  readonly perpetrators: readonly ToldOf[];
  readonly children: readonly ToldOf[];
};

/** Finds or registers everybody whom a referral names: adults unless it says otherwise. */
@Injectable()
export class PeopleOfCase {
  constructor(
    @Inject(PeopleRegister) private readonly people: PeopleRegister,
    @Inject(AccessGate) private readonly gate: AccessGate,
  ) {}

  /** Everything that the words alone can be refused for. Throws DomainError (400). */
  check({ victim, perpetrators, children }: ReferCaseBody, context: CommandContext): void {
    this.people.check(asAdult(victim.person), context, { pointer: '/victim/person' });
    for (const [index, { person }] of perpetrators.entries())
      this.people.check(asAdult(person), context, { pointer: `/perpetrators/${String(index)}/person` });
    for (const [index, { childId, child }] of children.entries()) {
      const pointer = `/children/${String(index)}`;
      if ((childId === undefined) === (child === undefined)) throw refused(maracErrors.childTwice, pointer);
      if (child) this.people.check(child, context, { pointer: `${pointer}/child` });
    }
  }

  /** A child that is named by its id has to be known to the caller, else it is nobody: 404. */
  async knownTo(caller: Caller, { children }: ReferCaseBody): Promise<void> {
    for (const { childId } of children)
      if (childId !== undefined && !(await this.gate.knows(caller, 'child:read', childId as PersonId)))
        throw new DomainError(ledgerErrors.unknown);
  }

  /** Registers; the same people for the same command. Throws DomainError (MAR-021) for somebody who is named twice. */
  async register({ victim, perpetrators, children }: ReferCaseBody, context: CommandContext): Promise<People> {
    const adult = (person: NamedPersonBody, slot: string, quiet = false) =>
      this.people.findOrCreate(asAdult(person), context, { slot, pointer: `/${slot}/person`, quiet });
    const named: People = {
      victim: await adult(victim.person, 'victim'),
      perpetrators: await inTurn(perpetrators, async (body, index) => {
        // Their own practice reads their record: nothing of MARAC may stand on it (domain facts, section 6).
        const person = await adult(body.person, `perpetrators/${String(index)}`, true);
        return { person, told: ofPerpetrator(body) };
      }),
      children: await inTurn(children, async (body, index) => {
        const slot = `children/${String(index)}`;
        const child =
          body.child === undefined
            ? (body.childId as PersonId)
            : await this.people.findOrCreate(body.child, context, { slot, pointer: `/${slot}/child` });
        return { person: child, told: ofChild(body, child) };
      }),
    };
    const all = [named.victim, ...[...named.perpetrators, ...named.children].map(({ person }) => person)];
    if (new Set(all).size < all.length) throw refused(maracErrors.childTwice);
    return named;
  }
}

const asAdult = (person: NamedPersonBody): NamedPersonBody => ({ ...person, kind: person.kind ?? 'adult' });

/** One after another: two names of one person must not race each other on the register. */
const inTurn = async <T, R>(
  items: readonly T[],
  make: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> => {
  const made: R[] = [];
  for (const [index, item] of items.entries()) made.push(await make(item, index));
  return made;
};
