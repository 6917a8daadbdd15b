/** Walks over a real domain controller: rights told apart, logons with their reason, a cursor that holds. */

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { activeDirectorySettingsSchema } from '../../engine/connectors/active-directory/settings.ts';
import { replicationOfForest } from '../../engine/sign-in/password-hash-sync/walk/of-forest.ts';
import { preflight } from '../../engine/sign-in/password-hash-sync/walk/preflight.ts';
import type { Replication } from '../../engine/sign-in/password-hash-sync/walk/replication.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { walkAll } from '../unit/password-hash-sync/walk-builders.ts';

const samba = sambaAvailable();
const DOMAIN = 'DC=contoso,DC=test';
const PASSWORD = 'Svc-Phs-Passw0rd!1';

const name = 'walks over a domain controller';
describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let dc: Samba;

  beforeAll(async () => {
    dc = await startSamba({ domain: 'contoso.test' });
    for (const account of ['svc.phs', 'svc.half', 'svc.none']) await dc.tool('user', 'create', account, PASSWORD);
    await dc.tool('user', 'create', 'anna', 'Anna-Passw0rd!');
  });
  afterAll(async () => dc?.close());

  function replication(account = 'CONTOSO\\svc.phs', password = PASSWORD): Replication {
    const settings = activeDirectorySettingsSchema.parse({
      name: 'contoso.test',
      servers: [{ host: dc.host }],
      security: { mode: 'ldaps', trust: { kind: 'ca', pem: dc.caCertificatePem } },
      account,
      timeouts: { connect: 5000, request: 30_000 },
    });
    const opened = replicationOfForest({ settings, password, namingContext: DOMAIN, installation: '11'.repeat(16) });
    onTestFinished(() => opened.close());
    return opened;
  }

  /** Runs the command as it is shown to an administrator, on this domain. */
  async function run(command: string): Promise<void> {
    const words = command.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
    expect(words.shift()).toBe('samba-tool');
    await dc.tool(...words.map((word) => word.replaceAll('"', '')), `-H${dc.samDb}`);
  }

  test('the missing right is named, and the commands that are shown grant it', async () => {
    const account = 'CONTOSO\\svc.phs';
    const first = await preflight(replication(account));
    expect(first).toMatchObject({
      code: 'replication-right-missing',
      detail: { right: 'Replicating Directory Changes' },
    });
    const [changes = '', all = ''] = String(first?.detail['sambaCommand']).split('\n');
    await run(changes);
    const second = await preflight(replication(account));
    expect(second).toMatchObject({ detail: { right: 'Replicating Directory Changes All' } });
    await expect(walkAll(replication(account))).rejects.toMatchObject({ fault: second });
    await run(all);
    expect(await preflight(replication(account))).toBeUndefined();
  });

  test('what follows a walk is what has changed since; a set-back cursor is not believed', async () => {
    const opened = replication();
    const before = await walkAll(opened);
    expect(before.names).toContain('anna');
    expect(new Set(before.names).size).toBe(before.names.length);
    expect(before.cursor.namingContext).not.toBe('0'.repeat(32));
    await dc.tool('user', 'setpassword', 'anna', '--newpassword=Another-Passw0rd!');
    const after = await walkAll(opened, before.cursor);
    expect(after.names).toEqual(['anna']);
    expect((await walkAll(opened, after.cursor)).kinds).toEqual(['began', 'ended']);
    // As if the database had been further once.
    const ahead = after.cursor.high.object + 1_000_000n;
    const high = { object: ahead, reserved: 0n, property: ahead };
    const rolled = await walkAll(opened, { ...after.cursor, high });
    expect(rolled.steps.map(({ kind }) => kind)).toEqual(['rolled-back', 'began', 'ended']);
    expect(rolled.names).toHaveLength(before.names.length);
    await expect(walkAll(opened, { ...after.cursor, namingContext: 'ab'.repeat(16) })).rejects.toMatchObject({
      fault: { code: 'domain-replaced' },
    });
  });

  test.each([
    ['a wrong password', () => Promise.resolve(), 'wrong', 'credentials-invalid'],
    ['a disabled account', () => dc.tool('user', 'disable', 'svc.none'), PASSWORD, 'account-disabled'],
    [
      'a password that must be changed',
      async () => {
        await dc.tool('user', 'enable', 'svc.half');
        await dc.tool('user', 'setpassword', 'svc.half', `--newpassword=${PASSWORD}x`, '--must-change-at-next-login');
      },
      `${PASSWORD}x`,
      'password-expired',
    ],
  ])('%s is told apart before any replication is tried', async (what, prepare, password, code) => {
    await prepare();
    const account = what === 'a password that must be changed' ? 'CONTOSO\\svc.half' : 'CONTOSO\\svc.none';
    expect(await preflight(replication(account, password))).toMatchObject({ code, retry: 'never' });
  });
});
