/** What the wizard's choices about the standard rules make of a forest, from its directory to the tenant. */

import { expect, test } from 'vitest';
import { decodeAttributes } from '../../engine/model/attribute-value.ts';
import type { LabEntry } from '../lab/entry.ts';
import {
  BASE,
  cloudUser,
  entry,
  expectNothingToDo,
  groupDn,
  managerOf,
  membersOf,
  openLab,
  openSynchronized,
  person,
  personDn,
  planOf,
  set,
  summary,
  upn,
  type Lab,
} from './lab.ts';

const CERTIFICATE = new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x01]);

function computer(name: string, more: { readonly userCertificate?: readonly Uint8Array[] } = {}): LabEntry {
  return entry(personDn(name), {
    objectClass: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
    sAMAccountName: `${name}$`,
    userAccountControl: '4096',
    operatingSystem: 'Windows 11 Enterprise',
    ...more,
  });
}

async function metaverse(lab: Lab, objectType: string) {
  const rows = await lab.engine.store.reader.all<{ attributes: string }>(
    'SELECT attributes FROM metaverse_object WHERE object_type = ?',
    [objectType],
  );
  return rows.map((row) => decodeAttributes(row.attributes));
}

const namesIn = async (lab: Lab, objectType: string) =>
  (await metaverse(lab, objectType)).map((one) => one['displayName']?.[0]).sort();

test('a computer is a device and no user, and is staged for the tenant once it has registered itself', async () => {
  const lab = await openSynchronized({
    people: ['anna'],
    entries: [computer('pc1'), computer('pc2', { userCertificate: [CERTIFICATE] })],
    groups: { machines: ['anna', personDn('pc1'), personDn('pc2')] },
  });
  expect(await namesIn(lab, 'device')).toEqual(['pc1', 'pc2']);
  expect(await namesIn(lab, 'person')).toEqual(['anna']);
  const stagedDevices = () =>
    lab.engine.store.reader.all(
      `SELECT p.operation, p.state FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id
       WHERE o.object_type = 'device'`,
    );
  expect(await stagedDevices()).toEqual([{ operation: 'add', state: 'unsupported' }]);
  // A link to what the back end cannot make waits nowhere.
  expect(membersOf(lab, 'machines')).toEqual(['anna']);
  await expectNothingToDo(lab);

  await set(lab, personDn('pc2'), { userCertificate: [] });
  await lab.settle();
  expect(await stagedDevices()).toEqual([]);
  await expectNothingToDo(lab);
});

test('a service that is not chosen takes no attributes, and what every service needs is there', async () => {
  const anna = person('anna', {
    title: 'Engineer',
    department: 'Research',
    telephoneNumber: '1',
    manager: personDn('bert'),
  });
  const lab = await openSynchronized({ people: ['bert', anna], answers: { applications: ['microsoft365Apps'] } });
  const { properties } = cloudUser(lab, 'anna')!;
  expect(properties).toMatchObject({ displayName: 'anna', userPrincipalName: upn('anna'), accountEnabled: true });
  expect([properties['jobTitle'] ?? null, properties['department'] ?? null]).toEqual([null, null]);
  expect(managerOf(lab, 'anna')).toBeNull();

  await lab.configure((configuration) => ({ ...configuration, applications: ['microsoft365Apps', 'dynamics'] }));
  await lab.cycle('initial');
  await lab.cycle();
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ jobTitle: 'Engineer' });
  expect(managerOf(lab, 'anna')).toBe('bert');
  await expectNothingToDo(lab);
});

test('an attribute that was left out flows for no service, and stays in the cloud as it is', async () => {
  const lab = await openSynchronized({ people: [person('anna', { title: 'Engineer', department: 'Research' })] });
  await lab.configure((configuration) => ({ ...configuration, excludedAttributes: ['title'] }));
  await set(lab, personDn('anna'), { title: 'Chief', department: 'Sales' });
  await lab.cycle('initial');
  await lab.cycle();
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ jobTitle: 'Engineer', department: 'Sales' });
  await expectNothingToDo(lab);
});

test('a directory extension has an attribute of its own from the metaverse on', async () => {
  const application = '01234567-89ab-4def-8123-456789abcdef';
  const name = 'extension_0123456789ab4def8123456789abcdef_division';
  const lab = await openSynchronized({
    people: [person('anna', { division: 'x'.repeat(256) })],
    answers: {
      directoryExtensions: { application, attributes: [{ objectType: 'user', attribute: 'division' }] },
    },
  });
  const [anna] = await metaverse(lab, 'person');
  expect(anna![name]).toEqual(['x'.repeat(250)]);
  const rows = await lab.engine.store.reader.all<{ unsupported: string }>('SELECT unsupported FROM pending_export');
  expect(rows.map((row) => row.unsupported).join()).toContain(name);
  await expectNothingToDo(lab);
});

test('mail-enabled public folders are synchronized where that was chosen', async () => {
  const systemObjects = `CN=Microsoft Exchange System Objects,${BASE}`;
  const options = {
    people: ['anna'],
    forest: { exchangeSchema: true },
    entries: [
      entry(systemObjects, { objectClass: ['top', 'container'] }),
      entry(`CN=News,${systemObjects}`, {
        objectClass: ['top', 'publicFolder'],
        displayName: 'News',
        mail: 'news@contoso.test',
        proxyAddresses: ['SMTP:news@contoso.test'],
      }),
    ],
  };
  expect(await namesIn(await openSynchronized(options), 'publicFolder')).toEqual([]);
  const lab = await openSynchronized({ ...options, answers: { publicFolders: true } });
  expect(await metaverse(lab, 'publicFolder')).toMatchObject([{ displayName: ['News'], mailEnabled: [true] }]);
  expect((await planOf(lab)).unsupported).toBeGreaterThan(0);
  await expectNothingToDo(lab);
});

test('Exchange hybrid takes nothing away from a forest of which the cloud knows nothing', async () => {
  const addresses = ['SMTP:anna@contoso.test', 'smtp:a.berg@contoso.test'];
  const lab = await openLab({
    people: [person('anna', { mailNickname: 'anna', mail: 'anna@contoso.test', proxyAddresses: addresses })],
    groups: { sales: ['anna'] },
    forest: { exchangeSchema: true },
    answers: { exchangeHybrid: true },
  });
  expect(summary(await lab.cycle('initial'))).toMatchObject({ status: 'success' });
  await lab.cycle();
  const anna = (await lab.forest.get(personDn('anna')))!.attributes;
  expect(anna['proxyAddresses']).toEqual(addresses);
  expect(anna['msDS-ExternalDirectoryObjectId']).toEqual([
    `User_${cloudUser(lab, 'anna')!.properties['id'] as string}`,
  ]);
  expect(await planOf(lab, 'contoso.test')).toMatchObject({ updates: 0, unsupported: 0 });
  expect((await lab.forest.get(groupDn('sales')))!.attributes['member']).toHaveLength(1);
  await expectNothingToDo(lab);
});
