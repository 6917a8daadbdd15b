import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { connectorNumber } from '../../../engine/connector-space/objects.ts';
import { openReferenceLists } from '../../../engine/connector-space/references.ts';
import { RunObjects } from '../../../engine/connector-space/run-objects.ts';
import { applyPage, mergeRepeated } from '../../../engine/import/apply-page.ts';
import { emptyImportCounters } from '../../../engine/import/import-run.ts';
import type { ImportChange, ObjectReference } from '../../../engine/model/directory-object.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const ANCHORS = ['a', 'b'];
const reference = (anchor: string): ObjectReference => ({ anchor, dn: `CN=${anchor},DC=test` });

const anchor = fc.constantFrom(...ANCHORS);
const dn = anchor.chain((name) => fc.constantFrom(`CN=${name},DC=test`, `CN=${name} moved,DC=test`));
const targets = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'x', 'y'), { maxLength: 3 })
  .map((names) => names.map(reference));
const attributes = fc.dictionary(
  fc.constantFrom('title', 'mail'),
  fc.uniqueArray(fc.constantFrom('1', '2'), { maxLength: 2 }),
);
const referencePatch = fc.oneof(
  targets.map((all) => ({ all })),
  fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'x', 'y'), fc.boolean()), {
      maxLength: 3,
      selector: ([name]) => name,
    })
    .map((moved) => ({
      added: moved.filter(([, isAdded]) => isAdded).map(([name]) => reference(name)),
      removed: moved.filter(([, isAdded]) => !isAdded).map(([name]) => reference(name)),
    })),
);

const change: fc.Arbitrary<ImportChange> = fc.oneof(
  fc.record({
    kind: fc.constant('object' as const),
    anchor,
    dn,
    objectType: fc.constant('group'),
    attributes,
    references: fc.record({ member: targets }),
  }),
  fc.record(
    {
      kind: fc.constant('patch' as const),
      anchor,
      dn,
      attributes,
      references: fc.dictionary(fc.constant('member'), referencePatch),
    },
    { requiredKeys: ['kind', 'anchor', 'attributes', 'references'] },
  ),
  fc.record({ kind: fc.constant('delete' as const), anchor }),
);

/** What is known of the objects after these pages; an object that is to be deleted counts as gone. */
async function afterPages(store: Store, name: string, pages: readonly (readonly ImportChange[])[]) {
  const connectorId = await store.write((writer) => connectorNumber(writer, name, 'active-directory'));
  const context = {
    connectorId,
    connectorName: name,
    keyed: [],
    includes: () => true,
    owns: () => true,
    isContainer: () => false,
    full: false,
    counters: emptyImportCounters(),
    moved: new RunObjects(1),
  };
  for (const changes of pages) {
    await store.write(async (writer) => {
      await openReferenceLists(writer);
      await applyPage(writer, { changes }, context);
    });
  }
  const objects = await store.reader.all(
    `SELECT anchor, dn, dn_path, image FROM connector_object
     WHERE connector_id = ? AND in_directory = 1 AND coalesce(pending_import, '') <> 'delete' ORDER BY anchor`,
    [connectorId],
  );
  const links = await store.reader.all(
    `SELECT o.anchor, r.attribute, t.anchor AS target FROM connector_reference AS r
     JOIN connector_object AS o ON o.id = r.object_id JOIN connector_object AS t ON t.id = r.target_id
     WHERE o.connector_id = ? AND r.imported = 1 AND o.in_directory = 1 AND coalesce(o.pending_import, '') <> 'delete'
     ORDER BY o.anchor, t.anchor`,
    [connectorId],
  );
  return { objects, links };
}

const BEFORE: readonly ImportChange[] = [
  {
    kind: 'object',
    anchor: 'a',
    dn: 'CN=a,DC=test',
    objectType: 'group',
    attributes: { title: ['0'] },
    references: { member: [reference('x'), reference('b')] },
  },
];

test('a page that speaks of an object twice says the same as one page for each saying', async () => {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 6 }), async (changes) => {
      round++;
      const atOnce = await afterPages(store, `at once ${round}`, [BEFORE, changes]);
      const oneByOne = await afterPages(store, `one by one ${round}`, [BEFORE, ...changes.map((one) => [one])]);
      expect(atOnce).toEqual(oneByOne);
    }),
    { numRuns: 300 },
  );
});

test('changes of different objects pass as they are, in their order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(change, { selector: (one) => one.anchor }), (changes) => {
      expect(mergeRepeated(changes)).toBe(changes);
    }),
  );
});

test('a later type is the type', () => {
  const [merged] = mergeRepeated([
    { ...BEFORE[0]!, kind: 'object', attributes: {} } as ImportChange,
    { kind: 'patch', anchor: 'a', objectType: 'contact', attributes: {}, references: {} },
  ]);
  expect(merged).toMatchObject({ kind: 'object', objectType: 'contact' });
});
