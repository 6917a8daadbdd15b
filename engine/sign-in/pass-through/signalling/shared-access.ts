/**
 * The token by which a listener shows that it may listen (Azure Service Bus, "Shared access signatures"): the resource and
 * the time of its end, signed with the key's text as it stands.
 */

import { createHmac } from 'node:crypto';
import type { ListenerEndpoint } from '../bootstrap/response.ts';

/** The resource is named with `http` and ends in a slash, whatever it is reached by. A secret while it lives. */
export function sharedAccessToken(endpoint: ListenerEndpoint, expires: Date): string {
  const { namespace, domain, servicePath, keyName, key } = endpoint;
  const resource = encodeURIComponent(`http://${namespace}.${domain}/${servicePath}/`);
  const end = String(Math.floor(expires.getTime() / 1000));
  const signature = createHmac('sha256', Buffer.from(key, 'utf8')).update(`${resource}\n${end}`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${end}&skn=${encodeURIComponent(keyName)}`;
}
