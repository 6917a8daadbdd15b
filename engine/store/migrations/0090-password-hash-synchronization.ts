import type { Migration } from '../migration.ts';

/**
 * How far the passwords of each domain were read, where each person's stands, and what happened. No hash is ever kept, not
 * even a derived one: a password that is to be sent again is read again, and what tells one from the next is the stamp that
 * the directory puts on every change of an attribute.
 */
export const migration0090: Migration = {
  version: 90,
  sql: `
CREATE TABLE password_domain (
  connector_id INTEGER NOT NULL,
  partition TEXT NOT NULL,
  cursor TEXT,                        -- how far everything has been dealt with or is kept below
  server TEXT,
  heartbeat_at TEXT,                  -- when it was last read to its end
  full_wanted_at TEXT,
  full_why TEXT,                      -- asked, scope, restored
  full_resend INTEGER NOT NULL DEFAULT 0,  -- send also what the tenant has
  fault TEXT,
  fault_at TEXT,
  PRIMARY KEY (connector_id, partition)
) WITHOUT ROWID;

CREATE TABLE password_person (
  connector_id INTEGER NOT NULL,
  anchor TEXT NOT NULL,
  partition TEXT NOT NULL,
  outcome TEXT NOT NULL,              -- synchronized, waiting, retry, ...
  reason TEXT,                        -- of out-of-scope
  -- The newest password that was heard of: stamp of the change; null before the first.
  version INTEGER,
  changed INTEGER,                    -- seconds since 1601
  invocation TEXT,
  must_change INTEGER NOT NULL DEFAULT 0,
  -- The one that the tenant took.
  sent_version INTEGER,
  sent_changed INTEGER,
  sent_invocation TEXT,
  sent_must_change INTEGER,
  sent_target TEXT,                   -- anchor of the tenant's object
  sent_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  failing_since TEXT,
  due_at TEXT,                        -- when it is read and sent again; null: not before it changes
  due_cause TEXT,
  due_who TEXT,
  fault TEXT,
  at TEXT NOT NULL,                   -- of the outcome
  PRIMARY KEY (connector_id, anchor)
) WITHOUT ROWID;
CREATE INDEX password_person_due ON password_person (connector_id, partition, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX password_person_outcome ON password_person (connector_id, partition, outcome, reason);

CREATE TABLE password_event (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- person, or what happened to a domain
  connector_id INTEGER,
  partition TEXT,
  anchor TEXT,
  outcome TEXT,
  reason TEXT,
  cause TEXT,
  who TEXT,
  changed INTEGER,                    -- seconds since 1601: when the password was written
  fault TEXT,
  detail TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX password_event_person ON password_event (connector_id, anchor, id) WHERE anchor IS NOT NULL;
CREATE INDEX password_event_domain ON password_event (id) WHERE anchor IS NULL;
CREATE INDEX password_event_at ON password_event (at);
`,
};
