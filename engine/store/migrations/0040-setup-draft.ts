import type { Migration } from '../migration.ts';

/** The draft of a setup or a change, so that leaving the wizard loses nothing. Secrets are not part of it. */
export const migration0040: Migration = {
  version: 40,
  sql: `
CREATE TABLE setup_draft (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,          -- counts up: a second window learns that it is behind
  based_on INTEGER,                   -- the configuration version that a change began from
  content TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL
);
`,
};
