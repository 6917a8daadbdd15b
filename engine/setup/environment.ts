/** The machine that Causeway runs on, as far as setup has to know it. */

import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { hostname, release, userInfo } from 'node:os';
import packageDocument from '../../package.json' with { type: 'json' };
import { SCHEMA_VERSION } from '../store/migrate.ts';
import type { Store } from '../store/store.ts';

export const VERSION: string = packageDocument.version;

export type Platform = 'windows' | 'macos' | 'linux' | 'other';
export type ExpressReason = 'not-domain-joined' | 'domain-unknown' | 'suffix-not-routable';

const PLATFORMS: { readonly [name: string]: Platform } = { win32: 'windows', darwin: 'macos', linux: 'linux' };

export async function readEnvironment(dataDirectory: string, store: Store, variables: NodeJS.ProcessEnv) {
  const domain = await dnsDomain(variables);
  const domainJoined = await isDomainJoined(variables);
  const reasons = expressReasons(domain, domainJoined);
  const sqlite = await store.reader.get<{ version: string }>('SELECT sqlite_version() AS version');
  return {
    platform: PLATFORMS[process.platform] ?? 'other',
    release: release(),
    hostName: hostname(),
    domain,
    domainJoined,
    express: { fits: reasons.length === 0, reasons },
    dataDirectory: await dataDirectoryFacts(dataDirectory, store.file),
    account: userInfo().username,
    versions: {
      causeway: VERSION,
      node: process.versions.node,
      sqlite: sqlite?.version ?? '',
      schema: SCHEMA_VERSION,
    },
    proxy: proxyOf(variables),
  };
}

/** Why Express may not fit this machine and its domain. */
export function expressReasons(domain: string | null, domainJoined: boolean | null): ExpressReason[] {
  return [
    ...(domainJoined === false ? (['not-domain-joined'] as const) : []),
    ...(domain === null ? (['domain-unknown'] as const) : isRoutable(domain) ? [] : (['suffix-not-routable'] as const)),
  ];
}

/**
 * Names that nobody can own, so that no tenant can verify them: those of RFC 6761 and RFC 6762, ICANN's `internal`, and
 * those that RFC 6762 appendix G found in private networks.
 */
const NOT_ROUTABLE = new Set(
  'alt corp example home internal intranet invalid lan local localdomain localhost onion private test workgroup'.split(
    ' ',
  ),
);

export function isRoutable(domain: string): boolean {
  const labels = domain.toLowerCase().replace(/\.$/, '').split('.');
  const last = labels.at(-1) ?? '';
  return labels.length > 1 && !NOT_ROUTABLE.has(last) && !domain.toLowerCase().endsWith('home.arpa');
}

async function dnsDomain(variables: NodeJS.ProcessEnv): Promise<string | null> {
  const fromVariable = variables['USERDNSDOMAIN'];
  if (fromVariable) return fromVariable.toLowerCase();
  const own = hostname();
  const dot = own.indexOf('.');
  if (dot > 0 && dot < own.length - 1) return own.slice(dot + 1).toLowerCase();
  return process.platform === 'win32' ? null : domainOfResolver(await readText('/etc/resolv.conf'));
}

/** `domain` names the machine's own; of `search`, the first is it by convention (resolv.conf(5)). */
export function domainOfResolver(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const named = (keyword: string) => lines.findLast(([first]) => first === keyword)?.[1];
  const name = named('domain') ?? named('search');
  return name === undefined || name === '.' ? null : name.toLowerCase().replace(/\.$/, '');
}

/** Membership as this account can see it; null where the platform keeps it to itself. */
async function isDomainJoined(variables: NodeJS.ProcessEnv): Promise<boolean | null> {
  if (process.platform === 'win32') {
    const { USERDOMAIN: domain, COMPUTERNAME: computer, USERDNSDOMAIN: dnsName } = variables;
    if (dnsName) return true;
    return domain === undefined || computer === undefined ? null : domain.toLowerCase() !== computer.toLowerCase();
  }
  if (process.platform !== 'linux') return null;
  // A member has a machine account, and that a key: written by realmd, adcli and Samba alike.
  return exists('/etc/krb5.keytab');
}

function proxyOf(variables: NodeJS.ProcessEnv): string | null {
  const given = variables['HTTPS_PROXY'] ?? variables['https_proxy'] ?? variables['ALL_PROXY'];
  if (!given) return null;
  try {
    const url = new URL(given);
    // A password in it is nobody's business.
    return `${url.protocol}//${url.host}`;
  } catch {
    return null;
  }
}

async function dataDirectoryFacts(directory: string, databaseFile: string) {
  const space = await statfs(directory);
  const { mode } = await stat(directory);
  const hasModes = process.platform !== 'win32';
  return {
    path: directory,
    ownerOnly: hasModes ? (mode & 0o077) === 0 : null,
    mode: hasModes ? `0${(mode & 0o777).toString(8)}` : null,
    writable: await exists(directory, constants.W_OK),
    freeBytes: space.bavail * space.bsize,
    databaseBytes: (await sizeOf(databaseFile)) + (await sizeOf(`${databaseFile}-wal`)),
  };
}

async function sizeOf(file: string): Promise<number> {
  return (await exists(file)) ? (await stat(file)).size : 0;
}

function exists(file: string, how: number = constants.F_OK): Promise<boolean> {
  return access(file, how).then(
    () => true,
    () => false,
  );
}

async function readText(file: string): Promise<string> {
  return (await exists(file, constants.R_OK)) ? readFile(file, 'utf8') : '';
}
