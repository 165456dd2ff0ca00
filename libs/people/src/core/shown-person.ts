import type { AgencyId } from '@safeguarding/kernel';
import { standingStatement, type Demographics, type OpenedStatement } from './demographics.ts';

/** Who somebody is; where they live is no part of it. */
export type Identity = Omit<Demographics, 'addresses'>;

/** All that one controller said, opened as far as the reader may see it. */
export type ControllerStatements = {
  readonly by: AgencyId;
  readonly statements: readonly (OpenedStatement & { readonly revision: number })[];
};

const lastCorrection = ({ statements }: ControllerStatements): number =>
  statements.findLast(({ corrects }) => corrects)?.revision ?? -1;
const first = ({ statements }: ControllerStatements): number => statements[0]?.revision ?? Number.MAX_SAFE_INTEGER;
const last = ({ statements }: ControllerStatements): number => statements.at(-1)?.revision ?? -1;

/** The latest correction leads; without one the identity that was on record first stands, so that a newcomer displaces nobody's. */
const byAuthority = (one: ControllerStatements, other: ControllerStatements): number =>
  lastCorrection(other) - lastCorrection(one) || first(one) - first(other);

/** Who somebody is, out of what several controllers say: field by field, the one with most authority who says anything. */
export const identityFrom = (controllers: readonly ControllerStatements[]): Identity => {
  const standing = controllers.toSorted(byAuthority).map(({ statements }) => standingStatement(statements));
  const { name, formerNames, sex, dateOfBirth } = Object.assign({}, ...standing.toReversed()) as Demographics;
  return {
    ...(name === undefined ? {} : { name }),
    ...(formerNames === undefined ? {} : { formerNames }),
    ...(sex === undefined ? {} : { sex }),
    ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
  };
};

/** Where somebody lives: the latest word of any of these controllers. */
export const addressesFrom = (controllers: readonly ControllerStatements[]): Demographics['addresses'] =>
  controllers
    .toSorted((one, other) => last(other) - last(one))
    .map(({ statements }) => standingStatement(statements).addresses)
    .find((addresses) => addresses !== undefined);
