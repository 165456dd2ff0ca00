import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import type { AgencyId, RecordedEvent } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';

/** What a system sent. A refused CloudEvent is a submission, too. */
export const submissionKinds = ['concern', 'referral', 'cloud-event'] as const;
export type SubmissionKind = (typeof submissionKinds)[number];

/** Where a submission stands. Words of the thing's own status, and those of a message that was not taken at first. */
export const submissionStates = [
  'recorded',
  'dead-lettered',
  'replayed',
  'discarded',
  'acknowledged',
  'returned-for-information',
  'information-supplied',
  'screened',
  'decided',
  'assessment',
  'closed',
  'withdrawn',
  're-opened',
] as const;
export type SubmissionState = (typeof submissionStates)[number];

/** Ids, state and dates: no content. Children are there to be found on the worklist, and leave with no answer. */
const schema = `
CREATE TABLE submission (
  id TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  changed_place TEXT NOT NULL,
  received_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  correlation TEXT NOT NULL,
  reason TEXT,
  rule_code TEXT,
  became TEXT,
  unmatched INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX submission_changed ON submission (agency, changed_place, id);
CREATE TABLE submission_child (child TEXT NOT NULL, submission TEXT NOT NULL, PRIMARY KEY (child, submission)) STRICT, WITHOUT ROWID;
CREATE TABLE submission_unmatched (child TEXT NOT NULL, agency TEXT NOT NULL, PRIMARY KEY (child, agency)) STRICT, WITHOUT ROWID;
`;

const stateFrom: Readonly<Record<string, SubmissionState>> = {
  ConcernClosed: 'closed',
  ConcernReopened: 're-opened',
  ConcernWithdrawn: 'withdrawn',
  ReferralAcknowledged: 'acknowledged',
  ReferralReturned: 'returned-for-information',
  InformationSupplied: 'information-supplied',
  ReferralScreened: 'screened',
  ReferralDecided: 'decided',
  AssessmentStarted: 'assessment',
  ReferralClosed: 'closed',
  ReferralWithdrawn: 'withdrawn',
  ReferralReopened: 're-opened',
  DeadLetterReplayed: 'replayed',
  DeadLetterDiscarded: 'discarded',
};
const begins = ['ConcernRaised', 'ReferralSubmitted', 'DeadLetterKept'] as const;

type Facts = {
  readonly concern?: string;
  readonly referral?: string;
  readonly letter?: string;
  readonly child?: string;
  readonly person?: string;
  readonly children?: readonly (string | { readonly child: string })[];
  readonly reason?: string;
  readonly ruleCode?: string;
  readonly became?: string;
};
type Event = RecordedEvent & { readonly facts: Facts };

const insert = `INSERT OR IGNORE INTO submission
(id, agency, kind, state, changed_place, received_at, recorded_at, changed_at, correlation, reason, rule_code, unmatched)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const childrenOf = ({ child, children = [] }: Facts): readonly string[] => [
  ...(child === undefined ? [] : [child]),
  ...children.map((one) => (typeof one === 'string' ? one : one.child)),
];

const begin = (event: Event, db: ReadDatabase): void => {
  const { facts, actor, position, receivedAt, recordedAt, correlationId } = event;
  const { concern, referral, letter = '' } = facts;
  const id = concern ?? referral ?? letter;
  const kind: SubmissionKind =
    concern === undefined ? (referral === undefined ? 'cloud-event' : 'referral') : 'concern';
  const children = kind === 'cloud-event' ? [] : childrenOf(facts);
  for (const child of children) db.run('INSERT OR IGNORE INTO submission_child VALUES (?, ?)', child, id);
  const unmatched = children.filter(
    (child) =>
      db.all('SELECT 1 FROM submission_unmatched WHERE child = ? AND agency = ?', child, actor.agency).length > 0,
  );
  const state: SubmissionState = kind === 'cloud-event' ? 'dead-lettered' : 'recorded';
  const why = kind === 'cloud-event' ? [facts.reason ?? null, facts.ruleCode ?? null] : [null, null];
  db.run(
    insert,
    ...[id, actor.agency, kind, state, position, receivedAt, recordedAt, recordedAt, correlationId],
    ...[why[0] ?? null, why[1] ?? null],
    unmatched.length,
  );
};

const change = (event: Event, db: ReadDatabase): void => {
  const { facts, type, position, recordedAt } = event;
  // Once its assessment has begun, a decision about another child does not take a referral back.
  const guard = type === 'ReferralDecided' ? ` AND state <> 'assessment'` : '';
  const id = facts.concern ?? facts.referral ?? facts.letter ?? '';
  const to = stateFrom[type];
  if (to !== undefined) db.run(`UPDATE submission SET state = ? WHERE id = ?${guard}`, to, id);
  db.run(
    'UPDATE submission SET changed_place = ?, changed_at = ?, became = coalesce(?, became) WHERE id = ?',
    ...[position, recordedAt, facts.became ?? null, id],
  );
};

/** Only what systems sent: what a person wrote in their own name is no submission of a system. */
const isOfSystem = ({ actor }: Event): boolean => actor.via === 'system' && actor.role !== 'reaction';

const apply = (event: Event, db: ReadDatabase): void => {
  if (event.type === 'ChildUnmatched')
    db.run('INSERT OR IGNORE INTO submission_unmatched VALUES (?, ?)', event.facts.person ?? '', event.actor.agency);
  else if (!begins.some((type) => type === event.type)) change(event, db);
  else if (isOfSystem(event)) begin(event, db);
};

/** What each service's systems submitted and where it stands, in the order of the last change. */
export const submissionsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'submissions',
  version: 2,
  schema,
  eventTypes: [
    'ChildUnmatched',
    ...begins,
    ...Object.keys(stateFrom),
    'ConcernAmended',
    'ReferralAmended',
    'ReferralEscalated',
  ],
  apply: (events, db) => {
    for (const stored of events) apply(readEvent(stored), db);
  },
});

/** One submission; `changedPlace` is the position of the last event that changed it: it orders and pages. */
export type SubmissionRow = {
  readonly id: string;
  readonly kind: SubmissionKind;
  readonly state: SubmissionState;
  readonly changedPlace: string;
  readonly receivedAt: string;
  readonly recordedAt: string;
  readonly changedAt: string;
  readonly correlationId: string;
  readonly reason: string | null;
  readonly ruleCode: string | null;
  readonly became: string | null;
  readonly unmatched: number;
};

const columns = `id, kind, state, changed_place AS changedPlace, received_at AS receivedAt, recorded_at AS recordedAt,
  changed_at AS changedAt, correlation AS correlationId, reason, rule_code AS ruleCode, became, unmatched`;

/** Those of a service that changed after a place, oldest change first. */
export const submissionsChanged = (
  db: ReadDatabase,
  agency: AgencyId,
  after: string,
  limit: number,
): readonly SubmissionRow[] =>
  db.all(
    `SELECT ${columns} FROM submission WHERE agency = ? AND changed_place > ? ORDER BY changed_place LIMIT ?`,
    agency,
    after,
    limit,
  ) as readonly SubmissionRow[];

/** One of a service; undefined for everybody else's. */
export const submissionOf = (db: ReadDatabase, agency: AgencyId, id: string): SubmissionRow | undefined =>
  db.all(`SELECT ${columns} FROM submission WHERE agency = ? AND id = ?`, agency, id)[0] as SubmissionRow | undefined;
