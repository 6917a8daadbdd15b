/** What one imported change means for a connector space object. Pure: the caller reads before and writes after. */

import { canonicalAttributes, decodeAttributes, overlayAttributes, type Attributes } from '../model/attribute-value.ts';
import type { ObjectChange, PatchChange } from '../model/directory-object.ts';
import { dnPath } from '../model/distinguished-name.ts';
import type { ConnectorObjectRow, PendingImport } from '../connector-space/objects.ts';

export type ImportOutcome = 'add' | 'update' | 'rename' | 'delete-add' | 'unchanged';

export interface ImportDecision {
  readonly outcome: ImportOutcome;
  readonly objectType: string;
  readonly dn: string;
  readonly dnPath: string;
  /** Canonical JSON. */
  readonly image: string;
  readonly pendingImport: PendingImport | null;
  /** Whether the row has to be written at all. */
  readonly write: boolean;
}

export function decideObject(known: ConnectorObjectRow | undefined, change: ObjectChange): ImportDecision {
  return decide(known, change.objectType, change.dn, canonicalAttributes(change.attributes));
}

/** A patch of an object that the connector space has as imported. */
export function decidePatch(known: ConnectorObjectRow, change: PatchChange): ImportDecision {
  const image =
    Object.keys(change.attributes).length === 0
      ? known.image
      : canonicalAttributes(overlayAttributes(decodeAttributes(known.image) as Attributes, change.attributes));
  return decide(known, change.objectType ?? known.object_type, change.dn ?? known.dn, image);
}

function decide(known: ConnectorObjectRow | undefined, objectType: string, dn: string, image: string): ImportDecision {
  const path = known?.dn === dn ? known.dn_path : dnPath(dn);
  const base = { objectType, dn, dnPath: path, image };
  if (!known || known.in_directory === 0) {
    // A placeholder, or an object that was planned and is now confirmed to be there.
    return { ...base, outcome: 'add', pendingImport: 'add', write: true };
  }
  if (known.object_type !== objectType) {
    return { ...base, outcome: 'delete-add', pendingImport: 'delete-add', write: true };
  }
  const changed = known.image !== image;
  const renamed = known.dn !== dn;
  if (known.pending_import === 'delete') {
    // It was missed or deleted and is back before synchronization looked.
    return { ...base, outcome: 'update', pendingImport: 'update', write: true };
  }
  if (!changed && !renamed) return { ...base, outcome: 'unchanged', pendingImport: known.pending_import, write: false };
  return {
    ...base,
    outcome: changed ? 'update' : 'rename',
    pendingImport: known.pending_import ?? 'update',
    write: true,
  };
}
