import { describe, expect, test } from 'vitest';
import type { ConnectorObjectRow, PendingImport } from '../../../engine/connector-space/objects.ts';
import { decideObject, decidePatch } from '../../../engine/import/decide.ts';
import { canonicalAttributes } from '../../../engine/model/attribute-value.ts';
import type { ObjectChange } from '../../../engine/model/directory-object.ts';
import { dnPath } from '../../../engine/model/distinguished-name.ts';

const DN = 'CN=Anna,OU=Staff,DC=contoso,DC=test';
const MOVED = 'CN=Anna,OU=Sales,DC=contoso,DC=test';

function known(parts: Partial<ConnectorObjectRow> = {}): ConnectorObjectRow {
  return {
    id: 1,
    connector_id: 1,
    object_type: 'user',
    anchor: 'a',
    dn: DN,
    dn_path: dnPath(DN),
    image: canonicalAttributes({ title: ['Engineer'] }),
    in_directory: 1,
    mv_id: 7,
    join_rule: 1,
    provision_rule: null,
    cloud_managed: null,
    written: 0,
    pending_import: null,
    retry: 0,
    ...parts,
  };
}

function incoming(parts: Partial<ObjectChange> = {}): ObjectChange {
  return {
    kind: 'object',
    anchor: 'a',
    dn: DN,
    objectType: 'user',
    attributes: { title: ['Engineer'] },
    references: {},
    ...parts,
  };
}

const SAME = incoming();
const CHANGED = incoming({ attributes: { title: ['Director'] } });
const RENAMED = incoming({ dn: MOVED });
const RETYPED = incoming({ objectType: 'contact' });
const PLANNED = { in_directory: 0 as const, image: '{}' };

describe('a whole object', () => {
  test.each<[string, ConnectorObjectRow | undefined, ObjectChange, string, PendingImport | null, boolean]>([
    // what, known, incoming, outcome, pending import, written
    ['never seen is added', undefined, SAME, 'add', 'add', true],
    ['that was a placeholder is added', known({ ...PLANNED, object_type: '' }), SAME, 'add', 'add', true],
    ['that was planned here is confirmed as an add', known(PLANNED), SAME, 'add', 'add', true],
    ['that is as known is left alone', known(), SAME, 'unchanged', null, false],
    ['with other values is an update', known(), CHANGED, 'update', 'update', true],
    ['with another DN is a rename', known(), RENAMED, 'rename', 'update', true],
    ['of another type is another object', known(), RETYPED, 'delete-add', 'delete-add', true],
    ['not yet looked at stays an add', known({ pending_import: 'add' }), CHANGED, 'update', 'add', true],
    ['as known stays an add that waits', known({ pending_import: 'add' }), SAME, 'unchanged', 'add', false],
    ['stays an update that waits', known({ pending_import: 'update' }), CHANGED, 'update', 'update', true],
    ['that was missed and is back is no deletion', known({ pending_import: 'delete' }), SAME, 'update', 'update', true],
    ['back under another name is no deletion', known({ pending_import: 'delete' }), RENAMED, 'update', 'update', true],
    [
      'back as another type is another object',
      known({ pending_import: 'delete' }),
      RETYPED,
      'delete-add',
      'delete-add',
      true,
    ],
    [
      'stays another object until looked at',
      known({ pending_import: 'delete-add' }),
      CHANGED,
      'update',
      'delete-add',
      true,
    ],
  ])('%s', (_, before, change, outcome, pendingImport, write) => {
    expect(decideObject(before, change)).toMatchObject({
      outcome,
      pendingImport,
      write,
      objectType: change.objectType,
      dn: change.dn,
      dnPath: dnPath(change.dn),
      image: canonicalAttributes(change.attributes),
    });
  });

  test('is the same whatever the order of its values and attributes', () => {
    const before = known({ image: canonicalAttributes({ a: ['1', '2'], b: ['3'] }) });
    expect(decideObject(before, incoming({ attributes: { b: ['3'], a: ['2', '1'], c: [] } })).outcome).toBe(
      'unchanged',
    );
  });

  test('that differs in nothing but the case of its name is renamed', () => {
    expect(decideObject(known(), incoming({ dn: DN.replace('Anna', 'ANNA') })).outcome).toBe('rename');
  });
});

describe('a patch', () => {
  const patch = (parts: object) => ({ kind: 'patch' as const, anchor: 'a', attributes: {}, references: {}, ...parts });

  test.each<[string, object, string, object]>([
    ['without anything changes nothing', {}, 'unchanged', { title: ['Engineer'] }],
    ['replaces what it names', { attributes: { title: ['Director'] } }, 'update', { title: ['Director'] }],
    ['leaves what it does not name', { attributes: { mail: ['m'] } }, 'update', { title: ['Engineer'], mail: ['m'] }],
    ['clears with an empty list', { attributes: { title: [] } }, 'update', {}],
    [
      'that repeats what is known changes nothing',
      { attributes: { title: ['Engineer'] } },
      'unchanged',
      { title: ['Engineer'] },
    ],
    [
      'that clears what is not there changes nothing',
      { attributes: { mail: [] } },
      'unchanged',
      { title: ['Engineer'] },
    ],
    ['with a DN renames', { dn: MOVED }, 'rename', { title: ['Engineer'] }],
    ['with another type makes another object', { objectType: 'contact' }, 'delete-add', { title: ['Engineer'] }],
  ])('%s', (_, change, outcome, attributes) => {
    const decision = decidePatch(known(), patch(change));
    expect(decision).toMatchObject({ outcome, image: canonicalAttributes(attributes as never) });
    expect(decision.write).toBe(outcome !== 'unchanged');
  });
});
