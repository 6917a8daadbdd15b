import type { Migration } from '../migration.ts';

/**
 * The two spaces and what links them.
 *
 * `connector_object.image` is the object as last imported. What is waiting to be exported lies beside it in
 * `pending_export`, so the expected state is the image with that laid over. References are rows: `imported` says that
 * the directory has the link, `pending` (1 add, -1 remove) that outbound synchronization wants it otherwise, `sent`
 * that the wish was exported and awaits its confirming import. `changed` marks rows that synchronization has not looked
 * at yet; it is the queue of the reference phase and survives a kill.
 */
export const migration0010: Migration = {
  version: 10,
  sql: `
CREATE TABLE connector (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL
);

CREATE TABLE connector_object (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  connector_id INTEGER NOT NULL,
  object_type TEXT NOT NULL,          -- '' for a placeholder
  anchor TEXT,                        -- absent until a new object was exported
  dn TEXT NOT NULL,
  dn_path TEXT NOT NULL,
  image TEXT NOT NULL DEFAULT '{}',
  in_directory INTEGER NOT NULL,      -- 1: imported; 0: planned, or a placeholder
  mv_id INTEGER,
  join_rule INTEGER,                  -- the rule that linked it
  provision_rule INTEGER,             -- the outbound rule that keeps it provisioned
  pending_import TEXT,                -- add, update, delete, delete-add
  retry INTEGER NOT NULL DEFAULT 0    -- synchronize again although nothing was imported: the last attempt failed
);
CREATE UNIQUE INDEX connector_object_anchor ON connector_object (connector_id, anchor);
CREATE INDEX connector_object_dn ON connector_object (connector_id, dn_path);
CREATE INDEX connector_object_mv ON connector_object (mv_id) WHERE mv_id IS NOT NULL;
CREATE INDEX connector_object_pending ON connector_object (connector_id, id) WHERE pending_import IS NOT NULL OR retry = 1;
CREATE INDEX connector_object_container ON connector_object (connector_id, anchor)
  WHERE object_type IN ('domainDNS', 'organizationalUnit', 'container', 'builtinDomain');

CREATE TABLE connector_reference (
  object_id INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  imported INTEGER NOT NULL,
  pending INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (object_id, attribute, target_id)
) WITHOUT ROWID;
CREATE INDEX connector_reference_target ON connector_reference (target_id);
CREATE INDEX connector_reference_changed ON connector_reference (object_id) WHERE changed = 1;
CREATE INDEX connector_reference_pending ON connector_reference (object_id, attribute) WHERE pending <> 0;

CREATE TABLE connector_key (
  connector_id INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,
  object_id INTEGER NOT NULL,
  PRIMARY KEY (connector_id, attribute, value, object_id)
) WITHOUT ROWID;
CREATE INDEX connector_key_object ON connector_key (object_id);

CREATE TABLE metaverse_object (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  object_type TEXT NOT NULL,
  attributes TEXT NOT NULL,
  lineage TEXT NOT NULL               -- {attribute: [[rule, connector object], ...]}, the winner first
);

CREATE TABLE metaverse_key (
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,
  object_id INTEGER NOT NULL,
  PRIMARY KEY (attribute, value, object_id)
) WITHOUT ROWID;
CREATE INDEX metaverse_key_object ON metaverse_key (object_id);

CREATE TABLE metaverse_reference_source (
  mv_id INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  cs_id INTEGER NOT NULL,
  cs_attribute TEXT NOT NULL,
  rule INTEGER NOT NULL,
  PRIMARY KEY (mv_id, attribute)
) WITHOUT ROWID;
CREATE INDEX metaverse_reference_source_cs ON metaverse_reference_source (cs_id, cs_attribute);

CREATE TABLE metaverse_reference (
  mv_id INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  present INTEGER NOT NULL,
  recheck INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (mv_id, attribute, target_id)
) WITHOUT ROWID;
CREATE INDEX metaverse_reference_target ON metaverse_reference (target_id);
CREATE INDEX metaverse_reference_recheck ON metaverse_reference (recheck) WHERE recheck = 1;
CREATE INDEX metaverse_reference_changed ON metaverse_reference (changed) WHERE changed = 1;

CREATE TABLE export_reference_source (
  cs_id INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  mv_id INTEGER NOT NULL,
  mv_attribute TEXT NOT NULL,
  rule INTEGER NOT NULL,
  PRIMARY KEY (cs_id, attribute)
) WITHOUT ROWID;
CREATE INDEX export_reference_source_mv ON export_reference_source (mv_id, mv_attribute);

CREATE TABLE partition_state (
  connector_id INTEGER NOT NULL,
  partition TEXT NOT NULL,
  cookie TEXT,
  selection TEXT NOT NULL,            -- what the cookie was made for; another selection needs a full import
  imported_at TEXT NOT NULL,
  PRIMARY KEY (connector_id, partition)
) WITHOUT ROWID;

CREATE TABLE rule_number (
  number INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL UNIQUE
);
`,
};
