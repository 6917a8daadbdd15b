import type { Migration } from '../migration.ts';

/** The agent of pass-through authentication that this engine runs, and how it was when it last said so. */
export const migration0100: Migration = {
  version: 100,
  sql: `
CREATE TABLE pass_through_agent (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  tenant_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  endpoints TEXT,                     -- JSON: of a cloud of one's own; null: of the tenant's cloud
  registered_at TEXT NOT NULL,
  registered_by TEXT NOT NULL
);

CREATE TABLE pass_through_key (
  thumbprint TEXT PRIMARY KEY,        -- SHA-1, upper-case hex: the service names it so
  certificate TEXT NOT NULL,          -- PEM; its private key is the secret of that name
  added_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE pass_through_status (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  snapshot TEXT NOT NULL              -- JSON, nothing in it is about a person
);
`,
};
