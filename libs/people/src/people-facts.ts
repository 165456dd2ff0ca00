import { ChildFactsSource, sensitiveKinds, type AgencyRegister, type ChildFacts } from '@safeguarding/access';
import { localDate, type AgencyId, type LocalDate, type PersonId } from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import type { RegisteredPerson } from './core/person.ts';
import { identityFrom } from './core/shown-person.ts';
import type { PersonFolds } from './person-folds.ts';
import { openStatements } from './statements.ts';

type FactsParts = {
  readonly folds: PersonFolds;
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
  readonly register: Pick<AgencyRegister, 'get'>;
  /** How long an opened date of birth stays in memory, in ms; 30,000 when absent. */
  readonly lifetimeMs?: number;
  readonly keep?: number;
};

type Kept = { readonly revision: number; readonly facts: ChildFacts; readonly until: number };

/** True for a service that a young person must be able to use without anybody learning of it; an unknown one counts as such. */
export const isSensitive = (register: Pick<AgencyRegister, 'get'>, agency: AgencyId): boolean => {
  const kind = register.get(agency)?.kind;
  return kind === undefined || sensitiveKinds.has(kind);
};

const readDate = (text: string | undefined): LocalDate | undefined => {
  try {
    return text === undefined ? undefined : localDate(text);
  } catch {
    return undefined;
  }
};

/**
 * Kind and date of birth as access asks for them. The stream is read each time, so a correction counts for the very next question;
 * the opened date is remembered for seconds, and only as long as nothing was recorded since.
 */
export class PeopleFacts extends ChildFactsSource {
  private readonly parts: FactsParts;
  private readonly kept = new Map<PersonId, Kept>();
  private generation = 0;

  constructor(parts: FactsParts) {
    super();
    this.parts = parts;
  }

  async of(child: PersonId): Promise<ChildFacts | undefined> {
    const { revision, state } = await this.parts.folds.of(child);
    if (state.status === 'unregistered') return undefined;
    const kept = this.kept.get(child);
    if (kept?.revision === revision && kept.until > performance.now()) return kept.facts;
    const { generation } = this;
    const dateOfBirth = await this.dateOfBirth(child, state);
    const facts: ChildFacts = { child, kind: state.kind, ...(dateOfBirth === undefined ? {} : { dateOfBirth }) };
    const [bornAs] = state.bornAs;
    // What was recorded before a birth is the born child's, and has its age.
    if (state.kind === 'unborn' && bornAs !== undefined) {
      const born = await this.of(bornAs);
      return { ...born, child, kind: 'child' };
    }
    // What was opened before an erasure must not be kept after it.
    if (generation === this.generation) this.keep(child, revision, facts);
    return facts;
  }

  /** Forgets every opened date; an erasure calls it before it is acknowledged. */
  forget(): void {
    this.generation += 1;
    this.kept.clear();
  }

  private async dateOfBirth(child: PersonId, state: RegisteredPerson): Promise<LocalDate | undefined> {
    const { sealing, register } = this.parts;
    const ordinary = await openStatements(sealing, child, state, (agency) => !isSensitive(register, agency));
    const stated = identityFrom(ordinary).dateOfBirth;
    if (stated !== undefined) return readDate(stated);
    return readDate(identityFrom(await openStatements(sealing, child, state, () => true)).dateOfBirth);
  }

  private keep(child: PersonId, revision: number, facts: ChildFacts): void {
    const { lifetimeMs = 30_000, keep = 10_000 } = this.parts;
    this.kept.delete(child);
    this.kept.set(child, { revision, facts, until: performance.now() + lifetimeMs });
    if (this.kept.size <= keep) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }
}
