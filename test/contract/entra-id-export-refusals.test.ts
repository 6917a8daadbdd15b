/** Values that the tenant refuses, and a tenant under load. */

import { describe, expect, it } from 'vitest';

import type { ExportOperation } from '../../engine/model/export-operation.ts';
import { virtualTime } from '../unit/entra-id/graph-double.ts';
import {
  addGroup,
  addUser,
  anchorIn,
  faultIn,
  idIn,
  impatient,
  operation,
  send,
  sendOne,
  sourceAnchor,
  startHarness,
} from './entra-id-harness.ts';

const user = (name: string, properties = {}) => ({ userPrincipalName: `${name}@contoso.test`, ...properties });

const update = (anchor: string, given: Partial<ExportOperation>) =>
  operation({ kind: 'update', objectType: anchor.startsWith('User') ? 'user' : 'group', anchor, ...given });

describe('values that the tenant does not take', () => {
  it('name the attribute, the value and the other object', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const other = state.addUser(user('user1', { displayName: 'The Other One' }));
    const list = state.addGroup({
      displayName: 'A List',
      mailEnabled: true,
      mail: 'list@contoso.test',
      proxyAddresses: ['SMTP:list@contoso.test'],
    });
    const name = addUser(1);
    const address = addUser(2, { mail: ['list@contoso.test'] });
    const outcomes = await send(harness.connector, [name, address, addUser(3)]);
    expect(faultIn(outcomes.get(name.operationId))).toMatchObject({
      code: 'value-not-unique',
      attribute: 'userPrincipalName',
      object: { name: 'User 1' },
      detail: { value: 'user1@contoso.test', conflictName: 'The Other One', conflictAnchor: `User_${other.id}` },
    });
    expect(faultIn(outcomes.get(address.operationId))).toMatchObject({
      code: 'value-not-unique',
      attribute: 'proxyAddresses',
      detail: { value: 'list@contoso.test', conflictName: 'A List', conflictAnchor: `Group_${list.id}` },
    });
    expect(state.list('user')).toHaveLength(2);
  });

  it('are taken when the holder gives them up in the same call, whichever comes first', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const pairs = Array.from({ length: 10 }, (_, index) => {
      const holder = `User_${state.addUser(user(`wanted${index}`)).id}`;
      const heir = `User_${state.addUser(user(`heir${index}`)).id}`;
      return [
        update(heir, { attributes: { userPrincipalName: [`wanted${index}@contoso.test`] } }),
        update(holder, { attributes: { userPrincipalName: [`former${index}@contoso.test`] } }),
      ];
    });
    const outcomes = await send(harness.connector, pairs.flat());
    expect(new Set([...outcomes.values()].map(({ status }) => status))).toEqual(new Set(['done']));
    expect(outcomes.size).toBe(20);
    expect(state.get('wanted0@contoso.test')?.id).toBe(idIn(pairs[0]?.[0]?.anchor ?? ''));
  });

  it("are exchanged between objects that want each other's, in rings of any length", async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const ring = (prefix: string, size: number, property: string, attribute: string) => {
      const ids = Array.from({ length: size }, (_, index) => {
        const own = property === 'mail' ? { mail: `${prefix}${index}@contoso.test` } : {};
        return state.addUser(user(`${prefix}${index}`, own)).id;
      });
      const operations = ids.map((id, index) =>
        update(`User_${id}`, { attributes: { [attribute]: [`${prefix}${(index + 1) % size}@contoso.test`] } }),
      );
      return { ids, operations, property, prefix };
    };
    const rings = [
      ring('two', 2, 'userPrincipalName', 'userPrincipalName'),
      ring('three', 3, 'userPrincipalName', 'userPrincipalName'),
      ring('mail', 2, 'mail', 'mail'),
    ];
    const outcomes = await send(
      harness.connector,
      rings.flatMap(({ operations }) => operations),
    );
    expect([...outcomes.values()].filter(({ status }) => status === 'failed')).toEqual([]);
    expect(outcomes.size).toBe(7);
    for (const { ids, property, prefix } of rings) {
      expect(ids.map((id) => state.get(id)?.properties[property])).toEqual(
        ids.map((_, index) => `${prefix}${(index + 1) % ids.length}@contoso.test`),
      );
    }
  });

  it('stay refused, once each, where nobody can give way', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state, faults } = harness.tenant;
    const [ada = '', bob = ''] = ['ada', 'bob'].map((name) => `User_${state.addUser(user(name)).id}`);
    const isSwap = ({ body }: { body: unknown }) => JSON.stringify(body ?? null).includes('swap-');
    faults.inject({
      match: { method: 'PATCH', predicate: isSwap },
      action: { kind: 'answer', status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } },
    });
    const outcomes = await send(harness.connector, [
      update(ada, { attributes: { userPrincipalName: ['bob@contoso.test'] } }),
      update(bob, { attributes: { userPrincipalName: ['ada@contoso.test'] } }),
    ]);
    expect(outcomes.size).toBe(2);
    for (const outcome of outcomes.values()) expect(faultIn(outcome)).toMatchObject({ code: 'value-not-unique' });
  });

  it('adopt the object that has the anchor already', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const { id } = state.addUser(user('elsewhere', { onPremisesImmutableId: sourceAnchor(1) }));
    expect(anchorIn(await sendOne(harness.connector, addUser(1)))).toBe(`User_${id}`);
    expect(state.get('user1@contoso.test')?.id).toBe(id);
  });

  it('say which domain is not verified', async () => {
    await using harness = await startHarness({ unverifiedDomains: ['northwind.test'] }, {}, impatient);
    const outcome = await sendOne(harness.connector, addUser(1, { userPrincipalName: ['ada@northwind.test'] }));
    expect(faultIn(outcome)).toMatchObject({
      code: 'domain-not-verified',
      attribute: 'userPrincipalName',
      detail: { domain: 'northwind.test', value: 'ada@northwind.test' },
    });
  });

  it('are measured before they are sent', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const long = addUser(1, { givenName: ['x'.repeat(65)] });
    const outcomes = await send(harness.connector, [long, addUser(2)]);
    expect(faultIn(outcomes.get(long.operationId))).toMatchObject({
      code: 'value-too-long',
      attribute: 'givenName',
      detail: { length: 65, limit: 64 },
    });
    expect(harness.tenant.counters.requests['POST /users']).toBe(1);
  });

  it("keep the service's own sentence where nothing better is known", async () => {
    await using harness = await startHarness({}, {}, impatient);
    const outcome = await sendOne(harness.connector, addUser(1, { usageLocation: ['Atlantis'] }));
    expect(faultIn(outcome)).toMatchObject({
      code: 'value-invalid',
      attribute: 'usageLocation',
      detail: { serverText: "Invalid value specified for property 'usageLocation' of resource 'User'." },
    });
  });

  it('never show a password in a fault', async () => {
    await using harness = await startHarness({ record: true }, {}, impatient);
    const outcome = await sendOne(harness.connector, addUser(1, { usageLocation: ['Atlantis'] }));
    const sent = harness.tenant.requests.find(({ method, path }) => method === 'POST' && path === '/users')?.body;
    const { password } = (sent as { passwordProfile: { password: string } }).passwordProfile;
    expect(JSON.stringify(outcome)).not.toContain(password);
  });
});

describe('a service under load', () => {
  it('gets every operation in the end, each exactly once, through a storm of refusals and reordered answers', async () => {
    await using harness = await startHarness({ seed: 7 }, {}, impatient);
    const { faults, state } = harness.tenant;
    faults.inject({
      match: { inBatch: true },
      action: { kind: 'throttle', retryAfterSeconds: 2 },
      probability: 0.3,
      times: 400,
    });
    const operations = Array.from({ length: 300 }, (_, index) => (index % 10 === 0 ? addGroup(index) : addUser(index)));
    const outcomes = await send(harness.connector, operations);
    expect([...outcomes.values()].filter(({ status }) => status === 'failed')).toEqual([]);
    expect(outcomes.size).toBe(300);
    expect(state.list('user')).toHaveLength(270);
    expect(state.list('group')).toHaveLength(30);
    expect(harness.connector.traffic.throttled).toBeGreaterThan(50);
    for (const { operationId, objectType, attributes } of operations) {
      if (objectType !== 'user') continue;
      expect(anchorIn(outcomes.get(operationId))).toBe(
        `User_${state.get(String(attributes['userPrincipalName']?.[0]))?.id}`,
      );
    }
  });

  it('is written to no faster than the pace, every item of a batch counted', async () => {
    const time = virtualTime();
    await using harness = await startHarness({}, { pace: { writesPerSecond: 18 } }, time);
    const start = time.now();
    await send(
      harness.connector,
      Array.from({ length: 200 }, (_, index) => addUser(index)),
    );
    // 20 at once, 180 more at 18 a second.
    expect((time.now() - start) / 1000).toBeCloseTo(10, 0);
  });

  it('tells what was done when the call is cancelled', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const abort = new AbortController();
    const seen: number[] = [];
    const operations = Array.from({ length: 500 }, (_, index) => addUser(index));
    const sending = (async () => {
      for await (const { operationId } of harness.connector.export(operations, { signal: abort.signal })) {
        seen.push(operationId);
        if (seen.length === 40) abort.abort();
      }
    })();
    await expect(sending).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
    expect(harness.tenant.state.list('user').length).toBe(seen.length);
    expect(seen.length).toBeLessThan(500);
  });

  it('ends the call where an application may not write, after telling what it did', async () => {
    const permissions = ['User.ReadWrite.All', 'Group.Read.All', 'Organization.Read.All', 'Domain.Read.All'];
    await using harness = await startHarness({}, {}, { ...impatient, permissions });
    const done: number[] = [];
    const operations = [addUser(1), addGroup(2), ...Array.from({ length: 100 }, (_, index) => addUser(index + 3))];
    const sending = (async () => {
      for await (const { operationId } of harness.connector.export(operations, {
        signal: new AbortController().signal,
      }))
        done.push(operationId);
    })();
    await expect(sending).rejects.toMatchObject({
      fault: { code: 'consent-missing', detail: { operation: 'write-groups', permissions: 'Group.ReadWrite.All' } },
    });
    expect(harness.tenant.state.list('user')).toHaveLength(done.length);
  });
});
