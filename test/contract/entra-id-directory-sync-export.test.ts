/** Export through the directory-sync service: what arrives in the tenant, as Graph shows it and as it is read back. */

import { describe, expect, it } from 'vitest';

import {
  addOf,
  anchorOf,
  dnOfNumber,
  exportAll,
  groupOf,
  linksOf,
  personOf,
  startService,
} from './entra-id-directory-sync-harness.ts';
import { applyChanges, fullImport, operation, sourceAnchor } from './entra-id-harness.ts';

const octets = (...values: number[]) => new Uint8Array(values);

const TYPES = ['user', 'group', 'contact', 'device'];

describe('objects of every type', () => {
  it('arrive with their values, synchronized, and come back as they were sent', async () => {
    await using service = await startService();
    const person = personOf(1, {
      givenName: ['Ada'],
      proxyAddresses: ['SMTP:ada@contoso.test', 'smtp:a@contoso.test'],
      mail: ['ada@contoso.test'],
      countryCode: [276n],
      onPremiseSecurityIdentifier: ['S-1-5-21-1-2-3-1104'],
      onPremisesObjectIdentifier: [octets(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)],
      thumbnailPhoto: [octets(0xff, 0xd8, 0xff, 0xe0)],
      userCertificate: [octets(1), octets(2, 3)],
      lastPasswordChangeTimestamp: ['20261120081500.0Z'],
      extensionAttribute1: ['one'],
      extensionAttribute15: ['fifteen'],
      msExchHideFromAddressLists: [true],
    });
    const group = groupOf(2, { mail: ['crew@contoso.test'], proxyAddresses: ['SMTP:crew@contoso.test'] });
    const contact = addOf('contact', 3, {
      displayName: ['Supplier'],
      mail: ['sales@supplier.test'],
      targetAddress: ['SMTP:sales@supplier.test'],
      proxyAddresses: ['SMTP:sales@supplier.test'],
    });
    const device = addOf('device', 4, {
      displayName: ['PC-4'],
      deviceId: [octets(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)],
      deviceTrustType: ['ServerAd'],
      deviceOSType: ['Windows'],
      accountEnabled: [true],
    });
    const exported = await exportAll(service.connector, [person, group, contact, device]);
    const anchors = [person, group, contact, device].map((one) => anchorOf(exported.of(one)));
    expect(anchors.map((anchor) => anchor.slice(0, anchor.indexOf('_')))).toEqual([
      'User',
      'Group',
      'Contact',
      'Device',
    ]);
    expect(service.tenant.directorySyncViolations).toEqual([]);

    const attributes = [person, group, contact, device].flatMap((one) => Object.keys(one.attributes));
    const selection = { objectTypes: TYPES, attributes: [...new Set(attributes)] };
    const { changes } = await fullImport(service.connector, selection);
    const held = applyChanges(new Map(), changes);
    for (const [index, one] of [person, group, contact, device].entries()) {
      expect(held.get(anchors[index]!)).toEqual({
        dn: one.dn,
        objectType: one.objectType,
        attributes: one.attributes,
        references: {},
      });
    }
  });

  it('are changed, cleared and deleted by their source anchors', async () => {
    await using service = await startService();
    const added = personOf(1, { title: ['Captain'], proxyAddresses: ['SMTP:a@contoso.test'] });
    const anchor = anchorOf((await exportAll(service.connector, [added])).of(added));
    const change = (kind: 'update' | 'delete', attributes = {}) =>
      operation({ kind, objectType: 'user', dn: added.dn, anchor, attributes });
    await exportAll(service.connector, [change('update', { title: [], proxyAddresses: [], surname: ['Byron'] })]);
    const selection = { objectTypes: TYPES, attributes: ['title', 'surname', 'proxyAddresses', 'displayName'] };
    const read = async () => applyChanges(new Map(), (await fullImport(service.connector, selection)).changes);
    expect((await read()).get(anchor)?.attributes).toEqual({ displayName: ['Person 1'], surname: ['Byron'] });
    const [gone, again] = [change('delete'), change('delete')];
    const first = await exportAll(service.connector, [gone]);
    expect(first.of(gone)).toMatchObject({ status: 'done' });
    expect((await exportAll(service.connector, [again])).of(again)).toMatchObject({ status: 'done' });
    expect((await read()).size).toBe(0);
  });
});

describe('links', () => {
  it('reach objects of the same run, of other types, and cloud objects that are not synchronized', async () => {
    await using service = await startService();
    const cloudUser = service.tenant.state.addUser({ userPrincipalName: 'cloud@contoso.test' });
    const [boss, person, contact, inner, outer] = [
      personOf(1),
      personOf(2),
      addOf('contact', 3, { displayName: ['Contact'], mail: ['c@supplier.test'] }),
      groupOf(4),
      groupOf(5),
    ];
    const exported = await exportAll(service.connector, [boss, person, contact, inner, outer]);
    const at = (one: typeof boss) => anchorOf(exported.of(one));
    const members = [at(person), at(contact), at(inner), `User_${cloudUser.id}`];
    const linked = await exportAll(service.connector, [
      linksOf('user', 2, at(person), [{ attribute: 'manager', added: [at(boss)], removed: [] }]),
      linksOf('group', 5, at(outer), [
        { attribute: 'member', added: members, removed: [] },
        { attribute: 'managedBy', added: [at(boss)], removed: [] },
        { attribute: 'authOrig', added: [at(boss), at(inner)], removed: [] },
      ]),
    ]);
    expect(linked.outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    const selection = { objectTypes: TYPES, attributes: ['manager', 'member', 'managedBy', 'authOrig'] };
    const { changes } = await fullImport(service.connector, selection);
    const held = applyChanges(new Map(), changes);
    expect(held.get(at(person))?.references['manager']).toEqual(new Set([at(boss)]));
    expect(held.get(at(outer))?.references).toEqual({
      member: new Set(members),
      managedBy: new Set([at(boss)]),
      authOrig: new Set([at(boss), at(inner)]),
    });
    expect(service.tenant.directorySyncViolations).toEqual([]);

    const other = await service.open();
    const dns = new Map([[at(boss), dnOfNumber(1)]]);
    await exportAll(other, [
      linksOf('group', 5, at(outer), [{ attribute: 'member', added: [at(boss)], removed: [at(inner)] }]),
      linksOf('user', 2, at(person), [{ attribute: 'manager', added: [], removed: [at(boss)] }], dns),
      linksOf('user', 1, at(boss), [{ attribute: 'manager', added: [`User_${cloudUser.id}`], removed: [] }]),
    ]);
    const after = applyChanges(new Map(), (await fullImport(other, selection)).changes);
    expect(after.get(at(outer))?.references['member']).toEqual(
      new Set([at(person), at(contact), at(boss), `User_${cloudUser.id}`]),
    );
    expect(after.get(at(person))?.references['manager']).toEqual(new Set());
    expect(after.get(at(boss))?.references['manager']).toEqual(new Set([`User_${cloudUser.id}`]));
  });

  it('of 60,000 members go in requests of bounded size and come back in pieces', { timeout: 120_000 }, async () => {
    await using service = await startService();
    const { state } = service.tenant;
    const members = Array.from(
      { length: 60_000 },
      (_, index) => `User_${state.addUser({ userPrincipalName: `u${index}@contoso.test` }).id}`,
    );
    const group = groupOf(1);
    const anchor = anchorOf((await exportAll(service.connector, [group])).of(group));
    const all = linksOf('group', 1, anchor, [{ attribute: 'member', added: members, removed: [] }]);
    const { outcomes } = await exportAll(service.connector, [all]);
    expect(outcomes).toEqual([{ operationId: all.operationId, status: 'done', anchor }]);
    expect(service.tenant.directorySync.counters.requests['ProvisionAzureADSyncObjects2']).toBe(5);
    const { changes } = await fullImport(service.connector, { objectTypes: ['group'], attributes: ['member'] });
    expect(applyChanges(new Map(), changes).get(anchor)?.references['member']).toEqual(new Set(members));
  });

  it('to somebody who is not there do not keep the others away', async () => {
    await using service = await startService({ directorySync: { throttle: 'off', unknownReferences: 'refused' } });
    const people = Array.from({ length: 9 }, (_, index) => personOf(index + 1));
    const group = groupOf(20);
    const exported = await exportAll(service.connector, [...people, group]);
    const anchors = people.map((one) => anchorOf(exported.of(one)));
    const anchor = anchorOf(exported.of(group));
    const nobody = 'User_00000000-0000-4000-8000-000000000000';
    const added = anchors.toSpliced(4, 0, nobody);
    const { outcomes } = await exportAll(service.connector, [
      linksOf('group', 20, anchor, [{ attribute: 'member', added, removed: [] }]),
    ]);
    const [outcome] = outcomes;
    expect(outcome).toMatchObject({ status: 'failed', fault: { code: 'reference-missing', retry: 'later' } });
    const arrived = outcome?.status === 'failed' ? (outcome.arrived ?? []).flatMap((part) => part.added) : [];
    expect(new Set(arrived)).toEqual(new Set(anchors));
    const { changes } = await fullImport(service.connector, { objectTypes: TYPES, attributes: ['member'] });
    expect(applyChanges(new Map(), changes).get(anchor)?.references['member']).toEqual(new Set(anchors));
  });
});

it('the directory is told of the end of an export', async () => {
  await using service = await startService();
  const person = personOf(1);
  await exportAll(service.connector, [person]);
  const before = await service.connector.company();
  await service.connector.endExport?.(
    { exported: 1, successful: 1, objects: 1 },
    { signal: new AbortController().signal },
  );
  expect(service.tenant.directorySync.counters.requests['FinalizeExport']).toBe(1);
  expect(before.activated).toBe(true);
  expect((await service.connector.company()).lastSync).not.toBeUndefined();
});

it('an object of which nothing is written keeps what others wrote', async () => {
  await using service = await startService();
  const person = personOf(1, { title: ['Captain'] });
  const anchor = anchorOf((await exportAll(service.connector, [person])).of(person));
  const change = operation({
    kind: 'update',
    objectType: 'user',
    dn: person.dn,
    anchor,
    attributes: { displayName: ['A'] },
  });
  await exportAll(service.connector, [change]);
  expect(service.tenant.state.get(anchor.slice('User_'.length))?.properties).toMatchObject({
    displayName: 'A',
    jobTitle: 'Captain',
    onPremisesSyncEnabled: true,
    onPremisesImmutableId: sourceAnchor(1),
  });
});
