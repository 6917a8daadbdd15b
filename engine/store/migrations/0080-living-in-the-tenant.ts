import type { Migration } from '../migration.ts';

/**
 * What it takes to live in a tenant with others: objects that the cloud manages, objects that were written from here and
 * may be deleted from here, who else synchronizes, what others keep deleting, and sessions that are still to be ended.
 */
export const migration0080: Migration = {
  version: 80,
  sql: `
-- Since when it is known that the cloud manages the object; null: it does not.
ALTER TABLE connector_object ADD COLUMN cloud_managed TEXT;
-- Whether an export wrote it.
ALTER TABLE connector_object ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
UPDATE connector_object SET written = 1 WHERE provision_rule IS NOT NULL AND (in_directory = 1 OR anchor IS NOT NULL);
CREATE INDEX connector_object_cloud_managed ON connector_object (connector_id) WHERE cloud_managed IS NOT NULL;

CREATE TABLE session_revocation (
  object_id INTEGER PRIMARY KEY,      -- connector object
  connector_id INTEGER NOT NULL,
  run_id INTEGER NOT NULL,            -- the run that disabled the account
  requested_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX session_revocation_connector ON session_revocation (connector_id);

CREATE TABLE other_synchronization (
  connector_id INTEGER NOT NULL,
  other TEXT NOT NULL,                -- who it is, the same for the same
  kind TEXT NOT NULL,                 -- server, cloud-sync
  name TEXT NOT NULL,
  last_seen TEXT,                     -- when it last synchronized, as the tenant says
  job TEXT,                           -- JSON: id, template and state of a Cloud Sync job
  present INTEGER NOT NULL,           -- whether the last look found it
  found_at TEXT NOT NULL,
  accepted_at TEXT,
  accepted_by TEXT,
  PRIMARY KEY (connector_id, other)
) WITHOUT ROWID;

CREATE TABLE deleted_elsewhere (
  connector_id INTEGER NOT NULL,
  dn_path TEXT NOT NULL,
  dn TEXT NOT NULL,
  object_type TEXT NOT NULL,
  name TEXT NOT NULL,
  times INTEGER NOT NULL,
  cloud_managed INTEGER NOT NULL,     -- whether the cloud managed it when it was deleted
  last_at TEXT NOT NULL,
  PRIMARY KEY (connector_id, dn_path)
) WITHOUT ROWID;
`,
};
