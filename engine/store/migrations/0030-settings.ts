import type { Migration } from '../migration.ts';

/** The configuration document in versions, secrets under lock, and who did what. */
export const migration0030: Migration = {
  version: 30,
  sql: `
CREATE TABLE configuration (
  version INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL
);

CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
);

CREATE TABLE engine_state (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL
);
`,
};
