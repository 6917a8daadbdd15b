/** With what federation is read and changed: in the name of an administrator who is signed in, or of the application. */

import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import { openHttp } from '../../connectors/entra-id/http.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import { noteAudit } from '../../settings/audit.ts';
import type { FederationWork } from '../../sign-in/federation/conversion/types.ts';
import { listKnown, setMetadataSource } from '../../sign-in/federation/monitor/known.ts';
import type { Watch } from '../../sign-in/federation/monitor/look.ts';
import type { ReadProviderAt } from '../../sign-in/federation/monitor/types.ts';
import { readProvider } from '../../sign-in/federation/provider.ts';
import { FaultError } from '../../model/fault.ts';
import type { Configuration } from '../configuration.ts';
import { tenantSecret } from '../secret-source.ts';
import type { TaskContext } from '../tasks/context.ts';
import type { AdministratorAtWork } from '../tenants/administrators.ts';
import { withOwnAdministration } from '../tenants/own-administration.ts';

/** Opens, works and closes. */
export async function withFederation<T>(
  context: TaskContext,
  administrator: AdministratorAtWork | undefined,
  work: (watch: Watch) => Promise<T>,
): Promise<T> {
  const { configuration, signal } = context;
  if (administrator) {
    const { cloud, fetch } = administrator;
    return work(watchOf(context, administrator.administration(signal), { cloud, fetch, signal }));
  }
  const { tenant } = configuration;
  const { entra } = context.directories;
  const cloud = resolveCloud(tenant.cloud);
  const privateKeyPem = await context.engine.secrets.get(tenantSecret(tenant.name));
  const http = openHttp({ caPem: cloud.caPem, proxy: tenant.proxy, timeouts: tenant.timeouts });
  try {
    const realm = { cloud, fetch: entra.fetch ?? http.fetch, signal };
    return await withOwnAdministration({ tenant, privateKeyPem, signal, entra }, (graph) =>
      work(watchOf(context, graph, realm)),
    );
  } finally {
    await http.close();
  }
}

function watchOf(
  { engine, configuration, now }: TaskContext,
  graph: Administration,
  realm: FederationWork['realm'],
): Watch {
  const { store, actor: who } = engine;
  const { stagingMode } = configuration;
  return { store, graph, realm, now, who, stagingMode, readProvider: providerReader(configuration) };
}

/** An address that is kept was allowed when it was entered, its port with it. */
export function providerReader({ tenant }: Pick<Configuration, 'tenant'>): ReadProviderAt {
  const { caPem } = resolveCloud(tenant.cloud);
  return ({ metadata, exchange }, signal) =>
    readProvider({ metadata, exchange }, { caPem, signal, ports: portsOf([metadata, exchange ?? '']) });
}

export function portsOf(addresses: readonly string[]): number[] {
  return addresses
    .filter((address) => URL.canParse(address))
    .map((address) => Number(new URL(address).port))
    .filter((port) => port !== 0);
}

/** Where a domain's provider is read, and whether its certificates are taken over. Throws `not-found`. */
export async function watchDomain(
  { engine, now }: TaskContext,
  domain: string,
  metadata: { readonly url: string | null; readonly automatic: boolean },
): Promise<void> {
  const { store, actor: who } = engine;
  const name = domain.toLowerCase();
  const known = await listKnown(store.reader);
  if (!known.some((one) => one.domain === name)) {
    const detail = { what: 'domain', id: name, count: 0 };
    throw new FaultError({ code: 'not-found', stage: 'setup', detail, retry: 'never' });
  }
  await store.write(async (writer) => {
    await setMetadataSource(writer, name, metadata);
    const detail = { domain: name, ...metadata };
    await noteAudit(writer, { at: now(), who, action: 'federation-watch-changed', detail });
  });
}
