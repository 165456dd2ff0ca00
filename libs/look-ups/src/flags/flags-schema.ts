/**
 * What the rules look back on (recent look-ups of each person, who has to do with which child, what is marked), and the flags. Ids,
 * times and words: nothing of what was shown.
 */
export const flagsSchema = `
CREATE TABLE look_up_recent (
  person TEXT NOT NULL,
  what TEXT NOT NULL,
  at TEXT NOT NULL,
  child TEXT NOT NULL,
  PRIMARY KEY (person, what, child)
) STRICT, WITHOUT ROWID;
CREATE TABLE look_up_relation (
  child TEXT NOT NULL,
  agency TEXT NOT NULL,
  id TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  PRIMARY KEY (child, agency, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE look_up_proposal (id TEXT PRIMARY KEY, agency TEXT NOT NULL) STRICT;
CREATE TABLE look_up_merged (child TEXT NOT NULL, other TEXT NOT NULL, merge TEXT NOT NULL, PRIMARY KEY (child, merge)) STRICT, WITHOUT ROWID;
CREATE TABLE look_up_lead (child TEXT NOT NULL, agency TEXT NOT NULL, referral TEXT NOT NULL, PRIMARY KEY (child, agency, referral)) STRICT, WITHOUT ROWID;
CREATE TABLE look_up_succession (predecessor TEXT PRIMARY KEY, successor TEXT NOT NULL) STRICT;
CREATE TABLE look_up_mark (mark TEXT PRIMARY KEY, child TEXT NOT NULL, kind TEXT NOT NULL, person TEXT) STRICT;
CREATE INDEX look_up_mark_child ON look_up_mark (child);
CREATE TABLE look_up_flag (
  flag TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  agency TEXT NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  rule TEXT NOT NULL,
  version INTEGER NOT NULL,
  day TEXT NOT NULL,
  child TEXT,
  look_ups INTEGER NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  outcome TEXT,
  reason TEXT,
  reviewed_at TEXT
) STRICT;
CREATE INDEX look_up_flag_agency ON look_up_flag (agency, place);
`;
