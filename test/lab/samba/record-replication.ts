/**
 * Records what a Samba domain controller answers to the replication client, opened as the client opened it, for tests that
 * play it again without one:
 *
 *   node test/lab/samba/record-replication.ts
 *
 * Writes test/unit/password-hash-sync/recorded/samba.json: octets in base64, the key of the session, and the passwords that
 * were set in the made-up domain.
 */

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { ATTRIBUTE_NAMES } from '../../../engine/sign-in/password-hash-sync/drs/attributes.ts';
import {
  bindRequest,
  crackNamesRequest,
  domainControllerInfoRequest,
  readBindReply,
} from '../../../engine/sign-in/password-hash-sync/drs/calls.ts';
import { readChangesReply } from '../../../engine/sign-in/password-hash-sync/drs/changes-reply.ts';
import { changesRequest } from '../../../engine/sign-in/password-hash-sync/drs/changes-request.ts';
import { BEGINNING } from '../../../engine/sign-in/password-hash-sync/drs/cursor.ts';
import { CALLS, DRSUAPI } from '../../../engine/sign-in/password-hash-sync/drs/interface.ts';
import { openRpc } from '../../../engine/sign-in/password-hash-sync/rpc/connection.ts';
import { findPort } from '../../../engine/sign-in/password-hash-sync/rpc/endpoint-mapper.ts';
import { sambaVersion } from './available.ts';
import { startSamba } from './samba.ts';

const FILE = fileURLToPath(new URL('../../unit/password-hash-sync/recorded/samba.json', import.meta.url));
const NAMING_CONTEXT = 'DC=contoso,DC=test';
const PEOPLE = { anna: 'Anna-Passw0rd!', berta: 'Grüße-Passw0rd-€' };
const TIMEOUTS = { connect: 5_000, request: 30_000 };
/** A page, so that the recording also says that there is more. */
const PAGE = 25;

await using stack = new AsyncDisposableStack();
const dc = stack.adopt(await startSamba({ domain: 'contoso.test' }), (started) => started.close());
for (const [name, password] of Object.entries(PEOPLE)) await dc.tool('user', 'create', name, password);
const credentials = { account: 'CONTOSO\\Administrator', password: dc.administrator.password };
const port = await findPort(DRSUAPI, { target: { host: dc.host, port: 135 }, timeouts: TIMEOUTS });
const rpc = await openRpc({ target: { host: dc.host, port }, interface: DRSUAPI, credentials, timeouts: TIMEOUTS });
stack.defer(() => rpc.close());

const bind = await rpc.call(CALLS.bind, bindRequest(0));
const { handle } = readBindReply(bind);
const names = Object.keys(PEOPLE).map((name) => `CONTOSO\\${name}`);
const crackNames = await rpc.call(CALLS.crackNames, crackNamesRequest(handle, names, 'account', 'dn'));
const domainControllers = await rpc.call(
  CALLS.domainControllerInfo,
  domainControllerInfoRequest(handle, 'contoso.test'),
);

const request = {
  attributes: ATTRIBUTE_NAMES,
  destination: '11'.repeat(16),
  invocation: '0'.repeat(32),
  from: BEGINNING,
  vector: undefined,
  withSchemaInfo: true,
};
const page = await rpc.call(
  CALLS.getNcChanges,
  changesRequest(handle, { ...request, of: { dn: NAMING_CONTEXT }, maximumObjects: PAGE }),
);
const one: { [name: string]: string } = {};
for (const name of Object.keys(PEOPLE)) {
  const of = { dn: `CN=${name},CN=Users,${NAMING_CONTEXT}` };
  const wanted = { ...request, of, oneObject: true, maximumObjects: 1 };
  one[name] = (await rpc.call(CALLS.getNcChanges, changesRequest(handle, wanted))).toString('base64');
}
const recording = {
  server: sambaVersion(),
  sessionKey: Buffer.from(rpc.sessionKey ?? []).toString('base64'),
  passwords: PEOPLE,
  bind: bind.toString('base64'),
  crackNames: crackNames.toString('base64'),
  domainControllers: domainControllers.toString('base64'),
  page: { objects: readChangesReply(page).objects.length, octets: page.toString('base64') },
  one,
};
const style = { ...(await resolveConfig(FILE)), parser: 'json' };
await writeFile(FILE, await format(JSON.stringify(recording), style));
