import type { Migration } from '../migration.ts';

/**
 * What disconnectors wait for: values of metaverse attributes by which a rule would join them. An identity that comes
 * to have one of them has those objects looked at again; else who is read first would decide who is joined.
 */
export const migration0060: Migration = {
  version: 60,
  sql: `
CREATE TABLE join_wish (
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,                -- folded, as in metaverse_key
  object_id INTEGER NOT NULL,         -- connector object
  PRIMARY KEY (attribute, value, object_id)
) WITHOUT ROWID;
CREATE INDEX join_wish_object ON join_wish (object_id);
`,
};
