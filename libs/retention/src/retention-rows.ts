import type { ReadDatabase, Row } from '@safeguarding/event-log';
import type { AgencyId, Instant, PersonId, ThingId } from '@safeguarding/kernel';
import type { DisposableClass, DisposalStatus, HoldReason, HoldScope } from './core/retention-vocabulary.ts';
import { placeOf } from './retention-model.ts';

/** What one controller holds of one person in one class; `place` orders and pages. */
export type HoldingRow = {
  readonly place: string;
  readonly controller: AgencyId;
  readonly person: PersonId;
  readonly retention: DisposableClass;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
};

const holdingOf = (row: Row): HoldingRow => ({
  place: String(row['place']),
  controller: row['controller'] as AgencyId,
  person: row['person'] as PersonId,
  retention: row['retention'] as DisposableClass,
  firstAt: row['first_at'] as Instant,
  lastAt: row['last_at'] as Instant,
});

/** Undefined where the controller holds nothing of that person in that class, or does not any more. */
export const holdingRow = (
  db: ReadDatabase,
  controller: AgencyId,
  person: PersonId,
  retention: DisposableClass,
): HoldingRow | undefined => {
  const row = db.get('SELECT * FROM holdings WHERE place = ?', placeOf(controller, person, retention));
  return row && holdingOf(row);
};

/** Whether a service holds any records of somebody. */
export const holdsAnything = (db: ReadDatabase, controller: AgencyId, person: PersonId): boolean =>
  db.get('SELECT 1 FROM holdings WHERE controller = ? AND person = ? LIMIT 1', controller, person) !== undefined;

/** At most `limit` holdings of a controller beyond a place. */
export const holdingRows = (
  db: ReadDatabase,
  controller: AgencyId,
  beyond: string | undefined,
  limit: number,
): readonly HoldingRow[] =>
  db
    .all(
      'SELECT * FROM holdings WHERE controller = ? AND place > ? ORDER BY place LIMIT ?',
      ...[controller, beyond ?? '', limit],
    )
    .map(holdingOf);

/** One disposal of a controller; `place` orders and pages. */
export type DisposalRow = {
  readonly place: string;
  readonly disposal: ThingId;
  readonly controller: AgencyId;
  readonly person: PersonId;
  readonly retention: DisposableClass;
  readonly status: DisposalStatus;
};

const disposalOf = (row: Row): DisposalRow => ({
  place: String(row['place']),
  disposal: row['disposal'] as ThingId,
  controller: row['controller'] as AgencyId,
  person: row['person'] as PersonId,
  retention: row['retention'] as DisposableClass,
  status: row['status'] as DisposalStatus,
});

/** At most `limit` disposals before a place, newest first; every status where none is asked for. */
export const disposalRows = (
  db: ReadDatabase,
  controller: AgencyId,
  page: { readonly status: DisposalStatus | undefined; readonly before: string | undefined; readonly limit: number },
): readonly DisposalRow[] =>
  db
    .all(
      `SELECT * FROM disposals WHERE controller = ? AND place < ? AND (? IS NULL OR status = ?) ORDER BY place DESC LIMIT ?`,
      ...[controller, page.before ?? '~', page.status ?? null, page.status ?? null, page.limit],
    )
    .map(disposalOf);

/** At most `limit` of the disposals that ended in a destruction, before a place, newest first. */
export const destroyedRows = (db: ReadDatabase, before: string | undefined, limit: number): readonly DisposalRow[] =>
  db
    .all(
      `SELECT * FROM disposals WHERE status = 'destroyed' AND place < ? ORDER BY place DESC LIMIT ?`,
      ...[before ?? '~', limit],
    )
    .map(disposalOf);

/** Whether these records are proposed for disposal and nobody has ended that. */
export const isProposed = (
  db: ReadDatabase,
  { controller, person, retention }: Pick<DisposalRow, 'controller' | 'person' | 'retention'>,
): boolean =>
  db.get(
    `SELECT 1 AS one FROM disposals WHERE controller = ? AND person = ? AND retention = ? AND status = 'proposed'`,
    ...[controller, person, retention],
  ) !== undefined;

/** One hold; `stream` is what it was placed on: a person, or a service. */
export type HoldRow = {
  readonly place: string;
  readonly hold: ThingId;
  readonly stream: string;
  readonly controller: AgencyId;
  readonly scope: HoldScope;
  readonly person?: PersonId;
  readonly reason: HoldReason;
  readonly placedAt: Instant;
  readonly liftedAt?: Instant;
};

const holdOf = (row: Row): HoldRow => ({
  place: String(row['place']),
  hold: row['hold'] as ThingId,
  stream: String(row['stream']),
  controller: row['controller'] as AgencyId,
  scope: row['scope'] as HoldScope,
  ...(row['person'] === null ? {} : { person: row['person'] as PersonId }),
  reason: row['reason'] as HoldReason,
  placedAt: row['placed_at'] as Instant,
  ...(row['lifted_at'] === null ? {} : { liftedAt: row['lifted_at'] as Instant }),
});

/** Undefined for an id that belongs to no hold. */
export const holdRow = (db: ReadDatabase, hold: ThingId): HoldRow | undefined => {
  const row = db.get('SELECT * FROM holds WHERE hold = ?', hold);
  return row && holdOf(row);
};

/** At most `limit` holds that a service placed, before a place, newest first. */
export const holdRows = (
  db: ReadDatabase,
  controller: AgencyId,
  page: { readonly standing: boolean | undefined; readonly before: string | undefined; readonly limit: number },
): readonly HoldRow[] => {
  const standing = page.standing === undefined ? null : Number(page.standing);
  return db
    .all(
      `SELECT * FROM holds WHERE controller = ? AND place < ? AND (? IS NULL OR (lifted_at IS NULL) = ?) ORDER BY place DESC LIMIT ?`,
      ...[controller, page.before ?? '~', standing, standing, page.limit],
    )
    .map(holdOf);
};
