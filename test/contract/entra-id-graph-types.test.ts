/** Contacts, devices and owners of groups through Microsoft Graph. */

import { describe, expect, it } from 'vitest';

import { guidFromText } from '../../engine/model/anchor.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import {
  EVERYTHING,
  applyChanges,
  clientCertificate,
  deltaImport,
  faultIn,
  fullImport,
  idIn,
  impatient,
  operation,
  readObjects,
  sendOne,
  startHarness,
} from './entra-id-harness.ts';

const ALL = {
  objectTypes: ['user', 'group', 'contact', 'device'],
  attributes: [
    ...EVERYTHING.attributes,
    ...['company', 'city', 'mobile', 'deviceId', 'deviceOSType', 'deviceOSVersion', 'deviceTrustType', 'owner'],
  ],
};
const COMPUTER = '5b1f8a4e-2f5e-4d52-9c0c-6f2e8a0b1c2d';

const TABLET = '0d9c2b7a-11aa-4bcd-8e2f-3a4b5c6d7e8f';

const user = (name: string) => ({ userPrincipalName: `${name}@contoso.test` });
const device = (properties = {}) => ({
  displayName: 'PC-1',
  deviceId: COMPUTER,
  operatingSystem: 'Windows',
  operatingSystemVersion: '10.0 (26100)',
  trustType: 'ServerAd',
  ...properties,
});

describe('contacts', () => {
  it('are imported with their addresses, phones and manager, and followed', async () => {
    await using harness = await startHarness();
    const { state } = harness.tenant;
    const ada = state.addContact({
      displayName: 'Ada',
      mail: 'ada@partner.test',
      proxyAddresses: ['SMTP:ada@partner.test'],
      companyName: 'Partner',
      phones: [
        { type: 'business', number: '+49 30 1' },
        { type: 'mobile', number: '+49 170 1' },
      ],
      addresses: [{ city: 'Kiel' }],
    });
    const full = await fullImport(harness.connector, ALL);
    const held = applyChanges(new Map(), full.changes);
    expect(held.get(`Contact_${ada.id}`)).toMatchObject({
      dn: `CN=Contact_${ada.id}`,
      objectType: 'contact',
      attributes: {
        cloudAnchor: [`Contact_${ada.id}`],
        primarySmtpAddress: ['ada@partner.test'],
        company: ['Partner'],
        telephoneNumber: ['+49 30 1'],
        mobile: ['+49 170 1'],
        city: ['Kiel'],
      },
      references: { manager: new Set() },
    });
    state.update(ada.id, { displayName: 'Ada Lovelace' });
    const bob = state.addContact({ displayName: 'Bob' });
    const delta = await deltaImport(harness.connector, full.cookie, ALL);
    applyChanges(held, delta.changes);
    expect(held.get(`Contact_${ada.id}`)?.attributes['displayName']).toEqual(['Ada Lovelace']);
    expect(held.get(`Contact_${bob.id}`)).toMatchObject({ dn: `CN=Contact_${bob.id}`, objectType: 'contact' });
  });

  it('are written by no operation', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { id } = harness.tenant.state.addContact({ displayName: 'Ada' });
    const change = operation({
      kind: 'update',
      objectType: 'contact',
      anchor: `Contact_${id}`,
      attributes: { title: ['x'] },
    });
    expect(faultIn(await sendOne(harness.connector, change))).toMatchObject({ code: 'not-supported-by-back-end' });
    expect(harness.connector.capabilities.objectTypes['contact']).toEqual({ operations: [], attributes: [] });
  });
});

describe('devices', () => {
  it('are imported; one that is joined on premises carries the anchor of its computer', async () => {
    await using harness = await startHarness();
    const { state } = harness.tenant;
    const joined = state.addDevice(device()).id;
    const cloud = state.addDevice(device({ displayName: 'PC-2', trustType: 'AzureAd', deviceId: TABLET })).id;
    const { changes } = await fullImport(harness.connector, ALL);
    const held = applyChanges(new Map(), changes);
    const anchor = Buffer.from(guidFromText(COMPUTER)).toString('base64');
    expect(held.get(`Device_${joined}`)).toMatchObject({
      dn: `CN={${Buffer.from(anchor).toString('hex').toUpperCase()}}`,
      objectType: 'device',
      attributes: {
        sourceAnchor: [anchor],
        deviceId: [guidFromText(COMPUTER)],
        deviceOSType: ['Windows'],
        deviceTrustType: ['ServerAd'],
        accountEnabled: [true],
      },
    });
    expect(held.get(`Device_${cloud}`)).toMatchObject({ dn: `CN=Device_${cloud}` });
    expect(held.get(`Device_${cloud}`)?.attributes).not.toHaveProperty('sourceAnchor');
  });

  it('are followed, read one by one, changed and deleted, and never created', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const { connector } = harness;
    const { id } = state.addDevice(device());
    const anchor = `Device_${id}`;
    const { cookie, changes } = await fullImport(connector, ALL);
    const held = applyChanges(new Map(), changes);
    const attributes = { displayName: ['PC-9'], accountEnabled: [false], deviceOSVersion: [] };
    const update = operation({ kind: 'update', objectType: 'device', anchor, attributes });
    expect(await sendOne(connector, update)).toMatchObject({ status: 'done' });
    expect(state.get(id)?.properties).toMatchObject({
      displayName: 'PC-9',
      accountEnabled: false,
      operatingSystemVersion: null,
    });
    applyChanges(held, (await deltaImport(connector, cookie, ALL)).changes);
    expect(held.get(anchor)?.attributes).toMatchObject({ displayName: ['PC-9'], accountEnabled: [false] });
    expect((await readObjects(connector, [anchor], ALL)).changes).toMatchObject([
      { kind: 'object', anchor, dn: held.get(anchor)?.dn, attributes: { displayName: ['PC-9'] } },
    ]);
    const add = operation({ kind: 'add', objectType: 'device', attributes: { displayName: ['PC-3'] } });
    expect(faultIn(await sendOne(connector, add))).toMatchObject({ code: 'not-supported-by-back-end' });
    expect(connector.capabilities.objectTypes['device']).toEqual({
      operations: ['update', 'delete'],
      attributes: ['displayName', 'accountEnabled', 'deviceOSType', 'deviceOSVersion'],
    });
    const remove = operation({ kind: 'delete', objectType: 'device', anchor });
    expect(await sendOne(connector, remove)).toMatchObject({ status: 'done' });
    expect(await sendOne(connector, { ...remove, settle: true })).toMatchObject({ settled: true });
    expect((await readObjects(connector, [anchor], ALL)).changes).toEqual([{ kind: 'delete', anchor }]);
  });

  it('that are mastered on premises are refused', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { id } = harness.tenant.state.addDevice(device({ onPremisesSyncEnabled: true }));
    const change = { kind: 'update', objectType: 'device', anchor: `Device_${id}` } as const;
    const refused = await sendOne(harness.connector, operation({ ...change, attributes: { displayName: ['PC-9'] } }));
    expect(faultIn(refused)).toMatchObject({ code: 'operation-refused', object: { objectType: 'device' } });
  });
});

describe('contacts and devices that the application may not read', () => {
  const permissions = LEAST_PERMISSIONS.filter((name) => !/^(OrgContact|Device)\./.test(name));

  it('are left alone, and are begun with once it may', async () => {
    await using harness = await startHarness({}, {}, { ...impatient, permissions });
    const { state } = harness.tenant;
    state.addUser(user('ada'));
    const contact = state.addContact({ displayName: 'Bob' }).id;
    await harness.connector.testConnection();
    const { changes, cookie, pages } = await fullImport(harness.connector, ALL);
    expect(changes.map(({ anchor }) => anchor.split('_')[0])).toEqual(['User']);
    expect(pages.flatMap(({ faults }) => faults)).toEqual([]);
    expect((await deltaImport(harness.connector, cookie, ALL)).changes).toEqual([]);
    const later = await startLater(harness, ['OrgContact.Read.All', ...permissions]);
    await expect(deltaImport(later, cookie, ALL)).rejects.toMatchObject({
      fault: { code: 'delta-token-expired', detail: { reason: 'permission-granted', objectType: 'contact' } },
    });
    const full = await fullImport(later, ALL);
    expect(full.changes.map(({ anchor }) => anchor)).toContain(`Contact_${contact}`);
  });

  /** The same tenant after an administrator consented to more. */
  async function startLater(harness: Awaited<ReturnType<typeof startHarness>>, granted: readonly string[]) {
    const { certificatePem } = await clientCertificate();
    const clientId = harness.tenant.registerApplication({ certificatePem, permissions: granted });
    return harness.open({ clientId });
  }
});

describe('owners of groups', () => {
  const owners = (anchor: string, added: readonly string[], removed: readonly string[] = []) =>
    operation({
      kind: 'update',
      objectType: 'group',
      anchor,
      references: [{ attribute: 'owner', added, removed }],
    });

  it('are added and removed, imported apart from members, and followed', async () => {
    await using harness = await startHarness({ deltaLinksPerPage: 2 }, {}, impatient);
    const { state } = harness.tenant;
    const { connector } = harness;
    const crew = `Group_${state.addGroup({ displayName: 'Crew' }).id}`;
    const people = ['ada', 'bob', 'eve', 'dan'].map((name) => `User_${state.addUser(user(name)).id}`);
    const [ada = '', bob = '', eve = '', dan = ''] = people;
    state.addMember(idIn(crew), idIn(ada));
    const { cookie, changes } = await fullImport(connector, ALL);
    const held = applyChanges(new Map(), changes);
    expect(await sendOne(connector, owners(crew, [ada, bob, eve]))).toMatchObject({ status: 'done' });
    const delta = await deltaImport(connector, cookie, ALL);
    applyChanges(held, delta.changes);
    expect(held.get(crew)?.references).toEqual({ owner: new Set([ada, bob, eve]), member: new Set([ada]) });
    expect(await sendOne(connector, owners(crew, [dan], [ada, bob]))).toMatchObject({ status: 'done' });
    expect(state.get(idIn(crew))?.ownerIds.toSorted()).toEqual([idIn(eve), idIn(dan)].toSorted());
    applyChanges(held, (await deltaImport(connector, delta.cookie, ALL)).changes);
    const expected = new Set([eve, dan]);
    expect(held.get(crew)?.references['owner']).toEqual(expected);
    const full = applyChanges(new Map(), (await fullImport(connector, ALL)).changes);
    expect(full.get(crew)?.references).toEqual({ owner: expected, member: new Set([ada]) });
    const single = applyChanges(new Map(), (await readObjects(connector, [crew], ALL)).changes);
    expect(single.get(crew)?.references).toEqual({ owner: expected, member: new Set([ada]) });
  });

  it('that are there or gone already are done; one that cannot be an owner is named', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const crew = `Group_${state.addGroup({ displayName: 'Crew' }).id}`;
    const nested = `Group_${state.addGroup({ displayName: 'Nested' }).id}`;
    const ada = `User_${state.addUser(user('ada')).id}`;
    const bob = `User_${state.addUser(user('bob')).id}`;
    await sendOne(harness.connector, owners(crew, [ada]));
    expect(await sendOne(harness.connector, owners(crew, [ada], [bob]))).toMatchObject({ settled: true });
    const outcome = await sendOne(harness.connector, owners(crew, [nested, bob]));
    expect(faultIn(outcome)).toMatchObject({ attribute: 'owner', detail: { target: nested } });
    expect(outcome).toMatchObject({ arrived: [{ attribute: 'owner', added: [bob] }] });
  });

  it('keep the last one, whom the service does not let go', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { state } = harness.tenant;
    const crew = `Group_${state.addGroup({ displayName: 'Crew' }).id}`;
    const ada = `User_${state.addUser(user('ada')).id}`;
    await sendOne(harness.connector, owners(crew, [ada]));
    expect(faultIn(await sendOne(harness.connector, owners(crew, [], [ada])))).toMatchObject({
      code: 'operation-refused',
      attribute: 'owner',
      detail: { reason: 'last-owner', target: ada },
    });
    expect(state.get(idIn(crew))?.ownerIds).toEqual([idIn(ada)]);
  });
});
