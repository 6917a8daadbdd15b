/** What a tenant's service remarks on reaches the log, without the service's own words. */

import { expect, test } from 'vitest';
import { NO_LOG, type Log } from '../../../main/host/log.ts';
import { noticesTo } from '../../../main/host/tenant-notices.ts';

test('notices go to the log that is open when they come, and names stay out of it', () => {
  const lines: (readonly [string, object | undefined])[] = [];
  let log: Log = NO_LOG;
  const { onNotice } = noticesTo(() => log);
  onNotice?.({ kind: 'unknown-key', key: 'tooEarly' });
  log = { ...NO_LOG, info: (event, facts) => void lines.push([event, facts]) };
  onNotice?.({ kind: 'unknown-key', key: 'cloudNews' });
  const object = { objectType: 'user', dn: 'CN={41}' };
  onNotice?.({ kind: 'remark', object, text: 'anna@contoso.test was put in quarantine.' });
  expect(lines).toEqual([
    ['tenant-notice', { kind: 'unknown-key', key: 'cloudNews' }],
    ['tenant-notice', { kind: 'remark', ...object }],
  ]);
});
