/** From host to host: where a request that reached one of them is sent next. */

import type { RedirectSetting } from './service.ts';

/** The origin of the next host; undefined where this one answers. The port stays that of the client. */
export function redirectionOf(setting: RedirectSetting | undefined, origin: string): string | undefined {
  const { hosts, endless = false } = setting ?? { hosts: [] };
  const { hostname, port } = new URL(origin);
  const at = hosts.indexOf(hostname);
  const next = hosts[at + 1] ?? (endless ? hosts[0] : undefined);
  if (next === undefined) return undefined;
  return `https://${next}${port === '' ? '' : `:${port}`}`;
}
