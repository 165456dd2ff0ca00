import type { ReadDatabase } from '@safeguarding/event-log';
import type { ActorRef, AgencyId, PersonId } from '@safeguarding/kernel';

/** What can be left open with a service about a child that moves. */
export const openWorkKinds = [
  'referral',
  'protection-process',
  'clock',
  'information-request',
  'contact-request',
  'escalation',
  'advice',
  'contact',
  'contribution',
  'action',
  'emergency-review',
] as const;
export type OpenWorkKind = (typeof openWorkKinds)[number];

/** One thing that waits: ids, words and instants, nothing of its content. */
export type OpenWorkItem = {
  readonly kind: OpenWorkKind;
  readonly id: string;
  readonly status: string;
  readonly due?: string;
};

/** Whose work, about whom: the services that ask, one of their people, and the records that are read as one. */
export type OpenWorkAsked = {
  readonly services: readonly AgencyId[];
  readonly person: ActorRef;
  readonly records: readonly PersonId[];
};

/** What one slice knows to be open; each of its own rows, of the asking service alone. */
export type OpenWorkSource = (db: ReadDatabase, asked: OpenWorkAsked) => readonly OpenWorkItem[];

/** Gathers what the slices know; the composition says which those are. */
export class OpenWork {
  private readonly db: ReadDatabase;
  private readonly sources: readonly OpenWorkSource[];

  constructor(db: ReadDatabase, sources: readonly OpenWorkSource[]) {
    this.db = db;
    this.sources = sources;
  }

  /** What is due first stands first, and before what is due at no time. */
  of(asked: OpenWorkAsked): readonly OpenWorkItem[] {
    const found = this.sources.flatMap((source) => source(this.db, asked));
    return found.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  }
}

const placeOf = ({ due = '~', kind, id }: OpenWorkItem): string => `${due} ${kind} ${id}`;

/** Rows of a query whose first two parameters are the services and the records, as JSON lists, and the third the person. */
export const openWorkFrom =
  (sql: string, itemOf: (row: Readonly<Record<string, unknown>>) => Omit<OpenWorkItem, 'due'>): OpenWorkSource =>
  (db, { services, records, person }) =>
    db.all(sql, JSON.stringify(services), JSON.stringify(records), person).map((row) => ({
      ...itemOf(row),
      ...(typeof row['due'] === 'string' ? { due: row['due'] } : {}),
    }));

/** For the `WHERE` of such a query. */
export const ofServices = '(SELECT value FROM json_each(?1))';
/** As above. */
export const ofRecords = '(SELECT value FROM json_each(?2))';
