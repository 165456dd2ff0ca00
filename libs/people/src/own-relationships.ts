import type { AgencyId, PersonId, ThingId } from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import { labelIn } from './core/perpetrator-label.ts';
import { ownRelationship } from './core/person-decisions.ts';
import type { Relationship } from './core/person.ts';
import { openContent } from './open-content.ts';
import type { PersonFolds } from './person-folds.ts';

/** Somebody whom a service recorded to be something to a child. */
export type Related = { readonly other: PersonId; readonly relation: string };

/** What a service itself said of a child's relationships, for slices that act on it; another service's is as unknown as none. */
export class OwnRelationships {
  private readonly folds: Pick<PersonFolds, 'of'>;
  private readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;

  constructor(folds: Pick<PersonFolds, 'of'>, sealing: Pick<Sealing, 'open' | 'openHeld'>) {
    this.folds = folds;
    this.sealing = sealing;
  }

  /** Undefined where it does not stand. */
  async standing(services: readonly AgencyId[], child: PersonId, relationship: ThingId): Promise<Related | undefined> {
    const { state } = await this.folds.of(child);
    const own = ownRelationship(services, relationship, state);
    if (own?.status !== 'standing') return undefined;
    const content = await this.opened(own);
    const relation = content.identity?.['relation'] ?? content['third-party']?.['relation'];
    return typeof relation === 'string' ? { other: own.other, relation } : undefined;
  }

  /** Whom the service says to be of concern to the child, now. */
  async ofConcern(services: readonly AgencyId[], child: PersonId): Promise<ReadonlySet<PersonId>> {
    const { state } = await this.folds.of(child);
    if (state.status === 'unregistered') return new Set();
    const own = state.relationships.filter(({ by, status }) => services.includes(by) && status === 'standing');
    const labelled = await Promise.all(own.map(async (one) => labelIn(await this.opened(one)) !== undefined));
    return new Set(own.filter((_, index) => labelled[index]).map(({ other }) => other));
  }

  private opened({ content, other }: Relationship) {
    return openContent(this.sealing, content, other);
  }
}
