/**
 * Microsoft's own library for Python signs somebody in with user name and password, as a client without a browser does it in a
 * federated domain: home realm discovery, metadata exchange, WS-Trust at the provider, the token for a token at the tenant.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXCHANGE_PATH, PASSIVE_PATH, USER_NAME_2005 } from '../lab/identity-provider/documents.ts';
import { startIdentityProvider } from '../lab/identity-provider/minimal.ts';
import { AZURE_CLI } from '../lab/tenant/applications/registrations.ts';
import { startTenant } from '../lab/tenant/tenant.ts';

/** Debian's own Python; the first `python3` on the path may be another. */
const PYTHON = '/usr/bin/python3';
const python = spawnSync(PYTHON, ['-c', 'import msal, requests'], { encoding: 'utf8' });

const ANNA = { userPrincipalName: 'anna@contoso.test', immutableId: 'QW5uYSdzIGFuY2hvciE=' };
const PASSWORD = `Lab-"Anna"-<1>&'!`;

describe("Microsoft's library for Python in a federated domain", () => {
  const name = 'signs in by the password of the provider, and is told of a wrong one';
  if (python.status !== 0) {
    it(name, (context) => context.skip("Debian's python3-msal is not installed"));
    return;
  }

  it.each(['by metadata exchange', 'by the active address alone'])(`${name} (%s)`, async (way) => {
    const tenant = await startTenant({ throttle: 'off', verifiedDomains: ['fabrikam.test', 'contoso.test'] });
    onTestFinished(() => tenant.close());
    const provider = await startIdentityProvider(
      {
        authenticate: (userName, password) =>
          Promise.resolve(userName === ANNA.userPrincipalName && password === PASSWORD ? ANNA : undefined),
      },
      () => '',
    );
    onTestFinished(() => provider.close());
    const { origin } = provider;
    tenant.state.addUser({ userPrincipalName: ANNA.userPrincipalName, onPremisesImmutableId: ANNA.immutableId });
    tenant.federation.set('contoso.test', {
      issuerUri: provider.entityId,
      passiveSignInUri: `${origin}${PASSIVE_PATH}`,
      activeSignInUri: `${origin}${USER_NAME_2005}`,
      metadataExchangeUri: way === 'by metadata exchange' ? `${origin}${EXCHANGE_PATH}` : null,
      preferredAuthenticationProtocol: 'wsFed',
      signingCertificate: provider.certificates()[0]!,
    });
    const folder = await mkdtemp(path.join(tmpdir(), 'causeway-federation-msal-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const authorities = path.join(folder, 'authorities.pem');
    await writeFile(authorities, `${tenant.caCertificatePem}\n${provider.caCertificatePem}\n`);
    const told = await runPython({
      ...{ origin: tenant.origin, tenant: tenant.tenantId, authorities, client: AZURE_CLI },
      ...{ userName: ANNA.userPrincipalName, password: PASSWORD },
    });
    expect(told).toEqual({
      complaints: '',
      status: 0,
      said: { right: ANNA.userPrincipalName, wrong: expect.stringContaining('FailedAuthentication') as string },
    });
    expect(tenant.federation.signIns).toEqual([
      { domain: 'contoso.test', protocol: 'active', userPrincipalName: ANNA.userPrincipalName },
    ]);
  });
});

async function runPython(question: { readonly [name: string]: string }) {
  const child = spawn(PYTHON, ['-c', PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let complaints = '';
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(JSON.stringify(question));
  const [status] = await ended;
  return { said: output === '' ? {} : (JSON.parse(output) as unknown), complaints, status };
}

/** The library asks for the realm at the host's own port 443, whatever the authority's is: its requests are led on. */
const PROGRAM = `
import json, sys
from urllib.parse import urlparse
import msal, requests

asked = json.load(sys.stdin)
origin = urlparse(asked['origin'])

class Leading(requests.Session):
    def request(self, method, url, *args, **kwargs):
        if urlparse(url).netloc == origin.hostname:
            url = url.replace('https://' + origin.hostname, asked['origin'], 1)
        return super().request(method, url, *args, **kwargs)

http = Leading()
http.verify = asked['authorities']
# Else a variable of the environment that names other authorities would count for more.
http.trust_env = False
application = msal.PublicClientApplication(
    asked['client'], authority=asked['origin'] + '/' + asked['tenant'],
    validate_authority=False, instance_discovery=False, http_client=http)
scopes = ['https://graph.microsoft.com/User.Read']
got = application.acquire_token_by_username_password(asked['userName'], asked['password'], scopes)
assert 'access_token' in got, got
right = got['id_token_claims']['preferred_username']
try:
    wrong = str(application.acquire_token_by_username_password(asked['userName'], 'wrong', scopes))
except RuntimeError as error:
    wrong = str(error)
print(json.dumps(dict(right=right, wrong=wrong)))
`;
