/** The root of the directory information tree: what a domain controller says of itself ([MS-ADTS] 3.1.1.3.2). */

import { tokenOf } from './access-control.ts';
import { SUPPORTED_CONTROLS } from './controls.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import { generalizedTime, sidOctets } from './identifiers.ts';
import type { EntryAttribute, SearchRequest } from './messages.ts';
import { settingsDn } from './seed.ts';

/** LDAP_CAP_ACTIVE_DIRECTORY, _V51, _LDAP_INTEG, _V60, _V61_R2, _W8 ([MS-ADTS] 3.1.1.3.4.3). */
const CAPABILITIES = ['800', '1670', '1791', '1935', '2080', '2237'].map((last) => `1.2.840.113556.1.4.${last}`);

/** Windows Server 2016. */
const FUNCTIONAL_LEVEL = '7';

export const START_TLS = '1.3.6.1.4.1.1466.20037';
export const WHO_AM_I = '1.3.6.1.4.1.4203.1.11.3';

/** `controller`: which of the domain's controllers speaks, such as `DC1`. */
export function rootDse(
  directory: Directory,
  {
    domain,
    controller,
    account,
  }: { readonly domain: string; readonly controller: string; readonly account: DirectoryObject | undefined },
  request: SearchRequest,
): EntryAttribute[] {
  const [domainNc, configuration, schema] = directory.contexts.map((context) => context.dn) as [string, string, string];
  const settings = settingsDn(configuration, controller);
  const host = `${controller.toLowerCase()}.${domain}`;
  const all: EntryAttribute[] = Object.entries({
    domainFunctionality: [FUNCTIONAL_LEVEL],
    forestFunctionality: [FUNCTIONAL_LEVEL],
    domainControllerFunctionality: [FUNCTIONAL_LEVEL],
    rootDomainNamingContext: [domainNc],
    ldapServiceName: [`${domain}:${controller.toLowerCase()}$@${domain.toUpperCase()}`],
    isGlobalCatalogReady: ['TRUE'],
    isSynchronized: ['TRUE'],
    supportedSASLMechanisms: ['GSSAPI', 'GSS-SPNEGO', 'EXTERNAL', 'DIGEST-MD5'],
    supportedLDAPVersion: ['3', '2'],
    supportedLDAPPolicies: ['MaxPageSize', 'MaxValRange', 'MaxQueryDuration', 'MaxConnections'],
    supportedControl: SUPPORTED_CONTROLS,
    supportedExtension: [START_TLS, WHO_AM_I],
    supportedCapabilities: CAPABILITIES,
    subschemaSubentry: [`CN=Aggregate,${schema}`],
    serverName: [settings.slice(settings.indexOf(',') + 1)],
    schemaNamingContext: [schema],
    namingContexts: [domainNc, configuration, schema],
    highestCommittedUSN: [String(directory.highestCommittedUsn)],
    dsServiceName: [settings],
    dnsHostName: [host],
    defaultNamingContext: [domainNc],
    currentTime: [generalizedTime(directory.clock())],
    configurationNamingContext: [configuration],
  }).map(([name, values]) => ({ name, values }));
  const wanted = new Set(request.attributes.map((name) => name.toLowerCase()));
  // Of whoever asks, and only by its name ([MS-ADTS] 3.1.1.3.2).
  if (account && wanted.has('tokengroups')) {
    const token = tokenOf(directory, account).flatMap((sid) => sidOctets(sid) ?? []);
    all.push({ name: 'tokenGroups', values: token });
  }
  const everything = wanted.size === 0 || wanted.has('*') || wanted.has('+');
  const chosen = everything ? all : all.filter((attribute) => wanted.has(attribute.name.toLowerCase()));
  return request.typesOnly ? chosen.map(({ name }) => ({ name, values: [] })) : chosen;
}
