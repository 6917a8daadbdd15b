import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMPANION_NEEDS } from '../../engine/connectors/entra-id/companion/permissions.ts';
import type { CloudObject } from '../../engine/connectors/entra-id/companion/cloud-objects.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { impatient, startHarness, type Harness } from './entra-id-harness.ts';

const { signal } = new AbortController();
const ANCHOR = 'AAECAwQFBgcICQoLDA0ODw==';

async function startCompanion(permissions: readonly string[] = LEAST_PERMISSIONS) {
  const harness = await startHarness({ record: true }, {}, { ...impatient, permissions });
  return { harness, companion: harness.connector.companion! };
}

const namesOf = (objects: readonly CloudObject[]) => objects.map(({ displayName }) => displayName).sort();

function addPerson(
  { tenant }: Harness,
  name: string,
  properties: { readonly [property: string]: string | string[] } = {},
) {
  const { userPrincipalName = `${name}@contoso.test`, ...others } = properties;
  const added = tenant.state.addUser({ userPrincipalName, displayName: name });
  tenant.state.update(added.id, others);
  return added;
}

describe('who owns a value', () => {
  test('is found by any of them, whoever masters the object, in whatever letter case', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { tenant } = harness;
    addPerson(harness, 'anna');
    addPerson(harness, 'bert', { mail: 'bert@contoso.test', onPremisesImmutableId: ANCHOR });
    const sales = tenant.state.addGroup({ displayName: 'sales' });
    tenant.state.update(sales.id, { proxyAddresses: ['SMTP:sales@contoso.test', 'smtp:selling@contoso.test'] });
    tenant.state.addContact({ displayName: 'partner', mail: 'partner@fabrikam.test' });
    const ask = (kind: 'userPrincipalName' | 'proxyAddress' | 'mail' | 'immutableId', value: string) =>
      companion.ownersOf([{ kind, value }], signal);
    expect(namesOf(await ask('userPrincipalName', 'ANNA@contoso.test'))).toEqual(['anna']);
    expect(namesOf(await ask('immutableId', ANCHOR))).toEqual(['bert']);
    expect(namesOf(await ask('mail', 'partner@fabrikam.test'))).toEqual(['partner']);
    expect(namesOf(await ask('proxyAddress', 'selling@contoso.test'))).toEqual(['sales']);
    expect(namesOf(await ask('proxyAddress', 'SMTP:bert@contoso.test'))).toEqual(['bert']);
    expect(await ask('mail', 'nobody@contoso.test')).toEqual([]);
  });

  test('is said of each object once, and of those in the recycle bin by their immutable id', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'anna', { onPremisesImmutableId: ANCHOR, mail: 'anna@contoso.test' });
    harness.tenant.state.remove(id);
    addPerson(harness, 'bert', { mail: 'bert@contoso.test' });
    const owners = await companion.ownersOf(
      [
        { kind: 'immutableId', value: ANCHOR },
        { kind: 'mail', value: 'bert@contoso.test' },
        { kind: 'userPrincipalName', value: 'bert@contoso.test' },
        { kind: 'proxyAddress', value: 'smtp:bert@contoso.test' },
      ],
      signal,
    );
    expect(namesOf(owners)).toEqual(['anna', 'bert']);
    expect(owners.find(({ displayName }) => displayName === 'anna')).toMatchObject({
      deletedAt: expect.stringMatching(/^\d{4}-/) as string,
      userPrincipalName: 'anna@contoso.test',
      synchronized: false,
    });
  });

  test('costs one batch for hundreds of values, and a value with a quote in it is no trouble', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    addPerson(harness, "o'hara");
    const values = Array.from({ length: 200 }, (_unused, index) => `p${index}@contoso.test`).concat(
      "o'hara@contoso.test",
    );
    harness.tenant.resetTraffic();
    const owners = await companion.ownersOf(
      values.map((value) => ({ kind: 'userPrincipalName', value })),
      signal,
    );
    expect(namesOf(owners)).toEqual(["o'hara"]);
    expect(harness.connector.traffic.requests).toBeLessThanOrEqual(2);
  });

  test('asks for everything page by page, the recycle bin last', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'gone');
    harness.tenant.state.remove(id);
    addPerson(harness, 'anna');
    harness.tenant.state.addGroup({ displayName: 'sales' });
    const found: CloudObject[] = [];
    for await (const page of companion.everything(signal)) found.push(...page);
    expect(found.map(({ displayName, deletedAt }) => [displayName, deletedAt !== null])).toEqual([
      ['anna', false],
      ['sales', false],
      ['gone', true],
    ]);
  });
});

describe('the writes that end a conflict', () => {
  test('set and clear the immutable id of a user that the cloud masters', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'anna');
    const anchor = `User_${id}`;
    await companion.setImmutableId(anchor, ANCHOR, signal);
    expect(harness.tenant.state.get(id)!.properties['onPremisesImmutableId']).toBe(ANCHOR);
    await companion.setImmutableId(anchor, null, signal);
    expect(harness.tenant.state.get(id)!.properties['onPremisesImmutableId'] ?? null).toBeNull();
  });

  test('leave a synchronized user alone', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'anna');
    harness.tenant.state.update(id, { onPremisesSyncEnabled: true });
    await expect(companion.setImmutableId(`User_${id}`, ANCHOR, signal)).rejects.toMatchObject({
      fault: { code: 'operation-refused', detail: { reason: 'synchronized' } },
    });
  });

  test('take an address away where Graph can, and say where Exchange has to', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'anna', { mail: 'shared@contoso.test' });
    const anchor = `User_${id}`;
    await companion.dropAddress(anchor, { attribute: 'mail', value: 'SHARED@contoso.test' }, signal);
    expect(harness.tenant.state.get(id)!.properties['mail'] ?? null).toBeNull();
    const name = {
      attribute: 'userPrincipalName',
      value: 'anna@contoso.test',
      instead: 'anna.two@contoso.test',
    } as const;
    await companion.dropAddress(anchor, name, signal);
    expect(harness.tenant.state.get(id)!.properties['userPrincipalName']).toBe('anna.two@contoso.test');
    for (const [address, reason] of [
      [{ attribute: 'proxyAddresses', value: 'smtp:x@contoso.test' }, 'exchange-only'],
      [{ attribute: 'mail', value: 'shared@contoso.test' }, 'changed-meanwhile'],
    ] as const) {
      await expect(companion.dropAddress(anchor, address, signal)).rejects.toMatchObject({
        fault: { code: 'operation-refused', detail: { reason } },
      });
    }
  });

  test('bring an object back from the recycle bin, once, also where the answer was lost', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'anna');
    harness.tenant.state.remove(id);
    harness.tenant.faults.inject({
      match: { path: /\/restore$/ },
      times: 1,
      action: { kind: 'answer-after-applying' },
    });
    await companion.restore(`User_${id}`, signal);
    expect(harness.tenant.state.get(id)?.deleted).toBe(false);
    expect((await companion.standing([`User_${id}`], signal)).size).toBe(1);
  });

  test('name the permission that is missing', async () => {
    const { harness, companion } = await startCompanion(['User.Read.All', 'Group.Read.All']);
    await using _ = harness;
    const { id } = addPerson(harness, 'anna');
    await expect(companion.setImmutableId(`User_${id}`, ANCHOR, signal)).rejects.toMatchObject({
      fault: { code: 'consent-missing', detail: { permissions: 'User.ReadWrite.All' } },
    });
    await expect(companion.revokeSessions([`User_${id}`], signal)).rejects.toMatchObject({
      fault: { code: 'consent-missing', detail: { permissions: 'User.RevokeSessions.All' } },
    });
  });
});

describe('what the tenant says beside', () => {
  test('are the objects that the cloud manages, of every type', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { state } = harness.tenant;
    const managed = [addPerson(harness, 'anna').id, state.addGroup({ displayName: 'sales' }).id];
    addPerson(harness, 'bert');
    for (const id of managed) state.setCloudManaged(id, true);
    const [user, group] = managed;
    expect(await companion.sourceOfAuthority(signal)).toEqual({
      managed: new Set([`User_${user!}`, `Group_${group!}`]),
      unknown: [],
    });
  });

  test('where it does not let us see them, they are unknown and no error', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const refusal = { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } };
    harness.tenant.faults.inject({
      match: { path: /^\/v1\.0\/(users|groups|contacts)$/ },
      action: { kind: 'answer', status: 403, body: refusal },
    });
    expect(await companion.sourceOfAuthority(signal)).toEqual({
      managed: new Set(),
      unknown: ['user', 'group', 'contact'],
    });
  });

  test('a value in quarantine comes with its object', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'anna');
    addPerson(harness, 'bert');
    const error = {
      category: 'PropertyConflict',
      propertyCausingError: 'ProxyAddresses',
      value: 'SMTP:shared@contoso.test',
      occurredDateTime: '2026-11-20T08:00:00Z',
    };
    harness.tenant.state.update(id, { onPremisesProvisioningErrors: [error] });
    expect(await companion.provisioningErrors(signal)).toMatchObject([
      {
        object: { anchor: `User_${id}` },
        property: 'ProxyAddresses',
        value: error.value,
        since: error.occurredDateTime,
      },
    ]);
  });

  test('somebody who is gone has no sessions to end', async () => {
    const { harness, companion } = await startCompanion();
    await using _ = harness;
    const { id } = addPerson(harness, 'anna');
    harness.tenant.state.remove(id);
    expect(await companion.revokeSessions([`User_${id}`], signal)).toEqual([{ anchor: `User_${id}`, status: 'done' }]);
  });
});

const REFERENCE = new URL('../../../shared/reference/graph-permissions.json', import.meta.url);

interface PermissionData {
  readonly operations: { readonly [operation: string]: { readonly application?: readonly string[] } };
}

/** The calls behind the needs that the reference knows. */
const CALLS: { readonly [operation: string]: readonly string[] } = {
  'look-at-users': ['GET /users', 'GET /users/{user-id}'],
  'look-at-groups': ['GET /groups', 'GET /groups/{group-id}'],
  'look-at-contacts': ['GET /contacts'],
  'look-at-organization': ['GET /organization'],
  'revoke-sessions': ['POST /users/{user-id}/revokeSignInSessions'],
  'look-at-cloud-sync': ['GET /servicePrincipals/{servicePrincipal-id}/synchronization/jobs'],
  'write-user': ['PATCH /users/{user-id}'],
  restore: ['POST /directory/deletedItems/{directoryObject-id}/restore'],
};

const isThere = existsSync(REFERENCE);

test.skipIf(!isThere)(
  `every permission that is asked for allows its calls (${isThere ? 'compared' : 'skipped'})`,
  () => {
    const { operations } = JSON.parse(readFileSync(REFERENCE, 'utf8')) as PermissionData;
    const wrong = COMPANION_NEEDS.flatMap(({ operation, anyOf }) =>
      (CALLS[operation] ?? []).flatMap((call) => {
        const allowed = operations[call]?.application ?? [];
        return anyOf
          .filter((permission) => !allowed.includes(permission))
          .map((permission) => `${permission}: ${call}`);
      }),
    );
    expect(wrong).toEqual([]);
  },
);
