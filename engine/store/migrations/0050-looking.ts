import type { Migration } from '../migration.ts';

/**
 * What screens look at: the objects behind the numbers of a run, what was removed since, objects by their names.
 *
 * `run_object.counter` is a number of `connector-space/run-objects.ts`. An object that leaves its connector space leaves
 * its name in `removed_object`, for the runs that speak of it. In `connector_name` the row of kind 0 is the whole name and
 * gives the order of lists, as `metaverse_name` does; rows of kind 1 are whatever else an object is looked for by.
 */
export const migration0050: Migration = {
  version: 50,
  sql: `
CREATE TABLE run_object (
  run_id INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  object_id INTEGER NOT NULL,         -- connector object
  PRIMARY KEY (run_id, counter, object_id)
) WITHOUT ROWID;
CREATE INDEX run_object_object ON run_object (object_id);

CREATE TABLE removed_object (
  id INTEGER PRIMARY KEY,
  connector_id INTEGER NOT NULL,
  object_type TEXT NOT NULL,
  anchor TEXT,
  dn TEXT NOT NULL,
  name TEXT NOT NULL
);

CREATE TABLE connector_name (
  connector_id INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  word TEXT NOT NULL,                 -- folded, see foldName
  object_id INTEGER NOT NULL,
  PRIMARY KEY (connector_id, kind, word, object_id)
) WITHOUT ROWID;
CREATE INDEX connector_name_object ON connector_name (object_id);

CREATE TABLE metaverse_name (
  name TEXT NOT NULL,
  object_id INTEGER NOT NULL,
  PRIMARY KEY (name, object_id)
) WITHOUT ROWID;
CREATE INDEX metaverse_name_object ON metaverse_name (object_id);

ALTER TABLE run ADD COLUMN detail TEXT;           -- steps, numbers by target connector, servers
CREATE INDEX run_connector ON run (connector_id, id);
CREATE INDEX cycle_started ON cycle (started_at);

ALTER TABLE object_fault ADD COLUMN cause TEXT;   -- code, attribute and what else faults of the same cause share
UPDATE object_fault SET cause = json_extract(fault, '$.code') || char(31) || coalesce(json_extract(fault, '$.attribute'), '')
  WHERE json_valid(fault);
CREATE INDEX object_fault_cause ON object_fault (cause);
CREATE INDEX object_fault_object ON object_fault (object_id);

CREATE INDEX metaverse_object_type ON metaverse_object (object_type);
CREATE INDEX connector_object_type ON connector_object (object_type, connector_id, mv_id);

DROP INDEX export_journal_run;
CREATE INDEX export_journal_run ON export_journal (run_id, operation, state, object_id);
`,
};
