/** What keeps an identity alive, what ends it, and what several forests add up to. */

import { expect, test } from 'vitest';
import { syncRuleSchema, type SyncRule } from '../../engine/rules/rule.ts';
import { rulesOf } from '../../engine/setup/rules-of.ts';
import { complaints, FABRIKAM, person, personDn, upn, type Lab } from './lab.ts';
import { bothWays, guest, guestDn, guests } from './two-forests.ts';

/** The second forest's rule that joins people, with another link type, finding them by their address. */
const joiningOnly = (linkType: SyncRule['linkType']) => (lab: Lab) =>
  lab.configure((configuration) => {
    const isJoin = ({ connector, name }: SyncRule) => connector === FABRIKAM && name === 'In from AD - User Join';
    const standard = rulesOf(configuration).find(isJoin)!;
    const clone = { ...standard, id: 'joining', name: 'joining', linkType, immutable: false, precedence: 60 };
    return { ...configuration, rules: { custom: [clone], disabled: [standard.id] } };
  });

const SHARED = { mail: upn('anna') };
const PEOPLE = {
  people: [person('anna', SHARED)],
  fabrikam: [guest('anna', { ...SHARED, department: 'Flight' }), guest('solo', { mail: 'solo@fabrikam.test' })],
  answers: { userMatching: 'mail' },
} as const;

async function identities(lab: Lab): Promise<{ name: string; objects: number }[]> {
  return lab.engine.store.reader.all(
    `SELECT m.attributes ->> '$.accountName[0]' AS name, count(*) AS objects FROM metaverse_object AS m
     JOIN connector_object AS o ON o.mv_id = m.id WHERE m.object_type = 'person' AND o.connector_id IN (
       SELECT id FROM connector WHERE kind = 'active-directory') GROUP BY m.id ORDER BY 1`,
  );
}

const users = (lab: Lab) => lab.tenant.state.list('user').map(({ properties }) => properties['department'] ?? null);

test('a rule that joins makes nobody, and what it joined does not outlive whom it was joined to', async () => {
  await bothWays(PEOPLE, joiningOnly('Join'), async (lab) => {
    expect(await identities(lab)).toEqual([{ name: 'anna', objects: 2 }]);
    expect(users(lab)).toEqual(['Flight']);
    await lab.forest.remove(personDn('anna'));
    await lab.settle();
    expect(await identities(lab)).toEqual([]);
    expect(users(lab)).toEqual([]);

    await lab.forest.restore(personDn('anna'));
    await lab.settle();
    expect(await identities(lab)).toEqual([{ name: 'anna', objects: 2 }]);
    expect(users(lab)).toEqual(['Flight']);
  });
});

test('a rule that sticks makes nobody either, and keeps whom it joined until its own object leaves', async () => {
  await bothWays(PEOPLE, joiningOnly('StickyJoin'), async (lab) => {
    expect(await identities(lab)).toEqual([{ name: 'anna', objects: 2 }]);
    await lab.forest.remove(personDn('anna'));
    // The account that is left has another anchor, and an anchor that was exported is frozen.
    expect(new Set(complaints(await lab.settle()))).toEqual(new Set(['anchor-changed anna']));
    expect(await identities(lab)).toEqual([{ name: 'anna', objects: 1 }]);
    expect(users(lab)).toEqual(['Flight']);

    guests(lab).remove(guestDn('anna'));
    await lab.settle();
    expect(await identities(lab)).toEqual([]);
    expect(users(lab)).toEqual([]);
  });
});

const merging = (connector: string, precedence: number, mergeType: 'Merge' | 'MergeCaseInsensitive') =>
  syncRuleSchema.parse({
    ...{ id: connector, name: `In from ${connector} - ids`, direction: 'inbound', connector, precedence },
    ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'Join' },
    flows: [
      { target: 'certificateUserIds', source: { type: 'expression', expression: 'Split([info], ";")' }, mergeType },
    ],
  });

test.each<['Merge' | 'MergeCaseInsensitive', readonly string[]]>([
  ['Merge', ['B', 'a', 'b', 'c']],
  ['MergeCaseInsensitive', ['a', 'b', 'c']],
])('values of several forests are one set under %s', async (mergeType, expected) => {
  const rules = [merging('contoso.test', 50, mergeType), merging(FABRIKAM, 51, mergeType)];
  await bothWays(
    {
      people: [person('anna', { ...SHARED, info: 'a;b' })],
      fabrikam: [guest('anna', { ...SHARED, info: 'B;b;c' })],
      answers: { userMatching: 'mail' },
    },
    (lab) => lab.configure((configuration) => ({ ...configuration, rules: { custom: rules, disabled: [] } })),
    async (lab) => {
      const row = await lab.engine.store.reader.get<{ ids: string }>(
        `SELECT attributes -> '$.certificateUserIds' AS ids FROM metaverse_object
         WHERE attributes ->> '$.accountName[0]' = 'anna'`,
      );
      expect(JSON.parse(row!.ids)).toEqual(expected);
    },
  );
});
