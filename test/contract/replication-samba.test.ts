/** The replication client against a real domain controller: what comes, what is refused, and that the connection is closed to others. */

import { spawnSync } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LdapTransportError } from '../../engine/connectors/active-directory/ldap/errors.ts';
import { md4 } from '../../engine/connectors/active-directory/ntlm/md4.ts';
import { ATTRIBUTE_NAMES, type AttributeName } from '../../engine/sign-in/password-hash-sync/drs/attributes.ts';
import { bindRequest, readBindReply } from '../../engine/sign-in/password-hash-sync/drs/calls.ts';
import {
  readChangesReply,
  type ChangedObject,
  type ChangesPage,
} from '../../engine/sign-in/password-hash-sync/drs/changes-reply.ts';
import { changesRequest } from '../../engine/sign-in/password-hash-sync/drs/changes-request.ts';
import {
  BEGINNING,
  type HighWatermark,
  type UpToDateness,
} from '../../engine/sign-in/password-hash-sync/drs/cursor.ts';
import { CALLS, DRA, DRSUAPI, DrsError } from '../../engine/sign-in/password-hash-sync/drs/interface.ts';
import { openReplica, type Replica } from '../../engine/sign-in/password-hash-sync/drs/replica.ts';
import { RPC_STATUS, RpcFault } from '../../engine/sign-in/password-hash-sync/rpc/errors.ts';
import { openRpc } from '../../engine/sign-in/password-hash-sync/rpc/connection.ts';
import { NdrError } from '../../engine/sign-in/password-hash-sync/rpc/ndr.ts';
import { findPort } from '../../engine/sign-in/password-hash-sync/rpc/endpoint-mapper.ts';
import { rehash } from '../../engine/sign-in/password-hash-sync/secret/rehash.ts';
import { guidText } from '../lab/forest/identifiers.ts';
import { SYSTEM_PYTHON, sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';

const samba = sambaAvailable();
const TIMEOUTS = { connect: 5_000, request: 30_000 };
const DOMAIN = { dn: 'DC=contoso,DC=test' };
const SALT = Buffer.from('00112233445566778899', 'hex');

const name = 'replication from a domain controller';
describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let dc: Samba;

  beforeAll(async () => {
    dc = await startSamba({ domain: 'contoso.test' });
    await dc.tool('user', 'create', 'svc.phs', 'Svc-Phs-Passw0rd!1');
    await dc.tool('user', 'create', 'svc.half', 'Svc-Half-Passw0rd!1');
    await dc.tool('user', 'create', 'anna', 'Anna-Passw0rd!');
    await dc.tool('user', 'create', 'berta', `Grüße-${'x'.repeat(110)}-€`);
    await grant('svc.phs', 'get-changes');
    await grant('svc.phs', 'get-changes-all');
    await grant('svc.half', 'get-changes');
  });
  afterAll(async () => dc?.close());

  async function grant(account: string, right: string): Promise<void> {
    const trustee = `--trusteedn=CN=${account},CN=Users,${DOMAIN.dn}`;
    await dc.tool(
      'dsacl',
      'set',
      `-H${dc.samDb}`,
      '--action=allow',
      `--car=${right}`,
      `--objectdn=${DOMAIN.dn}`,
      trustee,
    );
  }

  const open = (account = 'CONTOSO\\svc.phs', password = 'Svc-Phs-Passw0rd!1') =>
    openReplica({ host: dc.host, credentials: { account, password }, timeouts: TIMEOUTS });

  interface Walked {
    readonly pages: readonly ChangesPage[];
    readonly objects: ReadonlyMap<string, ChangedObject>;
    readonly at: { readonly from: HighWatermark; readonly invocation: string; readonly vector: UpToDateness };
  }

  async function walk(replica: Replica, since?: Walked['at'], page = 1000): Promise<Walked> {
    let { from, invocation, vector } = since ?? { from: BEGINNING, invocation: '0'.repeat(32), vector: undefined };
    const pages: ChangesPage[] = [];
    for (let hasMore = true; hasMore;) {
      const changes = await replica.changes({
        of: DOMAIN,
        attributes: ATTRIBUTE_NAMES,
        destination: '11'.repeat(16),
        invocation,
        from,
        vector: since?.vector,
        maximumObjects: page,
      });
      pages.push(changes);
      ({ to: from, invocation, hasMore } = changes);
      vector = changes.vector ?? vector;
    }
    const objects = new Map(pages.flatMap((one) => one.objects).map((object) => [nameOf(object), object]));
    return { pages, objects, at: { from, invocation, vector: vector ?? [] } };
  }

  const nameOf = ({ name: { dn } }: ChangedObject) => /^CN=([^,]*)/.exec(dn)?.[1] ?? dn;

  function hashOf(replica: Replica, object: ChangedObject | undefined): Promise<string> {
    const { sid } = object!.name;
    const [value] = object!.attributes.get('unicodePwd')!.values;
    return rehash({ value: value!, sessionKey: replica.sessionKey, rid: sid.readUInt32LE(sid.length - 4) }, SALT);
  }

  function expectedHash(password: string): string {
    return hashedAgain(md4(Buffer.from(password, 'utf16le')).toString('hex'));
  }

  function hashedAgain(hash: string): string {
    const digits = Buffer.from(hash.toUpperCase(), 'utf16le');
    const derived = pbkdf2Sync(digits, SALT, 1000, 32, 'sha256').toString('hex');
    return `v1;PPH1_MD4,${SALT.toString('hex')},1000,${derived};`;
  }

  test("gives each person's hash, which is that of the password", async () => {
    const replica = await open();
    const { objects } = await walk(replica);
    expect(await hashOf(replica, objects.get('anna'))).toBe(expectedHash('Anna-Passw0rd!'));
    expect(await hashOf(replica, objects.get('svc.phs'))).toBe(expectedHash('Svc-Phs-Passw0rd!1'));
    // An account without a password says so.
    expect(objects.get('Guest')!.attributes.get('unicodePwd')!.values).toEqual([]);
    await replica.close();
  });

  test('every account has the hash that an independent client reads from the same domain controller', async (context) => {
    if (spawnSync(SYSTEM_PYTHON, ['-c', 'import impacket']).status !== 0) {
      context.skip("Debian's python3-impacket is not installed");
    }
    const replica = await open();
    const { objects } = await walk(replica);
    const withPassword = [...objects.values()].filter(({ attributes }) => attributes.get('unicodePwd')?.values.length);
    const ours = new Map<string, string>();
    for (const object of withPassword) ours.set(guidText(object.name.guid), await hashOf(replica, object));
    await replica.close();
    const script = path.join(import.meta.dirname, '../lab/samba/second_replica.py');
    const words = [script, dc.host, 'CONTOSO', 'svc.phs', 'Svc-Phs-Passw0rd!1', ...ours.keys()];
    const second = spawnSync(SYSTEM_PYTHON, words, { encoding: 'utf8' });
    expect(second.stderr).toBe('');
    const theirs = Object.entries(JSON.parse(second.stdout) as { readonly [guid: string]: string });
    expect(new Map(theirs.map(([guid, hash]) => [guid, hashedAgain(hash)]))).toEqual(ours);
    expect(theirs.length).toBeGreaterThanOrEqual(6);
  });

  test('page by page gives the same as at once', async () => {
    const replica = await open();
    const [whole, paged] = [await walk(replica), await walk(replica, undefined, 10)];
    expect(paged.pages.length).toBeGreaterThan(whole.pages.length);
    expect([...paged.objects.keys()].sort()).toEqual([...whole.objects.keys()].sort());
    expect(paged.at.vector).toEqual(whole.at.vector);
    await replica.close();
  });

  test('goes on from where it was: a changed password is one object, and nothing is nothing', async () => {
    const replica = await open();
    const before = await walk(replica);
    expect((await walk(replica, before.at)).objects.size).toBe(0);
    await dc.tool('user', 'setpassword', 'anna', '--newpassword=Another-Passw0rd!');
    const after = await walk(replica, before.at);
    expect([...after.objects.keys()]).toEqual(['anna']);
    const anna = after.objects.get('anna')!;
    expect([...anna.attributes.keys()].sort()).toEqual(['pwdLastSet', 'unicodePwd'] satisfies AttributeName[]);
    expect(await hashOf(replica, anna)).toBe(expectedHash('Another-Passw0rd!'));
    const stamps = [before, after].map((walked) => walked.objects.get('anna')!.attributes.get('unicodePwd')!.stamp!);
    expect(stamps[1]!.version).toBe(stamps[0]!.version + 1);
    await replica.close();
  });

  test('names accounts and domain controllers', async () => {
    const replica = await open();
    const names = await replica.crackNames(['CONTOSO\\anna', 'CONTOSO\\', 'CONTOSO\\nobody'], 'account', 'dn');
    expect(names).toEqual([`CN=anna,CN=Users,${DOMAIN.dn}`, DOMAIN.dn, undefined]);
    const [controller] = await replica.domainControllers('contoso.test');
    expect(controller).toMatchObject({ hostName: 'dc1.contoso.test', isPdc: true });
    await replica.close();
  });

  test.each([
    ['without the right to secrets', 'CONTOSO\\svc.half', 'Svc-Half-Passw0rd!1'],
    ['without any right', 'anna@contoso.test', undefined],
  ])('refuses the whole call to an account %s', async (_, account, password) => {
    if (password === undefined) await dc.tool('user', 'setpassword', 'anna', '--newpassword=Third-Passw0rd!');
    const replica = await open(account, password ?? 'Third-Passw0rd!');
    const error: unknown = await walk(replica).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DrsError);
    expect(error).toMatchObject({ code: DRA.accessDenied });
    await replica.close();
  });

  test('refuses a wrong password at the first call', async () => {
    const error: unknown = await open('CONTOSO\\svc.phs', 'wrong').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RpcFault);
    expect(error).toMatchObject({ status: RPC_STATUS.logonFailed });
  });

  test('an answer that is cut short or changed is read or refused as such, and nothing worse', async () => {
    const target = {
      host: dc.host,
      port: await findPort(DRSUAPI, { target: { host: dc.host, port: 135 }, timeouts: TIMEOUTS }),
    };
    const credentials = { account: 'CONTOSO\\svc.phs', password: 'Svc-Phs-Passw0rd!1' };
    const rpc = await openRpc({ target, interface: DRSUAPI, credentials, timeouts: TIMEOUTS });
    const { handle } = readBindReply(await rpc.call(CALLS.bind, bindRequest(0)));
    const request = {
      of: DOMAIN,
      attributes: ATTRIBUTE_NAMES,
      destination: '11'.repeat(16),
      invocation: '0'.repeat(32),
    };
    const whole = { ...request, from: BEGINNING, vector: undefined, maximumObjects: 1000, withSchemaInfo: true };
    const stub = await rpc.call(CALLS.getNcChanges, changesRequest(handle, whole));
    rpc.close();
    expect(readChangesReply(stub).objects.length).toBeGreaterThan(40);
    const end = Buffer.alloc(4);
    for (let length = 0; length < stub.length - 4; length += 4) {
      // With the return code at its end, as if it were whole.
      expect(() => readChangesReply(Buffer.concat([stub.subarray(0, length), end]))).toThrow(NdrError);
    }
    const random = fc.record({ at: fc.nat(stub.length - 5), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(random, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = Buffer.from(stub);
        for (const { at, value } of changes) changed[at] = value;
        try {
          readChangesReply(changed);
        } catch (error) {
          if (!(error instanceof NdrError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  test('says whether nobody listens', async () => {
    const nowhere = { target: { host: dc.host, port: 1 }, timeouts: TIMEOUTS };
    await expect(findPort(DRSUAPI, nowhere)).rejects.toBeInstanceOf(LdapTransportError);
  });
});
