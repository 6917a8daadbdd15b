/** What keeps a walk from coming about or ends it, each with its own fault, and what does not. */

import { createServer } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { FLAGS, OFFERED } from '../../../engine/connectors/active-directory/ntlm/messages.ts';
import { FaultError, type FaultCode } from '../../../engine/model/fault.ts';
import { preflight } from '../../../engine/sign-in/password-hash-sync/walk/preflight.ts';
import { fault, returns, TRICKS, type LabDomainController } from '../../lab/replication/domain-controller.ts';
import { replicationFrom, serverOf, startDc, walkAll, type LabReplicationOptions } from './walk-builders.ts';

type Trouble = (dc: LabDomainController) => LabReplicationOptions | void;

const refused = (code: FaultCode) => () => {
  throw new FaultError({ code, stage: 'connect', detail: { server: 'dc1' }, retry: 'never' });
};

const TROUBLES: readonly (readonly [what: string, code: FaultCode, trouble: Trouble])[] = [
  ['an account that the directory refuses', 'account-locked', () => ({ says: refused('account-locked') })],
  ['NTLM that is blocked by policy', 'ntlm-refused', (dc) => void (dc.blocksNtlm = true)],
  ['NTLM without sealing', 'protection-too-weak', (dc) => void (dc.ntlmFlags = (OFFERED & ~FLAGS.seal) >>> 0)],
  ['a service that is not there yet', 'replication-not-offered', (dc) => void (dc.mapper.tells = 'nothing')],
  ['a port of something else', 'replication-not-offered', (dc) => void (dc.mapper.tells = dc.ports.endpointMapper)],
  ['a port behind a firewall', 'replication-port-blocked', (dc) => void (dc.mapper.tells = 1)],
  ['a read-only domain controller', 'server-read-only', () => ({ says: () => ({ isReadOnly: true }) })],
  ['a name of several servers', 'server-name-shared', () => ({ says: () => ({ invocation: 'ff'.repeat(16) }) })],
  ['another domain', 'domain-not-replicated', () => ({ namingContext: 'DC=fabrikam,DC=test' })],
  ['a replica that gives nothing', 'replication-switched-off', (dc) => dc.always('getNcChanges', returns(8456))],
  ['an error inside', 'replication-refused', (dc) => dc.always('getNcChanges', returns(8442))],
  ['an RPC fault', 'replication-refused', (dc) => dc.always('bind', fault(0x6f7))],
  ['silence at the endpoint mapper', 'server-timeout', (dc) => void (dc.mapper.trick = () => ({ kind: 'silence' }))],
  ['another protocol', 'protocol-error', (dc) => dc.always('getNcChanges', TRICKS.noRpc)],
  ['half an answer', 'protocol-error', (dc) => dc.always('getNcChanges', TRICKS.truncated)],
  ['a connection that is always cut', 'connection-lost', (dc) => dc.always('getNcChanges', TRICKS.cut)],
];

test.each(TROUBLES)('%s is said as %s', async (_, code, trouble) => {
  const dc = await startDc();
  dc.database.write('anna', { password: 'Anna-Passw0rd!' });
  const options = trouble(dc) ?? {};
  await expect(walkAll(replicationFrom([dc], options))).rejects.toMatchObject({ fault: { code } });
});

test('a refused logon is tried at one server only, and replication is not tried at all', async () => {
  const dcs = [await startDc(), await startDc({ name: 'dc2' })];
  let logons = 0;
  const says = () => {
    logons += 1;
    return refused('credentials-invalid')();
  };
  await expect(walkAll(replicationFrom(dcs, { says }))).rejects.toMatchObject({
    fault: { code: 'credentials-invalid' },
  });
  expect(logons).toBe(1);
  expect(dcs.map(({ connections }) => connections)).toEqual([0, 0]);
});

test('a logon that only RPC refuses is charged once', async () => {
  const dc = await startDc();
  dc.accounts.delete('svc.phs');
  await expect(walkAll(replicationFrom([dc]))).rejects.toMatchObject({ fault: { code: 'ntlm-refused' } });
  expect(dc.connections).toBe(1);
});

test.each([
  ['svc.none', 'Replicating Directory Changes', 2],
  ['svc.half', 'Replicating Directory Changes All', 1],
])('%s lacks "%s", and the commands that grant it are told', async (user, right, commands) => {
  const dc = await startDc();
  dc.database.write(user, {});
  const account = `CONTOSO\\${user}`;
  const password = dc.accounts.get(user)?.password ?? '';
  const missing = await preflight(replicationFrom([dc], { account, password }));
  expect(missing).toMatchObject({ code: 'replication-right-missing', detail: { account, right }, retry: 'never' });
  const lines = String(missing?.detail['windowsCommand']).split('\n');
  expect(lines).toHaveLength(commands);
  expect(lines.at(-1)).toBe(`dsacls "DC=contoso,DC=test" /G "${account}:CA;Replicating Directory Changes All"`);
  expect(missing?.detail['sambaCommand']).toContain(`--trusteedn="CN=${user},CN=Users,DC=contoso,DC=test"`);
  await expect(walkAll(replicationFrom([dc], { account, password }))).rejects.toMatchObject({ fault: missing });
});

test('with both rights the preflight finds nothing, and reads nobody else', async () => {
  const dc = await startDc();
  for (const name of ['svc.phs', 'anna']) dc.database.write(name, { password: 'Some-Passw0rd!' });
  expect(await preflight(replicationFrom([dc]))).toBeUndefined();
  expect(dc.asked.map(({ isOneObject, name }) => [isOneObject, name.dn])).toEqual([
    [true, 'CN=svc.phs,CN=Users,DC=contoso,DC=test'],
  ]);
});

test('one person is read whatever the cursor; one that is gone is nobody', async () => {
  const dc = await startDc();
  const dn = dc.database.write('anna', { password: 'Anna-Passw0rd!' });
  const { guid } = [...dc.database.objects.values()].find((one) => one.dn === dn)!;
  const replication = replicationFrom([dc]);
  const { row, sessionKey, release } = await replication.one(guid);
  const [value] = row?.attributes.get('unicodePwd')?.values ?? [];
  expect([row?.name.dn, value?.length]).toEqual([dn, 36]);
  release();
  expect(Buffer.concat([value!, sessionKey]).every((octet) => octet === 0)).toBe(true);
  expect((await replication.one(Buffer.alloc(16, 7))).row).toBeUndefined();
});

test('a connection that ended between two walks is opened again without a word', async () => {
  const dc = await startDc();
  dc.database.write('anna', { password: 'Anna-Passw0rd!' });
  const replication = replicationFrom([dc]);
  const { cursor } = await walkAll(replication);
  dc.cut();
  expect((await walkAll(replication, cursor)).names).toEqual([]);
  expect(dc.connections).toBe(2);
});

test('a domain controller that does not tell of others is read from all the same', async () => {
  const dc = await startDc();
  dc.database.write('anna', { password: 'Anna-Passw0rd!' });
  dc.always('domainControllerInfo', returns(1355));
  expect((await walkAll(replicationFrom([dc]))).names).toEqual(['anna']);
});

test('a domain that was renamed is bound to with its epoch', async () => {
  const dc = await startDc({ epoch: 3 });
  dc.database.write('anna', { password: 'Anna-Passw0rd!' });
  expect((await walkAll(replicationFrom([dc]))).names).toEqual(['anna']);
  expect(dc.calls.get('bind')).toBe(2);
});

test('domain controllers that the domain tells of are tried after those that were named', async () => {
  const first = await startDc({ isPdc: false });
  first.database.write('anna', { password: 'Anna-Passw0rd!' });
  const told = (hostName: string, site: string, isPdc = false) => ({ hostName, site, isPdc, ntdsGuid: '0'.repeat(32) });
  first.neighbours.push(
    told('far.contoso.test', 'Oslo'),
    told('near.contoso.test', 'Berlin'),
    told('pdc.contoso.test', 'Oslo', true),
  );
  const opened: string[] = [];
  const replication = replicationFrom([first], {
    openDirectory: ({ host, port }) => {
      opened.push(host);
      const logonName = () => Promise.resolve('CONTOSO\\svc.phs');
      if (port === undefined) return { read: refusedLater(host), logonName, close: () => Promise.resolve() };
      const { invocation, highestCommittedUsn } = first.database;
      const state = { highestCommittedUsn, source: first.source, invocation, isReadOnly: false };
      return { read: () => Promise.resolve(state), logonName, close: () => Promise.resolve() };
    },
    maximumLosses: 1,
  });
  first.always('getNcChanges', returns(8438));
  await expect(walkAll(replication)).rejects.toMatchObject({ fault: { code: 'server-busy' } });
  expect(opened.slice(0, 4)).toEqual([first.host, 'pdc.contoso.test', 'near.contoso.test', 'far.contoso.test']);
});

const refusedLater = (host: string) => () =>
  Promise.reject(
    new FaultError({ code: 'server-unreachable', stage: 'connect', detail: { server: host }, retry: 'later' }),
  );

test('a walk that is called off ends at once, also while the server is silent', async () => {
  const dc = await startDc();
  dc.database.write('anna', { password: 'Anna-Passw0rd!' });
  dc.always('getNcChanges', TRICKS.silence);
  const replication = replicationFrom([dc], { timeouts: { connect: 1000, request: 60_000 } });
  const calledOff = new AbortController();
  const walk = walkAll(replication, undefined, { signal: calledOff.signal });
  while (dc.calls.get('getNcChanges') === undefined) await new Promise((resolve) => setImmediate(resolve));
  calledOff.abort(new Error('stopped'));
  await expect(walk).rejects.toThrow('stopped');
});

test('answers that never end are not waited for without end', async () => {
  const dc = await startDc();
  dc.always('getNcChanges', (honest) => {
    const stub = honest();
    // fMoreData, which stands behind the watermarks, five pointers and counts; a naming context without changes.
    stub.writeUInt32LE(1, MORE_DATA);
    return { kind: 'stub', stub };
  });
  await expect(
    walkAll(replicationFrom([dc], { namingContext: dc.database.dn, maximumLosses: 0 })),
  ).rejects.toMatchObject({
    fault: { code: 'protocol-error', detail: { reason: expect.stringContaining('without an end') as unknown } },
  });
});

/** Octets before it: version and tag 8, two GUIDs, pointer and gap 8, two watermarks, seven numbers. */
const MORE_DATA = 8 + 32 + 8 + 48 + 7 * 4;

test('a server of another kind behind the address is refused, whatever it says', async () => {
  const sayings = fc.uint8Array({ minLength: 1, maxLength: 200 });
  let said: Uint8Array = new Uint8Array();
  const stranger = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(said);
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void stranger.close());
  const { port } = stranger.address() as { readonly port: number };
  const dc = await startDc();
  await fc.assert(
    fc.asyncProperty(sayings, async (octets) => {
      said = octets;
      const server = { ...serverOf(dc), replicationPorts: { endpointMapper: port } };
      const found = await preflight(
        replicationFrom([dc], { servers: [server], timeouts: { connect: 500, request: 100 } }),
      );
      expect(['protocol-error', 'connection-lost', 'server-timeout']).toContain(found?.code);
    }),
    { numRuns: 40 },
  );
});

test('answers that are changed anywhere before they are sealed are read, or refused as such', async () => {
  const dc = await startDc();
  for (const name of ['anna', 'ben', 'cleo']) dc.database.write(name, { password: `Of-${name}-1!` });
  const change = fc.record({ at: fc.nat(1500), value: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      dc.always('getNcChanges', (honest) => {
        const stub = honest();
        for (const { at, value } of changes) stub[at % stub.length] = value;
        return { kind: 'stub', stub };
      });
      const replication = replicationFrom([dc], { maximumLosses: 0 });
      try {
        for await (const step of replication.walk(undefined)) expect(step).toBeDefined();
      } catch (error) {
        expect(error).toBeInstanceOf(FaultError);
        expect((error as FaultError).fault.code).not.toBe('unexpected');
      } finally {
        await replication.close();
      }
    }),
    { numRuns: 60 },
  );
});
