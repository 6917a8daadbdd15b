/** A real domain controller announces changes by notification, to an account without any right but to read. */

import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceChanges, listen } from '../../engine/connectors/active-directory/announcements.ts';
import { createDirectory } from '../../engine/connectors/active-directory/open-directory.ts';
import { activeDirectorySettingsSchema } from '../../engine/connectors/active-directory/settings.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';

const samba = sambaAvailable();
const PASSWORD = 'Reader-Passw0rd-1!';

const name = 'changes of a domain';
describe.skipIf(!samba.available)(samba.available ? name : `${name} (skipped: ${samba.reason})`, () => {
  let dc: Samba;
  beforeAll(async () => {
    dc = await startSamba({ domain: 'contoso.test' });
    for (const user of ['reader', 'anna']) await dc.tool('user', 'create', user, PASSWORD, `-H${dc.samDb}`);
  });
  afterAll(async () => dc?.close());

  function options(onChange: () => void, signal: AbortSignal) {
    const settings = activeDirectorySettingsSchema.parse({
      name: 'contoso.test',
      servers: [{ host: dc.host }],
      security: { mode: 'ldaps', trust: { kind: 'ca', pem: dc.caCertificatePem } },
      account: 'reader@contoso.test',
    });
    return { settings, password: PASSWORD, servers: settings.servers, namingContext: dc.baseDn, onChange, signal };
  }

  async function heard(begin: (onChange: () => void, signal: AbortSignal) => Promise<void>): Promise<void> {
    const stopping = new AbortController();
    let changes = 0;
    const listening = begin(() => void changes++, stopping.signal);
    // What is changed while the connection comes about is nobody's to announce.
    await delay(2000);
    for (let version = 1; version <= 2; version++) {
      const before = changes;
      await dc.setPassword(`CN=anna,CN=Users,${dc.baseDn}`, `Annas-Passw0rd-${String(Date.now())}!`);
      await expect.poll(() => changes, { timeout: 20_000 }).toBeGreaterThan(before);
    }
    stopping.abort();
    await listening;
  }

  test('are heard of, by whatever way is quicker there', () =>
    heard((onChange, signal) => announceChanges(options(onChange, signal))));

  test('are told by notification', () =>
    heard(async (onChange, signal) => {
      const all = options(onChange, signal);
      const traffic = { requests: 0, retries: 0, throttled: 0 };
      const directory = createDirectory({ ...all, traffic, answered: [] });
      try {
        await listen(directory, all, signal);
      } finally {
        await directory.close();
      }
      // The question for the newest number, which stands in for it, was never asked: bind and one search.
      expect(traffic.requests).toBeLessThan(6);
    }));
});
