/** The domain controllers of a forest, as its own configuration and the name service know them. */

import type { NameService } from '../../connectors/active-directory/survey/names.ts';
import type { ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';

export interface KnownController {
  readonly host: string;
  /** DN of the domain that it holds. */
  readonly domain: string | null;
  readonly site: string | null;
  readonly globalCatalog: boolean;
  readonly readOnly: boolean;
  /** `dns`: the name service announces it, so it is in use; `directory`: only the configuration knows it. */
  readonly source: 'dns' | 'directory';
}

export async function listControllers(
  survey: ForestSurvey,
  names: NameService,
  domains: readonly { readonly dn: string; readonly fqdn: string }[],
): Promise<readonly KnownController[]> {
  const announced = new Map<string, string>();
  for (const { dn, fqdn } of domains) {
    for (const host of await names.controllers(fqdn)) announced.set(host.toLowerCase(), dn);
  }
  const configured = await survey.domainControllers();
  const known = configured.map(({ host, domain, site, globalCatalog, readOnly }): KnownController => {
    const source = announced.has(host.toLowerCase()) ? 'dns' : 'directory';
    return { host, domain: domain ?? null, site: site ?? null, globalCatalog, readOnly, source };
  });
  const hosts = new Set(known.map(({ host }) => host.toLowerCase()));
  // Not replicated to the server that was asked, or not for this account to see.
  const others = [...announced].filter(([host]) => !hosts.has(host));
  return [
    ...known,
    ...others.map(([host, domain]): KnownController => {
      return { host, domain, site: null, globalCatalog: false, readOnly: false, source: 'dns' };
    }),
  ];
}
