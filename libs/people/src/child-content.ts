import type { AgencyKind, AgencyRegister, ChildView } from '@safeguarding/access';
import {
  londonDate,
  type AgencyId,
  type Clock,
  type FieldClass,
  type JsonValue,
  type LocalDate,
  type PersonId,
} from '@safeguarding/kernel';
import type { Sealing } from '@safeguarding/sealing';
import type { Demographics } from './core/demographics.ts';
import { isHealthKind, isOwnNumber, type IdentifierKind, type VerificationStatus } from './core/identifier.ts';
import type { PersonKind } from './core/person-kind.ts';
import type { RegisteredPerson, Relationship } from './core/person.ts';
import { numberStatusOn } from './core/number-status.ts';
import { addressesFrom, identityFrom, type Identity } from './core/shown-person.ts';
import { openContent } from './open-content.ts';
import { isSensitive } from './people-facts.ts';
import { openStatements } from './statements.ts';

/** One number as it is shown. */
export type ShownIdentifier = {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly verification: VerificationStatus;
  /** The child has another number now; asking by this one leads here all the same. */
  readonly superseded?: boolean;
};

/** A service that works with the child; which of its people do is not told here. */
export type ShownInvolvement = { readonly agency: AgencyId; readonly kind: AgencyKind };

/** A child as one viewer sees it; what the viewer's classes do not permit is not there. */
export type ShownChild = Demographics & {
  readonly id: PersonId;
  readonly kind: PersonKind;
  readonly identifiers?: readonly ShownIdentifier[];
  /** Of a child without a number: how far the search for one has come. */
  readonly numberStatus?: VerificationStatus;
  readonly relationships?: readonly Readonly<Record<string, JsonValue>>[];
  readonly involvements?: readonly ShownInvolvement[];
  /** Records that two people found to be the same child's. */
  readonly mergedWith?: readonly PersonId[];
  /** The record of before the birth, read as one with this one. */
  readonly beforeBirth?: readonly PersonId[];
  /** Of an unborn child: whom it was born as, those of them that the reader may know. */
  readonly bornAs?: readonly PersonId[];
};
/** Who a child is, without where it lives. */
export type Identified = Identity & { readonly identifiers: readonly ShownIdentifier[] };
/** What is known of the other records that belong to this child. */
export type Related = Pick<ShownChild, 'mergedWith' | 'beforeBirth' | 'bornAs'>;

type ContentParts = {
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
  readonly register: Pick<AgencyRegister, 'get'>;
  readonly clock: Clock;
};

/** The viewer's own service, and those whose work it does now. */
type OwnServices = readonly AgencyId[];

type Sources = {
  /** The viewer's own service, and those that the viewer may know to work with the child. */
  readonly known: (agency: AgencyId) => boolean;
  /** Whoever may be heard of who the child is without telling of themselves. */
  readonly heard: (agency: AgencyId) => boolean;
};

const nonEmpty = <T>(name: string, list: readonly T[]) => (list.length === 0 ? {} : { [name]: list });

/** A surgery or a school tells where a child lives: of a shielded child the viewer's own service alone. */
const involvementsIn = ({ involvements, shielded }: ChildView, own: OwnServices): readonly ShownInvolvement[] => {
  const told = involvements.filter(({ agency }) => !shielded || own.includes(agency));
  return [...new Map(told.map(({ agency, kind }) => [agency, { agency, kind }])).values()];
};

/** A service keeps what it wrote of a shielded child, and learns nothing of what others wrote (docs/decisions/010). */
const throughOwnAlone = ({ explanation }: ChildView): boolean =>
  explanation.some(({ class: name, bases }) => name === 'location' && bases.every((basis) => basis === 'own'));

/** Puts together what a viewer may see of a child itself. Whatever comes of services that the viewer may not know of leaves no trace. */
export class ChildContent {
  private readonly parts: ContentParts;

  constructor(parts: ContentParts) {
    this.parts = parts;
  }

  async show(view: ChildView, own: OwnServices, state: RegisteredPerson, related: Related = {}): Promise<ShownChild> {
    const { child: id, classes } = view;
    const sources = this.sourcesFor(view, own);
    const where = throughOwnAlone(view) ? (by: AgencyId) => own.includes(by) : sources.known;
    const [identity, addresses, identifiers, relationships] = await Promise.all([
      classes.includes('identity') ? this.identity(id, state, sources) : {},
      classes.includes('location') ? this.addresses(id, state, where) : undefined,
      classes.includes('identity') ? this.identifiers(id, state, sources, own) : [],
      this.relationships(state, sources, classes, where),
    ]);
    return {
      id,
      kind: state.kind,
      ...identity,
      ...(addresses === undefined ? {} : { addresses }),
      ...nonEmpty('identifiers', identifiers),
      ...nonEmpty('relationships', relationships),
      ...nonEmpty('involvements', involvementsIn(view, own)),
      ...(classes.includes('identity') ? this.numberStatus(state, identity) : {}),
      ...nonEmpty('mergedWith', related.mergedWith ?? []),
      ...nonEmpty('beforeBirth', related.beforeBirth ?? []),
      ...nonEmpty('bornAs', related.bornAs ?? []),
    };
  }

  /** Who a child is, as far as one viewer may be told: names, sex, date of birth and numbers; nothing of where it lives. */
  async identify(view: ChildView, own: OwnServices, state: RegisteredPerson): Promise<Identified> {
    if (!view.classes.includes('identity')) return { identifiers: [] };
    const sources = this.sourcesFor(view, own);
    const [identity, identifiers] = await Promise.all([
      this.identity(view.child, state, sources),
      this.identifiers(view.child, state, sources, own),
    ]);
    return { ...identity, identifiers };
  }

  /** A search that was put off is due by the calendar, without an event. */
  private numberStatus(state: RegisteredPerson, { dateOfBirth }: Identity): Pick<ShownChild, 'numberStatus'> {
    const hasOne = state.identifiers.some(
      ({ kind, disputed, standing }) => isHealthKind(kind) && !disputed && standing === 'current',
    );
    if (hasOne || state.traced === undefined) return {};
    const numberStatus = numberStatusOn(
      state.traced,
      dateOfBirth as LocalDate | undefined,
      londonDate(this.parts.clock.now()),
    );
    return numberStatus === undefined ? {} : { numberStatus };
  }

  private sourcesFor({ involvements }: ChildView, own: OwnServices): Sources {
    const { register } = this.parts;
    const told = new Set(involvements.map(({ agency }) => agency));
    const heard = (agency: AgencyId): boolean => own.includes(agency) || !isSensitive(register, agency);
    return { heard, known: (agency) => own.includes(agency) || (told.has(agency) && heard(agency)) };
  }

  /** Services that the viewer knows come first; who a child is must not be missing because only another one said it. */
  private async identity(id: PersonId, state: RegisteredPerson, { heard, known }: Sources) {
    const all = await openStatements(this.parts.sealing, id, state, heard);
    return { ...identityFrom(all), ...identityFrom(all.filter(({ by }) => known(by))) };
  }

  /** Where a service met a child says where that service met it: of those that the viewer knows alone. */
  private async addresses(id: PersonId, state: RegisteredPerson, known: Sources['known']) {
    return addressesFrom(await openStatements(this.parts.sealing, id, state, known));
  }

  private async identifiers(
    id: PersonId,
    state: RegisteredPerson,
    { heard }: Sources,
    own: OwnServices,
  ): Promise<readonly ShownIdentifier[]> {
    const shown = state.identifiers.filter(
      ({ by, kind, disputed, standing }) =>
        standing !== 'in-error' && (own.includes(by) || (heard(by) && !disputed && !isOwnNumber(kind))),
    );
    const opened = await Promise.all(
      shown.map(async ({ kind, verification, standing, content }) => {
        const { identity } = await openContent(this.parts.sealing, content, id);
        const value = identity?.['value'];
        const old = standing === 'superseded' ? { superseded: true } : {};
        return typeof value === 'string' ? [{ kind, value, verification, ...old }] : [];
      }),
    );
    return opened.flat();
  }

  private async relationships(
    state: RegisteredPerson,
    { known }: Sources,
    classes: readonly FieldClass[],
    where: Sources['known'],
  ): Promise<readonly Readonly<Record<string, JsonValue>>[]> {
    const standing = state.relationships.filter(({ by, status }) => status === 'standing' && known(by));
    const without = classes.filter((name) => name !== 'location');
    const shown = await Promise.all(standing.map((one) => this.relationship(one, where(one.by) ? classes : without)));
    return shown.flat();
  }

  /** Nothing of a relationship none of whose classes is permitted: not even that there is one. */
  private async relationship({ relationship, other, content }: Relationship, classes: readonly FieldClass[]) {
    const opened = await openContent(this.parts.sealing, content, other);
    const fields = Object.assign({}, ...classes.map((name) => opened[name] ?? {})) as Record<string, JsonValue>;
    return Object.keys(fields).length === 0 ? [] : [{ id: relationship, ...fields }];
  }
}
