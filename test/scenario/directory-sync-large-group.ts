/**
 * A group with very many members arrives in requests that the service takes, and a member that comes or goes afterwards is
 * one link. `members` decides how long it takes.
 */

import { expect } from 'vitest';
import type { LabEntry } from '../lab/entry.ts';
import type { ForestAdministration } from '../lab/forest-administration.ts';
import type { Engine } from '../../engine/api/engine.ts';
import type { Tenant } from '../lab/tenant/tenant.ts';
import { callsOf, named, objectsIn } from './directory-sync-lab.ts';
import { told } from './directory-sync-samba.ts';

const CLASSES = ['top', 'person', 'organizationalPerson', 'user'];
const nameOf = (index: number) => `m${String(index).padStart(6, '0')}`;

export interface LargeGroup {
  readonly members: number;
  readonly forest: ForestAdministration;
  readonly tenant: Tenant;
  readonly engine: Engine;
  /** Links in one request. */
  readonly linksPerRequest: number;
}

/** Loads people and a group of all of them but one, `last`. */
export async function loadLargeGroup(forest: ForestAdministration, members: number): Promise<void> {
  const { baseDn, domain } = forest;
  const office = `OU=Office,${baseDn}`;
  const dn = (index: number) => `CN=${nameOf(index)},${office}`;
  const person = (index: number): LabEntry => ({
    dn: dn(index),
    attributes: {
      objectClass: CLASSES,
      cn: [nameOf(index)],
      sAMAccountName: [nameOf(index)],
      displayName: [nameOf(index)],
      userPrincipalName: [`${nameOf(index)}@${domain}`],
      userAccountControl: ['512'],
    },
  });
  await forest.load([{ dn: office, attributes: { objectClass: ['top', 'organizationalUnit'], ou: ['Office'] } }]);
  await forest.load(Array.from({ length: members + 1 }, (_, index) => person(index)));
  const group = `CN=everybody,${office}`;
  const security = ['-2147483646'];
  await forest.load([
    {
      dn: group,
      attributes: {
        ...{ objectClass: ['top', 'group'], cn: ['everybody'], sAMAccountName: ['everybody'] },
        ...{ displayName: ['everybody'], groupType: security },
      },
    },
  ]);
  await forest.link([
    { dn: group, attribute: 'member', targets: Array.from({ length: members }, (_, index) => dn(index)) },
  ]);
}

export async function expectLargeGroup({
  members,
  forest,
  tenant,
  engine,
  linksPerRequest,
}: LargeGroup): Promise<void> {
  const run = async (policy: 'initial' | 'delta') => expect(told(await engine.runCycle(policy, 'manual'))).toEqual([]);
  const cloud = () => named(tenant, 'everybody').memberIds;
  await run('initial');
  expect(cloud().length, 'members in the tenant').toBe(members);
  const sent = requestsWithLinks(tenant);
  expect(
    sent.reduce((sum, links) => sum + links, 0),
    'links that were sent',
  ).toBe(members);
  expect(Math.max(...sent), 'links of a request').toBeLessThanOrEqual(linksPerRequest);
  // The engine takes so many links from its plan at a time.
  const together = Math.min(linksPerRequest, 1_000);
  expect(sent.length, 'requests that carried them').toBeLessThanOrEqual(2 * Math.ceil(members / together));

  tenant.resetTraffic();
  await run('delta');
  expect(requestsWithLinks(tenant)).toEqual([]);
  const group = `CN=everybody,OU=Office,${forest.baseDn}`;
  await forest.addMember(group, `CN=${nameOf(members)},OU=Office,${forest.baseDn}`);
  await run('delta');
  expect(requestsWithLinks(tenant)).toEqual([1]);
  expect(cloud().length).toBe(members + 1);
  tenant.resetTraffic();
  await forest.removeMember(group, `CN=${nameOf(0)},OU=Office,${forest.baseDn}`);
  await run('delta');
  expect(requestsWithLinks(tenant)).toEqual([1]);
  expect(cloud().length).toBe(members);
  // The service shows the whole group again, in pieces, and nothing comes of it.
  tenant.resetTraffic();
  await run('initial');
  expect(requestsWithLinks(tenant)).toEqual([]);
  expect(cloud().length).toBe(members);
}

/** Of each request with links how many it had. */
function requestsWithLinks(tenant: Tenant): number[] {
  return callsOf(tenant, 'ProvisionAzureADSyncObjects2')
    .map((call) =>
      objectsIn(call)
        .flatMap(({ links }) => [...links.values()])
        .reduce((sum, { added, removed }) => sum + added + removed, 0),
    )
    .filter((links) => links > 0);
}
