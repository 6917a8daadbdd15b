/**
 * A real domain controller with Exchange's schema, and a tenant at each end of it: everything arrives by the directory-sync
 * service, Graph delivers its part of it, and what is different is what the back ends say of themselves.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/api/engine.ts';
import type { BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import { DIRECTORY_SYNC } from '../../engine/connectors/entra-id/back-ends/directory-sync.ts';
import { GRAPH } from '../../engine/connectors/entra-id/back-ends/graph.ts';
import { guidToText } from '../../engine/model/anchor.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startTenant, type ObjectView, type Tenant } from '../lab/tenant/tenant.ts';
import { clientOf } from '../unit/lab-tenant/client.ts';
import { companyEntries, dnIn, PHOTO } from './directory-sync-forest.ts';
import { callsOf, everything, named, nameOf, sentObjects, type SentObject } from './directory-sync-lab.ts';
import { differencesOf, sentAttributes, type Differences } from './directory-sync-differences.ts';
import { openSambaEngine, openSambaForest, told, type SambaForest } from './directory-sync-samba.ts';

const availability = sambaAvailable();

describe('a forest of Samba, by the directory-sync service', () => {
  if (!availability.available) {
    it('is not tried here', (context) => context.skip(availability.reason));
    return;
  }
  describeArrival();
});

interface Pair {
  readonly tenant: Tenant;
  /** Full name of the directory extension that is synchronized. */
  readonly extension: string;
  readonly engine: Engine;
}

function describeArrival(): void {
  let forest: SambaForest;
  let sync: Pair;
  /** What the first cycle sent. */
  let first: readonly SentObject[];
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    forest = await openSambaForest();
    closing.push(() => forest.close());
    await forest.samba.load(companyEntries(derOf(forest.client.certificatePem)));
    sync = await openPair('directory-sync');
    expect(told(await sync.engine.runCycle('initial', 'manual'))).toEqual([]);
    first = sentObjects(sync.tenant);
    expect(told(await sync.engine.runCycle('delta', 'manual'))).toEqual([]);
  });

  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  async function openPair(backEnd: BackEnd): Promise<Pair> {
    const tenant = await startTenant({
      verifiedDomains: ['contoso.test'],
      throttle: 'off',
      directorySync: { throttle: 'off' },
      record: true,
    });
    closing.push(() => tenant.close());
    const application = await registerExtension(tenant);
    const opened = await openSambaEngine(forest, tenant, backEnd, {
      directoryExtensions: {
        application,
        attributes: [{ objectType: 'user', attribute: 'employeeNumber', registered: true }],
      },
    });
    closing.push(() => opened.close());
    const { engine } = opened;
    return { tenant, engine, extension: `extension_${application.replaceAll('-', '')}_employeeNumber` };
  }

  const inSync = (displayName: string): ObjectView => named(sync.tenant, displayName);

  it('users, groups, contacts and devices are there, all of them synchronized', () => {
    const arrived = everything(sync.tenant).map(({ kind, properties }) => [
      kind,
      properties['displayName'],
      properties['onPremisesSyncEnabled'],
    ]);
    expect(arrived.sort()).toEqual([
      ['contact', 'supplier', true],
      ['device', 'PC1$', true],
      ['group', 'crew', true],
      ['group', 'guards', true],
      ['group', 'list', true],
      ['user', 'bob', true],
      ['user', 'boss', true],
      ['user', 'causeway', true],
      ['user', 'displayName of ada', true],
    ]);
  });

  it('with names, addresses, fifteen extension attributes, a directory extension, photos and managers', () => {
    const ada = inSync('displayName of ada');
    expect(ada.properties).toMatchObject({
      userPrincipalName: 'ada@contoso.test',
      proxyAddresses: ['SMTP:ada@contoso.test', 'smtp:ada.else@contoso.test'],
      onPremisesSamAccountName: 'ada',
      onPremisesSecurityIdentifier: expect.stringMatching(/^S-1-5-21-/) as string,
      jobTitle: 'title of ada',
      businessPhones: ['+49 30 1'],
      [sync.extension]: '0815',
      onPremisesExtensionAttributes: Object.fromEntries(
        Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`).map((name) => [
          name,
          `${name} of ada`,
        ]),
      ),
    });
    expect(ada.managerId).toBe(inSync('boss').id);
    for (const { type, values } of first.filter((sent) => sent.values.has('ThumbnailPhoto'))) {
      expect(values.get('ThumbnailPhoto'), type).toEqual([PHOTO.toString('base64')]);
    }
    expect(sentAttributes(first).get('user')).toContain('thumbnailPhoto');
    expect(sentAttributes(first).get('contact')).toContain('thumbnailPhoto');
  });

  it('groups by what they are for, with members of every kind', () => {
    const kinds = (name: string) => {
      const { properties } = inSync(name);
      return { security: properties['securityEnabled'], mail: properties['mailEnabled'] };
    };
    expect({ crew: kinds('crew'), list: kinds('list'), guards: kinds('guards') }).toEqual({
      crew: { security: true, mail: false },
      list: { security: false, mail: true },
      guards: { security: true, mail: true },
    });
    const members = (name: string) => inSync(name).memberIds.map((id) => nameOf(sync.tenant, id));
    expect(members('list').sort()).toEqual(['crew', 'displayName of ada', 'supplier']);
    expect(members('guards')).toEqual(['bob']);
  });

  it('contacts with their addresses, and devices by the identifier of their computers', async () => {
    expect(inSync('supplier').properties).toMatchObject({
      mail: 'supplier@contoso.test',
      addresses: [{ city: 'l of supplier', countryOrRegion: 'Germany' }],
      phones: expect.arrayContaining([{ type: 'business', number: '+49 30 1' }]) as unknown,
    });
    const computer = await forest.samba.get(dnIn('PC1'));
    expect(inSync('PC1$').properties).toMatchObject({
      deviceId: guidToText(computer?.attributes['objectGUID']?.[0] as Uint8Array),
      operatingSystem: 'Windows 11 Enterprise',
      trustType: 'ServerAd',
      accountEnabled: true,
    });
  });

  it('Graph delivers its part of it, and the two tenants differ in what its file says', async () => {
    const graph = await openPair('graph');
    expect(told(await graph.engine.runCycle('initial', 'manual'))).toEqual([]);
    expect(told(await graph.engine.runCycle('delta', 'manual'))).toEqual([]);
    const differences = differencesOf(first, sync.tenant, graph.tenant);
    const { objects, attributes, compared } = differences;
    expect(objects).toEqual(['contact supplier', 'device PC1$', 'group list']);
    expect(objects, 'objects by the file').toEqual(objectsNotCarried(sync.tenant));
    const notCarried = new Set(attributesNotCarried());
    expect(attributes, 'attributes by the file').toEqual(compared.filter((name) => notCarried.has(name)));
    expect(compared.length, 'attributes that were compared').toBeGreaterThan(120);
    expect(attributes.length, 'attributes of them that Graph does not carry').toBeGreaterThan(80);
    const codes = Object.entries(visibleCodes(differences, sync.tenant, graph.tenant));
    expect(codes.filter(([, holds]) => holds).map(([code]) => code)).toEqual(
      codes.map(([code]) => code).filter((code) => GRAPH.differences.some((one) => one === code)),
    );
    for (const [code, holds] of codes) {
      if (holds) expect(DIRECTORY_SYNC.differences).not.toContain(code);
      else expect(DIRECTORY_SYNC.differences).toContain(code);
    }
  });

  it('a cycle without a change sends nothing', async () => {
    sync.tenant.resetTraffic();
    await cycle(sync);
    expect(sentObjects(sync.tenant)).toEqual([]);
    expect(callsOf(sync.tenant, 'FinalizeExport')).toEqual([]);
  });

  it('a member that comes or goes is one link of one object on the wire', async () => {
    sync.tenant.resetTraffic();
    await forest.samba.addMember(dnIn('list'), dnIn('bob'));
    await cycle(sync);
    expect(linksSent(sync.tenant)).toEqual([['Group', [], { member: { added: 1, removed: 0 } }]]);
    sync.tenant.resetTraffic();
    await forest.samba.removeMember(dnIn('list'), dnIn('supplier'));
    await cycle(sync);
    expect(linksSent(sync.tenant)).toEqual([['Group', [], { member: { added: 0, removed: 1 } }]]);
    const members = inSync('list').memberIds.map((id) => nameOf(sync.tenant, id));
    expect(members.sort()).toEqual(['bob', 'crew', 'displayName of ada']);
  });

  it('a value that changes is one value of one object, and one that goes is cleared', async () => {
    sync.tenant.resetTraffic();
    await forest.samba.modify(dnIn('ada'), [
      { operation: 'replace', attribute: 'title', values: ['Admiral'] },
      { operation: 'replace', attribute: 'extensionAttribute7', values: [] },
    ]);
    await cycle(sync);
    const [sent, ...more] = sentObjects(sync.tenant);
    expect(more).toEqual([]);
    expect([...(sent?.values ?? [])].filter(([key]) => key !== 'SourceAnchor').sort()).toEqual([
      ['extensionAttribute7', []],
      ['title', ['Admiral']],
    ]);
    expect(inSync('displayName of ada').properties).toMatchObject({
      jobTitle: 'Admiral',
      onPremisesExtensionAttributes: { extensionAttribute6: 'extensionAttribute6 of ada', extensionAttribute7: null },
    });
  });

  async function cycle({ engine }: Pair): Promise<void> {
    expect(told(await engine.runCycle('delta', 'manual'))).toEqual([]);
    expect(told(await engine.runCycle('delta', 'manual'))).toEqual([]);
  }
}

/** What Graph, by its own file, makes no object of. */
function objectsNotCarried(sync: Tenant): string[] {
  return everything(sync)
    .filter(({ kind, properties }) => {
      const { operations = [], createdWith = {} } = GRAPH.objectTypes[kind] ?? {};
      return (
        !operations.includes('add') || Object.entries(createdWith).some(([name, value]) => properties[name] !== value)
      );
    })
    .map(({ kind, properties }) => `${kind} ${String(properties['displayName'])}`)
    .sort();
}

/** `kind.attribute` of what Graph, by its own file, does not write. */
function attributesNotCarried(): string[] {
  return Object.entries(GRAPH.objectTypes).flatMap(([kind, { notCarried }]) =>
    notCarried.map(({ name }) => `${kind}.${name}`),
  );
}

/** Of the differences that back ends say of themselves those that can be seen in two tenants, and whether Graph's shows them. */
function visibleCodes(
  { objects, attributes }: Differences,
  sync: Tenant,
  graph: Tenant,
): { readonly [code: string]: boolean } {
  const differs = (pattern: RegExp) => attributes.some((name) => pattern.test(name));
  const kinds = new Set(objects.map((name) => name.split(' ')[0]));
  const isSynchronized = (tenant: Tenant) =>
    everything(tenant).every(({ properties }) => properties['onPremisesSyncEnabled'] === true);
  const mailGroups = (tenant: Tenant) =>
    tenant.state.list('group').filter(({ properties }) => properties['mailEnabled']);
  return {
    'mastered-on-premises': isSynchronized(graph),
    'mastered-in-cloud': isSynchronized(sync) && !isSynchronized(graph),
    'contacts-not-carried': kinds.has('contact'),
    'devices-not-carried': kinds.has('device'),
    'mail-enabled-groups-not-carried': mailGroups(sync).length > 0 && mailGroups(graph).length === 0,
    'proxy-addresses-not-carried': differs(/\.proxyAddresses$/),
    'exchange-attributes-not-carried': differs(/\.msExch/),
    'photos-not-carried': differs(/\.thumbnailPhoto$/),
    'on-premises-attributes-not-carried': differs(/\.onPremisesSamAccountName$/),
  };
}

/** An application that owns a directory extension of users; answers its client id. */
async function registerExtension(tenant: Tenant): Promise<string> {
  const owner = await clientOf(tenant, ['Application.ReadWrite.All']);
  const { id } = tenant.applications.list().find(({ appId }) => appId === owner.appId) ?? { id: '' };
  const body = { name: 'employeeNumber', dataType: 'String', targetObjects: ['User'] };
  const { status } = await owner.send('POST', `/applications/${id}/extensionProperties`, body);
  expect(status).toBe(201);
  return owner.appId;
}

/** Of each object that was sent: its type, the keys of its values, its links. */
function linksSent(tenant: Tenant): unknown[] {
  return sentObjects(tenant).map(({ type, values, links }) => [
    type,
    [...values.keys()].filter((key) => key !== 'SourceAnchor'),
    Object.fromEntries(links),
  ]);
}

function derOf(pem: string): Uint8Array {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}
