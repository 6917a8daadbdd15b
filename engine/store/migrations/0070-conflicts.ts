import type { Migration } from '../migration.ts';

/**
 * Conflicts as they were last found, values that the tenant keeps in quarantine, and the writes that ended a conflict.
 *
 * Rows of `conflict` and `quarantined_value` keep their numbers as long as they are found again (`round`), so that what a
 * person looks at stays what it was. `body` is the whole, names of both objects with it; the columns are what is searched.
 */
export const migration0070: Migration = {
  version: 70,
  sql: `
CREATE TABLE conflict (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conflict_key TEXT NOT NULL UNIQUE,  -- kind, both objects, attribute, value
  round INTEGER NOT NULL,
  severity INTEGER NOT NULL,          -- 0 the gravest
  kind TEXT NOT NULL,
  object_id INTEGER,                  -- connector objects of the tenant
  other_id INTEGER,
  words TEXT NOT NULL,                -- names and values in lower case
  body TEXT NOT NULL
);
CREATE INDEX conflict_severity ON conflict (severity, id);
CREATE INDEX conflict_kind ON conflict (kind, severity, id);
CREATE INDEX conflict_object ON conflict (object_id);
CREATE INDEX conflict_other ON conflict (other_id);

CREATE TABLE conflict_search (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  round INTEGER NOT NULL,
  found_at TEXT NOT NULL,
  run_id INTEGER NOT NULL,            -- the newest run that it knew of
  objects INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  cloud TEXT NOT NULL,                -- asked, imported, not-asked, failed
  fault TEXT
);

CREATE TABLE quarantined_value (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  value_key TEXT NOT NULL UNIQUE,     -- anchor, property, value
  round INTEGER NOT NULL,
  object_id INTEGER,
  owner_id INTEGER,
  words TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX quarantined_value_object ON quarantined_value (object_id);
CREATE INDEX quarantined_value_owner ON quarantined_value (owner_id);

CREATE TABLE quarantine_reading (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  round INTEGER NOT NULL,
  read_at TEXT NOT NULL
);

CREATE TABLE conflict_fix (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  fix TEXT NOT NULL,
  writes TEXT NOT NULL,               -- before and after, journaled before anything is sent
  undo TEXT NOT NULL,                 -- possible, not-needed, not-possible
  state TEXT NOT NULL,                -- sent, done, failed, undone
  fault TEXT,
  undone_at TEXT
);
`,
};
