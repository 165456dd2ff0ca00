import type { ReadDatabase } from '@safeguarding/event-log';
import type { RecordedEvent } from '@safeguarding/kernel';

const always = '~';
type Facts = Readonly<Record<string, unknown>>;
type Named = readonly { readonly agency: string }[];

const childOf = ({ stream }: RecordedEvent): string => stream.slice(stream.indexOf('-') + 1);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const ends = (facts: Facts): string => (typeof facts['until'] === 'string' ? facts['until'] : always);

const relate = (db: ReadDatabase, child: string, agency: string, id: string, until: string): void => {
  db.run('INSERT OR REPLACE INTO look_up_relation VALUES (?, ?, ?, ?)', child, agency, id, until);
};

type Take = (event: RecordedEvent, db: ReadDatabase) => void;

const grants =
  (name: string): Take =>
  (event, db) => {
    const facts = event.facts as Facts;
    for (const { agency } of (facts['recipients'] ?? []) as Named)
      relate(db, childOf(event), agency, text(facts[name]), ends(facts));
  };

/** Who has to do with which child. What a decision opened and took back goes on explaining a look that came a little later. */
const takes: Readonly<Record<string, Take>> = {
  ServiceInvolved: (event, db) => {
    const facts = event.facts as Facts;
    relate(db, childOf(event), text(facts['agency']), text(facts['involvement']), ends(facts));
  },
  InvolvementProposed: ({ facts }, db) => {
    db.run('INSERT OR IGNORE INTO look_up_proposal VALUES (?, ?)', text(facts['involvement']), text(facts['agency']));
  },
  InvolvementConfirmed: (event, db) => {
    const id = text(event.facts['involvement']);
    const agency = db.get('SELECT agency FROM look_up_proposal WHERE id = ?', id)?.['agency'];
    if (agency !== undefined) relate(db, childOf(event), text(agency), id, always);
  },
  InvolvementEnded: (event, db) => {
    const { involvement, at } = event.facts as Facts;
    const ended = 'UPDATE look_up_relation SET ends_at = min(ends_at, ?) WHERE child = ? AND id = ?';
    db.run(ended, text(at), childOf(event), text(involvement));
  },
  DisclosureRecorded: grants('disclosure'),
  OverrideRecorded: grants('override'),
  ConcernRaised: ({ facts }, db) => {
    for (const { agency } of ((facts as Facts)['recipients'] ?? []) as Named)
      relate(db, text(facts['child']), agency, text(facts['concern']), always);
  },
  ReferralSubmitted: ({ facts }, db) => {
    for (const { child } of ((facts as Facts)['children'] ?? []) as readonly { readonly child: string }[])
      for (const agency of [facts['recipient'], facts['referrer']])
        relate(db, child, text(agency), text(facts['referral']), always);
  },
  LeadOpened: (event, db) => {
    const { agency, referral } = event.facts as Facts;
    db.run('INSERT OR IGNORE INTO look_up_lead VALUES (?, ?, ?)', childOf(event), text(agency), text(referral));
  },
  LeadClosed: (event, db) => {
    const { agency, referral } = event.facts as Facts;
    const closed = 'DELETE FROM look_up_lead WHERE child = ? AND referral = ? AND agency = coalesce(?, agency)';
    db.run(closed, childOf(event), text(referral), agency === undefined ? null : text(agency));
  },
  AgencySucceeded: ({ facts }, db) => {
    const { code, successor } = facts as Facts;
    db.run('INSERT OR REPLACE INTO look_up_succession VALUES (?, ?)', text(code), text(successor));
  },
  AgencySuccessionWithdrawn: ({ facts }, db) => {
    db.run('DELETE FROM look_up_succession WHERE predecessor = ?', text((facts as Facts)['code']));
  },
  HandoverProposed: ({ facts }, db) => {
    const { child, handover, to } = facts as Facts;
    relate(db, text(child), text(to), text(handover), always);
  },
  HandoverAccepted: ({ facts }, db) => {
    const { child, handover, from, to, matters, move } = facts as Facts;
    if (move !== 'permanent') return;
    for (const matter of (matters ?? []) as readonly string[])
      db.run(
        'DELETE FROM look_up_lead WHERE child = ? AND agency = ? AND referral = ?',
        text(child),
        text(from),
        matter,
      );
    db.run('INSERT OR IGNORE INTO look_up_lead VALUES (?, ?, ?)', text(child), text(to), text(handover));
  },
  HandoverClosed: ({ facts }, db) => {
    const { child, handover, to } = facts as Facts;
    const closed = 'DELETE FROM look_up_lead WHERE child = ? AND agency = ? AND referral = ?';
    db.run(closed, text(child), text(to), text(handover));
  },
  RecordsMerged: (event, db) => {
    const { merge, with: other } = event.facts as Facts;
    db.run('INSERT OR IGNORE INTO look_up_merged VALUES (?, ?, ?)', childOf(event), text(other), text(merge));
  },
  RecordsSeparated: (event, db) => {
    db.run('DELETE FROM look_up_merged WHERE child = ? AND merge = ?', childOf(event), text(event.facts['merge']));
  },
};

/** Types of fact that say who has to do with a child. */
export const relationTypes = Object.keys(takes);

/** Notes one of them. */
export const noteRelation: Take = (event, db) => {
  takes[event.type]?.(event, db);
};

/** The service and those whose work it does, as `services`. */
const services = `WITH RECURSIVE services(agency) AS
  (SELECT ? UNION SELECT s.predecessor FROM look_up_succession s JOIN services ON s.successor = services.agency)`;

const isDirectlyRelated = (db: ReadDatabase, agency: string, child: string, at: string): boolean =>
  db.get('SELECT 1 FROM look_up_relation WHERE child = ? AND agency = ? AND ends_at > ?', child, agency, at) !==
  undefined;

/**
 * Does the service have to do with the child, or with a record that is read as one with it? Nearly everybody who looks is there by
 * name, and that one row is quickly found.
 */
export const isRelated = (db: ReadDatabase, agency: string, child: string, at: string): boolean =>
  isDirectlyRelated(db, agency, child, at) ||
  db.get(
    `${services} SELECT 1 FROM (SELECT ? AS child UNION SELECT other FROM look_up_merged WHERE child = ?) AS records, services
     WHERE EXISTS (SELECT 1 FROM look_up_relation r WHERE r.child = records.child AND r.agency = services.agency AND r.ends_at > ?)
        OR EXISTS (SELECT 1 FROM look_up_lead l WHERE l.child = records.child AND l.agency = services.agency)`,
    ...[agency, child, child, at],
  ) !== undefined;

/** Does it lead for the child? */
export const isLead = (db: ReadDatabase, agency: string, child: string): boolean =>
  db.get(
    `${services} SELECT 1 FROM look_up_lead l JOIN services ON l.agency = services.agency WHERE l.child = ?`,
    ...[agency, child],
  ) !== undefined;
