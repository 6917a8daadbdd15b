import type { Migration } from '../migration.ts';

/** What runs did, what they could not do, and every write to a directory with its before-image. */
export const migration0020: Migration = {
  version: 20,
  sql: `
CREATE TABLE cycle (
  id INTEGER PRIMARY KEY,
  policy TEXT NOT NULL,               -- initial, delta
  trigger TEXT NOT NULL,              -- manual, scheduler, setup
  started_at TEXT NOT NULL,
  ended_at TEXT,
  status TEXT                         -- success, completed-with-errors, stopped, failed
);

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  cycle_id INTEGER,
  connector_id INTEGER NOT NULL,
  profile TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  result TEXT,
  counters TEXT NOT NULL DEFAULT '{}',
  fault TEXT                          -- what ended the run
);
CREATE INDEX run_cycle ON run (cycle_id);
CREATE INDEX run_ended ON run (ended_at);

CREATE TABLE object_fault (
  id INTEGER PRIMARY KEY,
  connector_id INTEGER NOT NULL,
  object_id INTEGER NOT NULL,         -- connector object; 0 where the object is not known
  stage TEXT NOT NULL,
  fault_key TEXT NOT NULL,            -- code, attribute and, for unknown objects, their name
  fault TEXT NOT NULL,
  first_run INTEGER NOT NULL,
  last_run INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX object_fault_key ON object_fault (connector_id, object_id, stage, fault_key);
CREATE INDEX object_fault_run ON object_fault (last_run);

CREATE TABLE pending_export (
  object_id INTEGER PRIMARY KEY,
  connector_id INTEGER NOT NULL,
  operation TEXT NOT NULL,            -- add, update, delete
  attributes TEXT NOT NULL,           -- values to be sent; an empty list clears
  awaiting TEXT NOT NULL DEFAULT '{}',-- values sent, not yet seen by an import
  state TEXT NOT NULL,                -- staged, sent, unsupported (nothing of it can be sent)
  settle INTEGER NOT NULL DEFAULT 0,  -- an answer was lost: look before writing again
  unsupported TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX pending_export_staged ON pending_export (connector_id, operation, object_id) WHERE state = 'staged';
CREATE INDEX pending_export_sent ON pending_export (connector_id, object_id) WHERE state = 'sent';

CREATE TABLE export_journal (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL,
  connector_id INTEGER NOT NULL,
  object_id INTEGER NOT NULL,
  operation TEXT NOT NULL,            -- add, update, delete, references
  object_type TEXT NOT NULL,
  anchor TEXT,
  dn TEXT NOT NULL,
  before_image TEXT NOT NULL,
  after_image TEXT NOT NULL,
  state TEXT NOT NULL,                -- sent, done, failed, lost
  sent_at TEXT NOT NULL,
  answered_at TEXT,
  fault TEXT
);
CREATE INDEX export_journal_open ON export_journal (connector_id, object_id) WHERE state = 'sent';
CREATE INDEX export_journal_object ON export_journal (object_id);
CREATE INDEX export_journal_run ON export_journal (run_id);
CREATE INDEX export_journal_answered ON export_journal (answered_at);

CREATE TABLE approval (
  id INTEGER PRIMARY KEY,
  connector_id INTEGER NOT NULL,
  gate TEXT NOT NULL,
  deletions TEXT NOT NULL,            -- JSON list of the connector objects whose deletion was held
  held_run INTEGER NOT NULL,
  held_at TEXT NOT NULL,
  approved_at TEXT,
  approved_by TEXT,
  used_run INTEGER
);
`,
};
