import type { Migration } from '../migration.ts';

/** Federation of the tenant's domains: ways back, conversions under way, what was known last, and alarms. */
export const migration0110: Migration = {
  version: 110,
  sql: `
-- How every domain signed in before something was changed: what a conversion back needs.
CREATE TABLE federation_way_back (
  id INTEGER PRIMARY KEY,
  taken_at TEXT NOT NULL,
  taken_by TEXT NOT NULL,
  reason TEXT NOT NULL,               -- to-federated, to-managed, change-settings, by-hand
  domain TEXT,                        -- the one that was to be changed; null where it was taken by hand
  document TEXT NOT NULL              -- JSON: all domains of the tenant with their settings
);

CREATE TABLE federation_conversion (
  id INTEGER PRIMARY KEY,
  domain TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- to-federated, to-managed, change-settings
  state TEXT NOT NULL,                -- intended, written, done, failed, abandoned
  settings TEXT,                      -- JSON of what is wanted; null: managed
  metadata_url TEXT,
  automatic INTEGER NOT NULL,
  way_back_id INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  started_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  fault TEXT                          -- JSON
);
-- One at a time for a domain.
CREATE UNIQUE INDEX federation_conversion_open ON federation_conversion (domain) WHERE state IN ('intended', 'written');

CREATE TABLE federation_domain (
  domain TEXT PRIMARY KEY,
  authentication TEXT NOT NULL,       -- Managed, Federated
  settings TEXT,                      -- JSON, as last known and not questioned
  known_by TEXT NOT NULL,             -- causeway, seen, accepted
  since TEXT NOT NULL,
  metadata_url TEXT,
  automatic INTEGER NOT NULL DEFAULT 0,
  looked_at TEXT,
  metadata_read_at TEXT,
  metadata_fault TEXT,                -- JSON
  metadata_failing_since TEXT,
  certificates TEXT NOT NULL DEFAULT '[]' -- JSON
) WITHOUT ROWID;

CREATE TABLE federation_alarm (
  id INTEGER PRIMARY KEY,
  domain TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,              -- what it is about within the domain: the same for the same
  severity TEXT NOT NULL,             -- warning, error, security
  facts TEXT NOT NULL,                -- JSON
  differences TEXT NOT NULL,          -- JSON
  raised_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ended_at TEXT,
  accepted_at TEXT,
  accepted_by TEXT
);
CREATE UNIQUE INDEX federation_alarm_standing ON federation_alarm (domain, kind, subject) WHERE ended_at IS NULL;

CREATE TABLE federation_look (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at TEXT,                            -- of the last look that came to its end
  next_at TEXT NOT NULL,
  fault TEXT                          -- JSON: why the last attempt did not
);
`,
};
