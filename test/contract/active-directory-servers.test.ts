/** Several domain controllers of one domain: the preferred one first, the others when it is lost. */

import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openActiveDirectory,
  type ActiveDirectoryConnector,
  type ActiveDirectorySettings,
} from '../../engine/connectors/active-directory/active-directory.ts';
import type { LabController } from '../lab/forest/forest.ts';
import { startLabContractForest, type LabContractForest } from './active-directory-lab-forest.ts';
import { drain, Mirror } from './active-directory-mirror.ts';
import { faultOf, never, person, SELECTION, unit } from './active-directory-subject.ts';

let forest: LabContractForest;
let second: LabController;
let base: string;
const opened: ActiveDirectoryConnector[] = [];

beforeEach(async () => {
  forest = await startLabContractForest();
  second = await forest.lab.addController();
  base = `OU=Staff,${forest.baseDn}`;
  await forest.add(unit('Staff', forest.baseDn));
  await forest.load(Array.from({ length: 200 }, (_, index) => person(`p${index}`, base)));
});

afterEach(async () => {
  for (const connector of opened.splice(0)) await connector.close();
  await second.close();
  await forest.close();
});

const first = () => `${forest.host}:${forest.ldapsPort}`;
const other = () => `${second.host}:${second.ldapsPort}`;
const request = () => ({ ...SELECTION, partition: forest.baseDn, signal: never() });

async function open(settings: Partial<ActiveDirectorySettings> = {}): Promise<ActiveDirectoryConnector> {
  const connector = await openActiveDirectory(
    {
      name: 'contoso.test',
      servers: [
        { host: forest.host, port: forest.ldapsPort },
        { host: second.host, port: second.ldapsPort },
      ],
      security: { mode: 'ldaps', trust: { kind: 'ca', pem: forest.caCertificatePem } },
      account: forest.administrator.userPrincipalName,
      pageSize: 50,
      timeouts: { connect: 2000, request: 1000 },
      ...settings,
    },
    { password: forest.administrator.password },
  );
  opened.push(connector);
  return connector;
}

const serverOf = async (connector: ActiveDirectoryConnector) => (await connector.testConnection()).server;

describe('the list of domain controllers', () => {
  it('is tried from its start each time the connector is opened', async () => {
    await forest.lab.pause();
    expect(await serverOf(await open())).toBe(other());
    await forest.lab.resume();
    expect(await serverOf(await open())).toBe(first());
  });

  it('is gone through to the next one when a reading loses its server, and the fault invites another try', async () => {
    const connector = await open();
    await connector.schema();
    forest.lab.faults.inject({ operation: 'search', after: 6, action: { kind: 'cut', afterResponses: 10 } });
    expect(await faultOf(drain(connector.fullImport(request())))).toMatchObject({
      code: 'connection-lost',
      retry: 'now',
      detail: { server: first() },
    });
    expect(Mirror.of((await drain(connector.fullImport(request()))).changes).byName('p199').objectType).toBe('user');
    expect(await serverOf(connector)).toBe(other());
    expect(connector.traffic.retries).toBe(1);
  });

  it('is gone through when a server falls silent, but not for silence alone where there is one server', async () => {
    const silence = { operation: 'search', action: { kind: 'delay', milliseconds: 4000 } } as const;
    const connector = await open();
    forest.lab.faults.inject(silence);
    expect(await faultOf(connector.rootDse())).toMatchObject({ code: 'server-timeout', retry: 'now' });
    expect(await serverOf(connector)).toBe(other());
    const alone = await open({ servers: [{ host: forest.host, port: forest.ldapsPort }] });
    forest.lab.faults.inject(silence);
    expect(await faultOf(alone.rootDse())).toMatchObject({ code: 'server-timeout', retry: 'later' });
  });

  it('keeps the server that merely closed an idle connection', async () => {
    const connector = await open();
    await connector.rootDse();
    await forest.lab.pause();
    await forest.lab.resume();
    // The end of the old connection has to arrive first.
    await delay(100);
    expect(await serverOf(connector)).toBe(first());
  });

  it('ends after as many losses as the settings allow', async () => {
    const connector = await open({ maximumAttempts: 2 });
    for (const { faults } of [forest.lab, second])
      faults.inject({ operation: 'search', times: 5, action: { kind: 'cut' } });
    expect(await faultOf(connector.rootDse())).toMatchObject({ code: 'connection-lost', retry: 'now' });
    expect(await faultOf(connector.rootDse())).toMatchObject({ code: 'connection-lost', retry: 'later' });
  });

  it('names the first server when none answers', async () => {
    await forest.lab.pause();
    await second.pause();
    expect(await faultOf(open())).toMatchObject({ code: 'server-unreachable', detail: { server: first() } });
    await forest.lab.resume();
    await second.resume();
  });
});

describe('changes read on another domain controller', () => {
  it('go on from the cookie that the first one gave, and back', async () => {
    const connector = await open();
    const full = await drain(connector.fullImport(request()));
    const mirror = Mirror.of(full.changes);
    await forest.add(person('late', base));
    await forest.lab.pause();
    const delta = await drain((await open()).deltaImport({ ...request(), cookie: full.cookie }));
    mirror.apply(delta.changes);
    expect(mirror.byName('late').objectType).toBe('user');
    await forest.lab.resume();
    await forest.remove(`CN=p0,${base}`);
    const back = await drain((await open()).deltaImport({ ...request(), cookie: delta.cookie }));
    mirror.apply(back.changes);
    expect(mirror.differencesTo(Mirror.of((await drain(connector.fullImport(request()))).changes))).toEqual([]);
  });

  it('still notice that the first one was put back or restored meanwhile', async () => {
    const { highestCommittedUsn } = await (await open()).rootDse();
    await forest.load([person('late', base)]);
    const full = await drain((await open()).fullImport(request()));
    await forest.lab.pause();
    const { cookie } = await drain((await open()).deltaImport({ ...request(), cookie: full.cookie }));
    await forest.lab.resume();
    forest.lab.state.rollBack(Number(highestCommittedUsn));
    expect(await faultOf(drain((await open()).deltaImport({ ...request(), cookie })))).toMatchObject({
      code: 'cookie-rejected',
      detail: { reason: 'database-put-back' },
    });
    forest.lab.state.changeInvocationId();
    expect(await faultOf(drain((await open()).deltaImport({ ...request(), cookie })))).toMatchObject({
      code: 'cookie-rejected',
      detail: { reason: 'another-database' },
    });
  });

  it('are not read from a domain of the same name that was built anew', async () => {
    const { cookie } = await drain((await open()).fullImport(request()));
    const parsed = JSON.parse(cookie) as Record<string, unknown>;
    const forged = JSON.stringify({ ...parsed, partitionGuid: '01234567-89ab-cdef-0123-456789abcdef' });
    expect(await faultOf(drain((await open()).deltaImport({ ...request(), cookie: forged })))).toMatchObject({
      code: 'cookie-rejected',
      detail: { reason: 'another-partition' },
    });
  });
});
