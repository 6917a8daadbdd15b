/** Passwords checked on a real domain controller: what each state of an account says, and what a domain controller that is away costs. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { activeDirectorySettingsSchema } from '../../engine/connectors/active-directory/settings.ts';
import { checkDirectories } from '../../engine/setup/pass-through/check-directories.ts';
import {
  createDirectoryValidator,
  type DirectoryValidator,
  type DirectoryValidatorOptions,
} from '../../engine/sign-in/pass-through/validator/directory-validator.ts';
import type { Verdict } from '../../engine/sign-in/pass-through/validator/validator.ts';
import { SYSTEM_PYTHON, sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { startImpostor } from '../unit/kerberos/impostor.ts';
import { startTcpRelay, type TcpRelay } from './tcp-relay.ts';

const samba = sambaAvailable();
const PASSWORD = 'Lab-Passw0rd!';
const LOCKS_AT = 5;
/** In 100 ns. */
const HALF_AN_HOUR = '-18000000000';
const run = promisify(execFile);
const name = 'passwords checked on a domain controller';

describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let dc: Samba;
  let first: TcpRelay;
  let second: TcpRelay;

  const dnOf = (account: string) => `CN=${account},CN=Users,${dc.baseDn}`;

  beforeAll(async () => {
    dc = await startSamba({ domain: 'contoso.test' });
    first = await startTcpRelay({ host: dc.host, port: 636 });
    second = await startTcpRelay({ host: dc.host, port: 636 });
    const person = (account: string, attributes: Record<string, (string | Uint8Array)[]> = {}) => ({
      dn: dnOf(account),
      attributes: {
        objectClass: ['user'],
        sAMAccountName: [account],
        userPrincipalName: [`${account}@contoso.test`],
        unicodePwd: [Buffer.from(`"${PASSWORD}"`, 'utf16le')],
        userAccountControl: ['512'],
        ...attributes,
      },
    });
    const accounts = ['anna', 'disabled', 'mustchange', 'aged', 'ended', 'asleep', 'elsewhere', 'locked', 'card'];
    const many = Array.from({ length: 200 }, (_, index) => `person${index}`);
    await dc.load([
      ...[...accounts, ...many, 'guarded', 'counted', 'busy', 'prot', 'protoff'].map((each) => person(each)),
      person('alias', { mail: ['first.last@fabrikam.test'] }),
      person('twin1', { mail: ['twins@fabrikam.test'] }),
      person('twin2', { mail: ['twins@fabrikam.test'] }),
    ]);
    const set = (account: string, attribute: string, value: string | Uint8Array) =>
      dc.modify(dnOf(account), [{ operation: 'replace', attribute, values: [value] }]);
    await set('disabled', 'userAccountControl', '514');
    await set('protoff', 'userAccountControl', '514');
    await set('mustchange', 'pwdLastSet', '0');
    await set('ended', 'accountExpires', '131000000000000000');
    await set('asleep', 'logonHours', new Uint8Array(21));
    await set('elsewhere', 'userWorkstations', 'PC-OF-ELSE');
    await set('card', 'userAccountControl', String(512 + 0x40000));
    const script = join(import.meta.dirname, '../lab/samba/back-date-password.py');
    await run(SYSTEM_PYTHON, [script, dc.smbConf, dc.samDb, dnOf('aged'), '60']);
    const inProtectedUsers = `CN=Protected Users,CN=Users,${dc.baseDn}`;
    await dc.addMember(inProtectedUsers, dnOf('prot'));
    await dc.addMember(inProtectedUsers, dnOf('protoff'));
    // The domain itself never locks anybody out.
    const lockable = `CN=Lockable,CN=Users,${dc.baseDn}`;
    await dc.add({ dn: lockable, attributes: { objectClass: ['group'], sAMAccountName: ['Lockable'] } });
    for (const account of ['locked', 'guarded', 'counted', 'busy']) await dc.addMember(lockable, dnOf(account));
    await dc.add({
      dn: `CN=Strict,CN=Password Settings Container,CN=System,${dc.baseDn}`,
      attributes: {
        objectClass: ['msDS-PasswordSettings'],
        'msDS-PasswordSettingsPrecedence': ['10'],
        'msDS-PasswordReversibleEncryptionEnabled': ['FALSE'],
        'msDS-PasswordHistoryLength': ['0'],
        'msDS-PasswordComplexityEnabled': ['FALSE'],
        'msDS-MinimumPasswordLength': ['0'],
        'msDS-MinimumPasswordAge': ['0'],
        'msDS-MaximumPasswordAge': ['-36288000000000'],
        'msDS-LockoutThreshold': [String(LOCKS_AT)],
        'msDS-LockoutObservationWindow': [HALF_AN_HOUR],
        'msDS-LockoutDuration': [HALF_AN_HOUR],
        'msDS-PSOAppliesTo': [lockable],
      },
    });
  });
  afterAll(async () => {
    await first?.close();
    await second?.close();
    await dc?.close();
  });
  beforeEach(async () => {
    await first.become('pass');
    await second.become('pass');
  });

  function open(options: Partial<DirectoryValidatorOptions> & { readonly account?: string } = {}): DirectoryValidator {
    const settings = activeDirectorySettingsSchema.parse({
      name: 'contoso.test',
      servers: [
        { host: '127.0.0.1', port: first.port },
        { host: '127.0.0.1', port: second.port },
      ],
      security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: dc.fingerprint256 } },
      account: options.account ?? dc.administrator.userPrincipalName,
    });
    const validator = createDirectoryValidator({
      forests: [{ settings, password: dc.administrator.password }],
      signInAttribute: 'userPrincipalName',
      ...options,
    });
    onTestFinished(() => validator.close());
    return validator;
  }

  /** On the domain controller itself, whose KDC listens beside its directory. */
  function openDirectly(): DirectoryValidator {
    const settings = activeDirectorySettingsSchema.parse({
      name: 'contoso.test',
      servers: [{ host: dc.host }],
      security: { mode: 'starttls', trust: { kind: 'ca', pem: dc.caCertificatePem } },
      account: dc.administrator.userPrincipalName,
    });
    const forests = [{ settings, password: dc.administrator.password }];
    const validator = createDirectoryValidator({ forests, signInAttribute: 'userPrincipalName' });
    onTestFinished(() => validator.close());
    return validator;
  }

  function ask(validator: DirectoryValidator, account: string, password: string, domain = 'CONTOSO'): Promise<Verdict> {
    const userPrincipalName = account.includes('@') ? account : `${account}@contoso.test`;
    const signal = new AbortController().signal;
    return validator.validate({ domain, userPrincipalName, password: Buffer.from(password) }, { signal });
  }

  /** 0 for accepted. */
  const answer = async (...asked: Parameters<typeof ask>): Promise<number> => {
    const verdict = await ask(...asked);
    return verdict.kind === 'accepted' ? 0 : verdict.error;
  };

  async function badPasswords(account: string): Promise<number> {
    return Number((await dc.get(dnOf(account)))?.attributes['badPwdCount']?.[0] ?? 0);
  }

  test.each([
    ['an ordinary account', 'anna', 0, 1326],
    ['an unknown one', 'nobody', 1326, 1326],
    ['a disabled one', 'disabled', 1331, 1326],
    ['one that must change its password', 'mustchange', 1907, 1326],
    ['one whose password is too old', 'aged', 1330, 1326],
    ['one that has ended', 'ended', 1793, 1326],
    ['one outside its hours', 'asleep', 1328, 1326],
    ['one of another workstation', 'elsewhere', 1329, 1326],
    ['one that needs a smart card', 'card', 1326, 1326],
    ['a protected one', 'prot', 0, 1326],
    ['a protected one that is disabled', 'protoff', 1327, 1326],
  ])('%s (%s) is answered %i with the right password and %i with a wrong one', async (_, account, right, wrong) => {
    const validator = openDirectly();
    expect(await answer(validator, account, PASSWORD)).toBe(right);
    expect(await answer(validator, account, 'Wrong-Passw0rd!')).toBe(wrong);
    expect(await answer(validator, account, PASSWORD)).toBe(right);
  });

  test('who stands in the place of the KDC and knows the password lets nobody in', async () => {
    const impostor = await startImpostor({ realm: 'CONTOSO.TEST', password: 'Chosen-by-an-impostor!' });
    onTestFinished(() => impostor.close());
    const validator = open({ kerberosPort: impostor.port });
    expect(await answer(validator, 'prot', 'Chosen-by-an-impostor!')).toBe(1327);
    expect(impostor.asked).toBe(2);
    expect(validator.status().counters).toMatchObject({ accepted: 0, refused: 1 });
  });

  test('an account locked out is answered so with any password, and the try is not counted', async () => {
    // By somebody else than the agent, who never does.
    const validator = openDirectly();
    for (let count = 0; count < LOCKS_AT; count++) await bindAs('locked', 'Wrong-Passw0rd!');
    expect(await badPasswords('locked')).toBe(LOCKS_AT);
    expect(await answer(validator, 'locked', PASSWORD)).toBe(1909);
    expect(await answer(validator, 'locked', 'Wrong-Passw0rd!')).toBe(1909);
    expect(await badPasswords('locked')).toBe(LOCKS_AT);
  });

  async function bindAs(account: string, password: string): Promise<void> {
    const { Client } = await import('ldapts');
    const client = new Client({ url: `ldaps://${dc.host}`, tlsOptions: { ca: dc.caCertificatePem } });
    await client.bind(`${account}@contoso.test`, password).catch(() => undefined);
    await client.unbind();
  }

  test('a wrong password is counted once, and the right one takes the count back', async () => {
    const validator = open();
    expect(await answer(validator, 'counted', 'Wrong-Passw0rd!')).toBe(1326);
    expect(await badPasswords('counted')).toBe(1);
    expect(await answer(validator, 'counted', 'Wrong-Passw0rd!')).toBe(1326);
    expect(await badPasswords('counted')).toBe(2);
    expect(await answer(validator, 'counted', PASSWORD)).toBe(0);
    expect(await badPasswords('counted')).toBe(0);
    expect(await answer(validator, 'counted', 'Wrong-Passw0rd!')).toBe(1326);
  });

  test('guesses stop two before the directory locks the account, at its own desk the person still has those', async () => {
    const validator = open();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => answer(validator, 'guarded', `Guess-${index}`)),
    );
    expect(answers.filter((each) => each === 1326)).toHaveLength(LOCKS_AT - 2);
    expect(answers.filter((each) => each === 1909)).toHaveLength(50 - (LOCKS_AT - 2));
    expect(await badPasswords('guarded')).toBe(LOCKS_AT - 2);
    // Two more agents, each with its own count, do not spend what the first has left.
    for (const other of [open(), open()]) {
      await answer(other, 'guarded', 'Guess-again');
      await answer(other, 'guarded', 'Guess-once-more');
    }
    expect(await badPasswords('guarded')).toBe(LOCKS_AT - 1);
    await bindAs('guarded', PASSWORD);
    expect(await badPasswords('guarded')).toBe(0);
    // Somebody has taken the count back: so does the agent.
    const fresh = open();
    expect(await answer(fresh, 'guarded', PASSWORD)).toBe(0);
  });

  test.each([
    ['no password', 'anna@contoso.test', ''],
    ['a password longer than Windows takes', 'anna@contoso.test', 'x'.repeat(128)],
    ['a control character in the password', 'anna@contoso.test', `${PASSWORD}\u0000`],
    ['octets that are no text', 'anna@contoso.test', Buffer.of(0xff, 0xfe)],
    ['a name without a domain', 'anna', PASSWORD],
    ['a control character in the name', 'an\u0007na@contoso.test', PASSWORD],
    ['a name longer than any', `${'a'.repeat(2000)}@contoso.test`, PASSWORD],
  ])('%s is refused before any domain controller hears of it', async (_, userPrincipalName, password) => {
    const validator = open();
    const before = first.connections + second.connections;
    const request = { domain: 'CONTOSO', userPrincipalName, password: Buffer.from(password) };
    const verdict = await validator.validate(request, { signal: new AbortController().signal });
    expect(verdict).toEqual({ kind: 'refused', error: 1326 });
    expect(first.connections + second.connections).toBe(before);
    expect(validator.status().counters.unacceptable).toBe(1);
  });

  test('a person is found by the alternate identifier, which two people share in vain', async () => {
    const validator = open({ signInAttribute: 'mail' });
    expect(await answer(validator, 'first.last@fabrikam.test', PASSWORD)).toBe(0);
    expect(await answer(validator, 'first.last@fabrikam.test', 'Wrong-Passw0rd!')).toBe(1326);
    expect(await answer(validator, 'twins@fabrikam.test', PASSWORD)).toBe(1326);
    // The user principal name is nobody's alternate identifier.
    expect(await answer(validator, 'alias@contoso.test', PASSWORD)).toBe(1326);
  });

  test('the domain may be left out, and another one is not asked', async () => {
    const validator = open();
    expect(await answer(validator, 'anna', PASSWORD, '')).toBe(0);
    expect(await answer(validator, 'anna', PASSWORD, 'contoso')).toBe(0);
    expect(await answer(validator, 'anna', PASSWORD, 'FABRIKAM')).toBe(1311);
    // Without a look-up it is the name of the account in its domain.
    expect(await answer(validator, 'AnnA', PASSWORD)).toBe(0);
  });

  test('two hundred sign-ins at once are each answered for themselves', async () => {
    const validator = open({ connections: 8 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        answer(validator, `person${index}`, index % 3 === 0 ? 'Wrong-Passw0rd!' : PASSWORD),
      ),
    );
    expect(answers).toEqual(answers.map((_, index) => (index % 3 === 0 ? 1326 : 0)));
    // Eight for binds and one for look-ups; the domains were read by another.
    expect(first.connections).toBeLessThan(400);
  });

  test('a domain controller that goes away in the middle is followed by the next, and nothing is counted twice', async () => {
    const validator = open({ connections: 8 });
    expect(await answer(validator, 'anna', PASSWORD)).toBe(0);
    const rest = Promise.all(Array.from({ length: 60 }, (_, index) => answer(validator, `person${index}`, PASSWORD)));
    await first.become('away');
    expect(await rest).toEqual(Array.from({ length: 60 }, () => 0));
    expect(await answer(validator, 'busy', 'Wrong-Passw0rd!')).toBe(1326);
    expect(await badPasswords('busy')).toBe(1);
    const [domain] = validator.status().domains;
    expect(domain?.controllers.map(({ kind }) => kind)).toEqual(['away', 'answers']);
  });

  test('a connection that ended while it was idle does not cost anybody their sign-in', async () => {
    const validator = open();
    expect(await answer(validator, 'anna', PASSWORD)).toBe(0);
    await first.become('cut');
    await second.become('cut');
    const cut = answer(validator, 'anna', PASSWORD);
    await first.become('pass');
    await second.become('pass');
    expect([0, 1311]).toContain(await cut);
    expect(await answer(validator, 'anna', PASSWORD)).toBe(0);
  });

  test('a domain controller that hangs is left for the next; when all hang or are away, that is said', async () => {
    const validator = open({ limits: { connect: 300, answer: 300, total: 3000 } });
    expect(await answer(validator, 'anna', PASSWORD)).toBe(0);
    await first.become('hold');
    expect(await answer(validator, 'anna', PASSWORD)).toBe(0);
    await second.become('hold');
    expect(await answer(validator, 'anna', PASSWORD)).toBe(1311);
    await first.become('away');
    await second.become('away');
    const answers = await Promise.all(Array.from({ length: 200 }, () => answer(validator, 'anna', PASSWORD)));
    expect(new Set(answers)).toEqual(new Set([1311]));
    expect(validator.status().domains[0]?.controllers.map(({ kind }) => kind)).toEqual(['away', 'away']);
    await first.become('pass');
    await second.become('pass');
    await expect.poll(() => answer(validator, 'anna', PASSWORD), { timeout: 20_000, interval: 200 }).toBe(0);
  });

  test('a sign-in that nobody waits for any more ends at once, with its reason', async () => {
    const validator = open({ limits: { connect: 300 } });
    await first.become('hold');
    await second.become('hold');
    const controller = new AbortController();
    const password = Buffer.from(PASSWORD);
    const request = { domain: 'CONTOSO', userPrincipalName: 'anna@contoso.test', password };
    const waiting = validator.validate(request, { signal: controller.signal });
    controller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
  });

  test('the strictest lockout policy of a domain is held against the tenant’s own', async () => {
    const settings = activeDirectorySettingsSchema.parse({
      name: 'contoso.test',
      servers: [{ host: dc.host }, { host: '127.0.0.1', port: first.port }],
      security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: dc.fingerprint256 } },
      account: dc.administrator.userPrincipalName,
    });
    const access = () => Promise.resolve({ settings, password: dc.administrator.password });
    const check = async (cloudThreshold: number) => {
      const { signal } = new AbortController();
      const forests = [{ name: 'contoso.test', access }];
      const rows = await checkDirectories({ forests, cloudThreshold, signal, onRow: () => undefined });
      return rows.map(({ check: what, state, facts }) => ({ what, state, facts }));
    };
    const facts = { threshold: LOCKS_AT, policy: 'Strict' };
    expect(await check(10)).toEqual([
      { what: 'domains', state: 'passed', facts: {} },
      { what: 'controllers', state: 'passed', facts: { answering: 2, known: 2 } },
      { what: 'lockout', state: 'warning', facts },
    ]);
    expect((await check(2)).at(-1)).toEqual({ what: 'lockout', state: 'passed', facts });
  });

  test('where the forest’s account is refused, people sign in all the same, under the strictest guard', async () => {
    const domains = [{ dn: dc.baseDn, fqdn: 'contoso.test', netbios: 'CONTOSO' }];
    const settings = activeDirectorySettingsSchema.parse({
      name: 'contoso.test',
      servers: [{ host: dc.host }],
      security: { mode: 'ldaps', trust: { kind: 'ca', pem: dc.caCertificatePem } },
      account: 'gone@contoso.test',
    });
    const validator = open({ forests: [{ settings, password: 'whatever', domains }] });
    expect(await answer(validator, 'anna', PASSWORD)).toBe(0);
    expect(await answer(validator, 'anna', 'Wrong-Passw0rd!')).toBe(1326);
    expect(await answer(validator, 'anna', 'Wrong-Passw0rd!')).toBe(1909);
    const status = validator.status();
    expect(status.forests).toMatchObject([{ name: 'contoso.test', fault: { code: 'credentials-invalid' } }]);
  });
});
