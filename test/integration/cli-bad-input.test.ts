/** What goes wrong in the first hour: each is named by its code, its object and its remedy, and nothing is stored. */

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultSchema } from '../../engine/api/contract/shapes.ts';
import { makeClientCertificate } from '../lab/tenant/tenant.ts';
import { startCli, startCliLab, type CliLab, type Ended } from './cli-harness.ts';

let lab: CliLab;

beforeAll(async () => {
  lab = await startCliLab({ people: 5 });
});

afterAll(async () => {
  await lab.close();
});

/** The three parts as they are written: a sign before what happened, an arrow before what to do. */
interface Told {
  readonly code: number;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  readonly fault: string;
}

function told({ code, stderr }: Ended): Told {
  const lines = stderr.split('\n');
  const at = lines.findIndex((line) => line.startsWith('✗ '));
  const [what = '', why = '', remedy = '', detail = ''] = at < 0 ? [] : lines.slice(at, at + 4);
  const [, fault = ''] = /^ {2}code ([a-z-]+),/.exec(detail) ?? [];
  return { code, what: what.slice(2), why: why.trim(), remedy: remedy.replace(/^→ /, ''), fault };
}

type Part = { readonly [key: string]: unknown };

function withForest(change: Part): unknown {
  const [forest] = lab.answers.forests;
  return { ...lab.answers, forests: [{ ...forest, ...change }] };
}

function withTenant(change: Part): unknown {
  return { ...lab.answers, tenant: { ...lab.answers.tenant, ...change } };
}

function withTrust(trust: Part, mode = 'ldaps'): unknown {
  return withForest({ security: { mode, trust } });
}

const server = () => `${lab.forest.host}:${lab.forest.ldapsPort}`;
/** Of a port that was just free. */
const DEAF = { host: '127.0.0.1', port: 9 };

describe('a forest that cannot be reached or trusted', () => {
  it('a host that no name server knows', async () => {
    const ended = told(await lab.setup(withForest({ servers: [{ host: 'dc1.nowhere.invalid' }] })));
    expect(ended).toMatchObject({ code: 5, fault: 'server-name-unknown' });
    expect(ended.what).toContain('dc1.nowhere.invalid:636');
    expect(ended.remedy).toContain('Check the spelling');
  });

  it('a port where nothing listens', async () => {
    const ended = told(await lab.setup(withForest({ servers: [DEAF] })));
    expect(ended).toMatchObject({ code: 5, fault: 'server-unreachable' });
    expect(ended.what).toBe('127.0.0.1:9 cannot be reached.');
    expect(ended.remedy).toContain('Check host and port');
  });

  it('a port that speaks no TLS', async () => {
    const ended = told(
      await lab.setup(withForest({ servers: [{ host: lab.forest.host, port: lab.forest.ldapPort }] })),
    );
    expect(ended).toMatchObject({ code: 5, fault: 'tls-refused' });
    expect(ended.what).toContain(`${lab.forest.host}:${String(lab.forest.ldapPort)}`);
    expect(ended.remedy).toContain('636 for LDAPS');
  });

  it('a certificate of an authority that nobody trusts', async () => {
    const ended = told(await lab.setup(withTrust({ kind: 'system' })));
    expect(ended).toMatchObject({ code: 5, fault: 'certificate-untrusted' });
    expect(ended.what).toContain(server());
    expect(ended.why).toContain(lab.forest.fingerprint256);
    expect(ended.remedy).toContain('trust of kind "ca"');
  });

  it('another certificate than the pinned one', async () => {
    const ended = told(await lab.setup(withTrust({ kind: 'fingerprint', sha256: 'ab'.repeat(32) })));
    expect(ended).toMatchObject({ code: 5, fault: 'certificate-untrusted' });
    expect(ended.what).toBe(`${server()} showed another certificate than the one you trust. No secret was sent.`);
    expect(ended.why).toContain(lab.forest.fingerprint256);
    expect(ended.remedy).toContain('set it as "sha256"');
  });

  it('a clock that is off by ten minutes', async () => {
    const late = await startCliLab({ people: 3, forest: { clock: () => new Date(Date.now() + 600_000) } });
    try {
      const ended = told(await late.setup(late.answers));
      expect(ended).toMatchObject({ code: 5, fault: 'clock-skew' });
      expect(ended.what).toMatch(
        /^The clock of this machine and that of 127\.0\.0\.1:\d+ differ by (599|60\d) seconds\.$/,
      );
      expect(ended.remedy).toContain('Set the clock of this machine');
    } finally {
      await late.close();
    }
  });
});

describe('a connector account that is not let in', () => {
  const NAME = 'connector';
  const PASSWORD = 'Aa1-connector-Lab!';
  const dn = () => `CN=${NAME},CN=Users,${lab.forest.baseDn}`;
  const answers = (password = PASSWORD) => withForest({ account: `${NAME}@contoso.test`, password });

  beforeAll(() => {
    const attributes = {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: [NAME],
      userPrincipalName: [`${NAME}@contoso.test`],
      userAccountControl: ['66048'],
    };
    lab.forest.state.add({ dn: dn(), attributes });
    lab.forest.state.setPassword(dn(), PASSWORD);
    lab.forest.state.grant(dn(), { replicate: true });
  });

  afterEach(() => {
    lab.forest.state.modify(dn(), { userAccountControl: '66048' });
    lab.forest.state.setPassword(dn(), PASSWORD);
    lab.forest.state.grant(dn(), { replicate: true });
  });

  it('a wrong password, which is quoted nowhere', async () => {
    const raw = await lab.setup(answers('Wr0ng-and-secret'));
    const ended = told(raw);
    expect(ended).toMatchObject({ code: 5, fault: 'credentials-invalid' });
    expect(ended.what).toBe(
      `${server()} refused the name or the password of the connector account ${NAME}@contoso.test.`,
    );
    expect(ended.remedy).toContain('Check both');
    expect(raw.stdout + raw.stderr).not.toContain('Wr0ng-and-secret');
  });

  it('a password that has to be changed', async () => {
    lab.forest.state.modify(dn(), { userAccountControl: '512', pwdLastSet: '0' });
    const ended = told(await lab.setup(answers()));
    expect(ended).toMatchObject({ code: 5, fault: 'password-expired' });
    expect(ended.what).toContain(server());
    expect(ended.remedy).toContain('Set a new password in Active Directory');
  });

  it('a disabled account', async () => {
    lab.forest.state.modify(dn(), { userAccountControl: '66050' });
    const ended = told(await lab.setup(answers()));
    expect(ended).toMatchObject({ code: 5, fault: 'account-disabled' });
    expect(ended.remedy).toBe('Enable it again, or use another account.');
  });

  it('an account without the right to read changes', async () => {
    lab.forest.state.grant(dn(), { replicate: false });
    const ended = told(await lab.setup(answers()));
    expect(ended).toMatchObject({ code: 5, fault: 'rights-missing' });
    expect(ended.what).toContain(`${NAME}@contoso.test`);
    expect(ended.remedy).toContain('Replicating Directory Changes');
  });
});

describe('a tenant that refuses', () => {
  const GUID = '00000000-0000-4000-8000-000000000001';
  const host = () => new URL(lab.tenant.origin).host;

  it('cannot be reached', async () => {
    const cloud = { authority: 'https://127.0.0.1:4', graph: 'https://127.0.0.1:4' };
    const ended = told(await lab.setup(withTenant({ cloud })));
    expect(ended).toMatchObject({ code: 5, fault: 'server-unreachable' });
    expect(ended.what).toBe('127.0.0.1:4 cannot be reached.');
  });

  it('does not exist', async () => {
    const ended = told(await lab.setup(withTenant({ tenantId: GUID })));
    expect(ended).toMatchObject({ code: 5, fault: 'tenant-unknown' });
    expect(ended.what).toBe(`${host()} does not know the tenant ${GUID}.`);
    expect(ended.remedy).toContain('"tenantId"');
  });

  it('does not know the application', async () => {
    const ended = told(await lab.setup(withTenant({ clientId: GUID })));
    expect(ended).toMatchObject({ code: 5, fault: 'application-unknown' });
    expect(ended.what).toContain(GUID);
    expect(ended.remedy).toContain('"clientId"');
  });

  it('refuses a certificate that was never uploaded', async () => {
    const { certificatePem, privateKeyPem } = await makeClientCertificate('another');
    const raw = await lab.setup(withTenant({ certificatePem, privateKeyPem }));
    const ended = told(raw);
    expect(ended).toMatchObject({ code: 5, fault: 'client-certificate-rejected' });
    expect(ended.what).toContain(lab.clientId);
    expect(ended.remedy).toContain('Upload this certificate');
    expect(raw.stdout + raw.stderr).not.toContain('PRIVATE KEY-----\n');
  });

  it('is given a key that belongs to another certificate', async () => {
    const { privateKeyPem } = await makeClientCertificate('another');
    const ended = told(await lab.setup(withTenant({ privateKeyPem })));
    expect(ended).toMatchObject({ code: 5, fault: 'client-certificate-rejected' });
    expect(ended.what).toBe(`The private key of the application ${lab.clientId} does not belong to its certificate.`);
  });

  it('misses a consent', async () => {
    const poor = await startCliLab({ people: 3, permissions: ['User.ReadWrite.All', 'Organization.Read.All'] });
    try {
      const ended = told(await poor.setup(poor.answers));
      expect(ended).toMatchObject({ code: 5, fault: 'consent-missing' });
      expect(ended.what).toContain('Group.ReadWrite.All');
      expect(ended.what).not.toContain('User.ReadWrite.All');
      expect(ended.remedy).toContain('Grant admin consent');
    } finally {
      await poor.close();
    }
  });

  it('lives in another time, by ten minutes', async () => {
    // The other way about, the assertion's ten minutes end at this very moment.
    const late = await startCliLab({ people: 3, tenant: { clock: () => Date.now() - 600_000 } });
    try {
      const ended = told(await late.setup(late.answers));
      expect(ended).toMatchObject({ code: 5, fault: 'clock-skew' });
      expect(ended.what).toContain(late.clientId);
      expect(ended.remedy).toContain('Set the clock of this machine');
    } finally {
      await late.close();
    }
  });
});

describe('answers that are wrong', () => {
  it('an unknown key is named with its place', async () => {
    const ended = told(await lab.setup(withForest({ pasword: 'secret-value' })));
    expect(ended).toMatchObject({ code: 2, fault: 'answers-invalid' });
    expect(ended.what).toBe('The answers were not accepted: forests.0.pasword is not a key that Causeway knows.');
    expect(ended.remedy).toContain('remove forests.0.pasword');
  });

  it('a domain and a container that do not exist', async () => {
    const domain = told(await lab.setup(withForest({ domains: [{ domain: 'fabrikam.test' }] })));
    expect(domain).toMatchObject({ code: 2, fault: 'partition-not-found' });
    expect(domain.why).toContain('contoso.test');
    const include = ['OU=Nowhere,DC=contoso,DC=test'];
    const container = told(await lab.setup(withForest({ domains: [{ domain: 'contoso.test', include }] })));
    expect(container).toMatchObject({ code: 2, fault: 'container-not-found' });
    expect(container.what).toContain('OU=Nowhere,DC=contoso,DC=test');
  });

  it('a secret that is not where it is said to be', async () => {
    const variable = told(await lab.setup(withForest({ password: { environment: 'NOT_SET_ANYWHERE' } })));
    expect(variable).toMatchObject({ code: 2, fault: 'answers-invalid' });
    expect(variable.what).toContain('forests.0.password');
    expect(variable.what).toContain('NOT_SET_ANYWHERE');
    const file = told(await lab.setup(withTenant({ privateKeyPem: { file: 'nowhere.pem' } })));
    expect(file.what).toContain('nowhere.pem');
  });

  it('text that is no JSON is not quoted', async () => {
    const callArguments = ['--data-dir', lab.dataDirectory, 'setup', '--answers', '-'];
    const raw = await startCli(callArguments, { input: '{ "password": "hunter2", ' }).ended;
    const ended = told(raw);
    expect(ended).toMatchObject({ code: 2, fault: 'answers-invalid' });
    expect(ended.what).toBe('The answers in standard input could not be read.');
    expect(raw.stderr).not.toContain('hunter2');
  });

  it('a fault is a document for scripts', async () => {
    const { code, stdout } = await lab.setup(withForest({ servers: [DEAF] }), '--json');
    const { fault } = JSON.parse(stdout) as { fault: unknown };
    expect(faultSchema.parse(fault)).toMatchObject({ code: 'server-unreachable', detail: { server: '127.0.0.1:9' } });
    expect(code).toBe(5);
  });

  it('may be taken back while they are checked', async () => {
    const key = path.join(path.dirname(lab.dataDirectory), 'key.pem');
    const document = withTenant({ privateKeyPem: { file: key } });
    const slow = lab.tenant.faults.inject({ action: { kind: 'delay', milliseconds: 60_000 } });
    const setup = startCli(['--data-dir', lab.dataDirectory, 'setup', '--answers', '-'], {
      input: JSON.stringify({
        ...(document as object),
        forests: [{ ...lab.answers.forests[0], password: lab.forest.administrator.password }],
      }),
    });
    await setup.said('Read domains and schema of the forest');
    setup.signal('SIGINT');
    const ended = await setup.ended;
    slow.remove();
    expect(told(ended)).toMatchObject({ code: 130, fault: 'run-cancelled' });
  });

  it('leave no configuration behind', async () => {
    const status = await lab.run('status');
    expect(status.code).toBe(7);
    await expect(stat(path.join(lab.dataDirectory, 'engine.lock'))).rejects.toThrow('ENOENT');
  });
});
