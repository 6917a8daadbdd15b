/** Signs in to the lab tenant with a name and a password, as a client of Microsoft does that needs nobody's consent. */

import { Agent, fetch } from 'undici';
import type { Tenant } from './tenant.ts';

/** Microsoft Azure PowerShell. */
const CLIENT = '1b730954-1685-4b74-9bfd-dac224a7b894';

/** `signed-in`, or the number of the error as the sign-in page shows it (50126: wrong password). */
export async function signIn(
  tenant: Pick<Tenant, 'caCertificatePem' | 'origin' | 'tenantId'>,
  userName: string,
  password: string,
): Promise<number | 'signed-in'> {
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  try {
    const answer = await fetch(`${tenant.origin}/${tenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: CLIENT,
        username: userName,
        password,
        scope: 'https://graph.microsoft.com/.default openid',
      }).toString(),
    });
    const { error_codes: codes } = (await answer.json()) as { error_codes?: number[] };
    return codes?.[0] ?? 'signed-in';
  } finally {
    await dispatcher.close();
  }
}
