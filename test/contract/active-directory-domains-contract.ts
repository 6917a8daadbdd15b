/**
 * Two domains behind one connector, each with its own server and both full of hostile names. Neither the lab nor one
 * Samba server holds two domains: a forest of its own plays the child, and knows the connector's account by its name.
 */

import { beforeAll, expect, it } from 'vitest';
import type { ActiveDirectoryConnector } from '../../engine/connectors/active-directory/active-directory.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import { escapeRdnValue } from '../../engine/model/distinguished-name.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import { drain, type Imported } from './active-directory-mirror.ts';
import { named, NAMES, namesTold } from './active-directory-names.ts';
import {
  anchorOf,
  never,
  person,
  SELECTION,
  unit,
  type Contract,
  type ContractForest,
} from './active-directory-subject.ts';

const CHILD = 'emea.contoso.test';
const GUID = guidFromText('11111111-2222-3333-4444-555555555555');

export function describeTwoDomains(contract: () => Contract): void {
  let domains: readonly [ContractForest, ContractForest];
  let connector: ActiveDirectoryConnector;
  const containerIn = ({ baseDn }: ContractForest) => `OU=Both,${baseDn}`;
  const requestOf = async (domain: ContractForest) => ({
    ...SELECTION,
    partition: domain.baseDn,
    roots: [await anchorOf(domain, containerIn(domain))],
    signal: never(),
  });
  const anchorsIn = ({ changes }: Imported, domain: ContractForest) =>
    changes.flatMap((change) =>
      change.kind === 'object' && change.dn.endsWith(`,${containerIn(domain)}`) ? [change.anchor] : [],
    );

  beforeAll(async () => {
    const { forest, account, open, startDomain, portOf, securityOf } = contract();
    const child = await startDomain(CHILD);
    await child.createServiceAccount({ name: account.name, replicate: true, writeConsistencyGuid: true });
    const known = `CN=${account.name},CN=Users,${child.baseDn}`;
    const userPrincipalName = { operation: 'replace', attribute: 'userPrincipalName' } as const;
    await child.modify(known, [{ ...userPrincipalName, values: [account.userPrincipalName] }]);
    await child.setPassword(known, account.password);
    domains = [forest, child];
    for (const domain of domains) {
      const container = containerIn(domain);
      await domain.load([unit('Both', domain.baseDn), ...NAMES.map((name, index) => named(name, container, index))]);
    }
    connector = await open({
      domains: domains.map((domain) => ({
        dn: domain.baseDn,
        servers: [{ host: domain.host, port: portOf(domain) }],
      })),
      security: securityOf(domains),
    });
    return () => connector.close();
  });

  it('reads every name of each, and nothing of the other', async () => {
    const anchors: string[] = [];
    for (const domain of domains) {
      const imported = await drain(connector.fullImport(await requestOf(domain)));
      expect(imported.faults).toEqual([]);
      expect(namesTold(imported, containerIn(domain))).toEqual(new Set(NAMES));
      const dns = imported.changes.flatMap((change) => (change.kind === 'object' ? [change.dn] : []));
      expect(dns.filter((dn) => dn !== domain.baseDn && !dn.endsWith(`,${domain.baseDn}`))).toEqual([]);
      anchors.push(...anchorsIn(imported, domain));
    }
    expect(new Set(anchors).size).toBe(2 * NAMES.length);
  });

  it('is told of each domain’s changes where they are, under the same names', async () => {
    const cookies = new Map<ContractForest, string>();
    for (const domain of domains) {
      cookies.set(domain, (await drain(connector.fullImport(await requestOf(domain)))).cookie);
    }
    const [root, child] = domains;
    const renamed = NAMES.slice(0, 12);
    for (const name of renamed) {
      const container = containerIn(child);
      await child.move(`CN=${escapeRdnValue(name)},${container}`, `CN=${escapeRdnValue(`${name}!`)},${container}`);
    }
    const changesOf = async (domain: ContractForest) =>
      drain(connector.deltaImport({ ...(await requestOf(domain)), cookie: cookies.get(domain) ?? '' }));
    const told = await changesOf(child);
    expect(namesTold(told, containerIn(child))).toEqual(new Set(renamed.map((name) => `${name}!`)));
    expect(namesTold(await changesOf(root), containerIn(root))).toEqual(new Set());
    for (const name of renamed) {
      const container = containerIn(child);
      await child.move(`CN=${escapeRdnValue(`${name}!`)},${container}`, `CN=${escapeRdnValue(name)},${container}`);
    }
  });

  it('does not take a position in one domain for one in the other', async () => {
    const [root, child] = domains;
    const { cookie } = await drain(connector.fullImport(await requestOf(root)));
    const attempt = drain(connector.deltaImport({ ...(await requestOf(child)), cookie }));
    await expect(attempt).rejects.toMatchObject({ fault: { code: 'cookie-rejected' } });
  });

  it('finds objects by their anchors in whichever domain they are, or in the one that is named', async () => {
    const anchors = new Map<ContractForest, readonly string[]>();
    for (const domain of domains) {
      anchors.set(domain, anchorsIn(await drain(connector.fullImport(await requestOf(domain))), domain));
    }
    const all = [...anchors.values()].flat();
    const both = await drain(connector.readObjects(all, { ...SELECTION, signal: never() }));
    expect(both.changes.map(({ kind }) => kind)).toEqual(all.map(() => 'object'));
    for (const domain of domains) {
      const found = await drain(
        connector.readObjects(all, { ...SELECTION, partition: domain.baseDn, signal: never() }),
      );
      expect(new Set(anchorsIn(found, domain))).toEqual(new Set(anchors.get(domain)));
      expect(found.changes.filter(({ kind }) => kind === 'delete')).toHaveLength(NAMES.length);
    }
  });

  it('writes to each domain what is its own, to two people of one name', async () => {
    const operations: ExportOperation[] = [];
    for (const [index, domain] of domains.entries()) {
      await domain.add(person('double', containerIn(domain)));
      const dn = `CN=double,${containerIn(domain)}`;
      const about = { operationId: index, dn, anchor: await anchorOf(domain, dn), before: {}, references: [] };
      const attributes = { 'mS-DS-ConsistencyGuid': [GUID.with(0, index)] };
      operations.push({ ...about, kind: 'update', objectType: 'user', attributes, settle: false });
    }
    const outcomes: ExportOutcome[] = [];
    for await (const outcome of connector.export(operations, { signal: never() })) outcomes.push(outcome);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    for (const [index, domain] of domains.entries()) {
      const [held] = (await domain.get(`CN=double,${containerIn(domain)}`))?.attributes['mS-DS-ConsistencyGuid'] ?? [];
      expect(Buffer.from(held as Uint8Array)).toEqual(Buffer.from(GUID.with(0, index)));
    }
  });
}
