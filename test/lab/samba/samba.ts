/** A real Active Directory domain controller for a test: Samba's, on a loopback address of its own. */

import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'ldapts';
import type { LabEntry } from '../entry.ts';
import type { ForestAdministration } from '../forest-administration.ts';
import { makeServerCertificate, type ServerCertificate } from '../certificates.ts';
import { freeLoopbackAddress } from './address.ts';
import { sambaAdministration, snapshot, type SnapshotOptions } from './administration.ts';
import { sambaAvailable } from './available.ts';
import { makeOwnedFolder, removeLeftovers } from './leftovers.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import {
  changeSight,
  createServiceAccount,
  type ServiceAccount,
  type ServiceAccountOptions,
} from './service-account.ts';
import { smbConf } from './smb-conf.ts';
import { copyDomain, type DomainOptions } from './template.ts';

export interface SambaOptions {
  /** DNS name of the domain, for example `contoso.test`. */
  readonly domain: string;
  /** The first label of the domain in capitals by default. */
  readonly netbiosName?: string;
  /** A free 127.x.y.z by default. */
  readonly host?: string;
  /** Off by default, as in a new forest: deleted objects become tombstones. */
  readonly recycleBin?: boolean;
  /** Off by default: the schema has what Exchange and Lync add, see `exchange-ldif.ts`. */
  readonly exchangeSchema?: boolean;
  readonly administratorPassword?: string;
}

export interface Samba extends ForestAdministration {
  readonly host: string;
  readonly ldapsPort: number;
  /** The name in the server's certificate, beside its address. */
  readonly hostName: string;
  readonly netbiosName: string;
  readonly administrator: { readonly userPrincipalName: string; readonly password: string; readonly dn: string };
  /** SHA-256 of the server's certificate, upper-case octets between colons. */
  readonly fingerprint256: string;
  readonly caCertificatePem: string;
  /** Paths of its configuration and database, for programs that work on them directly. */
  readonly smbConf: string;
  readonly samDb: string;
  /** Runs `samba-tool` on this domain, beside the running server; rejects with what the tool printed. */
  tool(...args: string[]): Promise<string>;
  /** Live objects of the domain as LDAP shows them to the administrator. */
  snapshot(options?: SnapshotOptions): AsyncGenerator<LabEntry>;
  /**
   * A user with exactly the rights asked for. Rights stand on the domain's head and are inherited, which touches every
   * object there is: make service accounts before loading many.
   */
  createServiceAccount(options: ServiceAccountOptions): Promise<ServiceAccount>;
  /** Takes an account's right to read an object and everything below it. */
  hideFrom(account: string, dn: string): Promise<void>;
  /** Gives back what `hideFrom` took. */
  showTo(account: string, dn: string): Promise<void>;
  /** Ends the server and removes its files. */
  close(): Promise<void>;
}

/** LDAP over TLS has one port with Samba. */
const LDAPS_PORT = 636;
const FOLDER_PREFIX = 'causeway-samba-dc-';
const run = promisify(execFile);

/** Perhaps because somebody took the address in the same moment; another one may do. */
class ServerNotStarted extends Error {}

/** Starts a domain controller with an empty domain; the first of a kind takes about five seconds, further ones one. */
export async function startSamba(options: SambaOptions): Promise<Samba> {
  const availability = sambaAvailable();
  if (!availability.available) throw new Error(`Samba cannot run: ${availability.reason}`);
  await removeLeftovers(tmpdir(), FOLDER_PREFIX);
  const domain: DomainOptions = {
    domain: options.domain.toLowerCase(),
    netbiosName: options.netbiosName ?? options.domain.split('.')[0]!.toUpperCase().slice(0, 15),
    administratorPassword: options.administratorPassword ?? 'Lab-Administrator-1!',
    recycleBin: options.recycleBin ?? false,
    exchangeSchema: options.exchangeSchema ?? false,
  };
  if (options.host !== undefined) return startOn(domain, options.host);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(domain, await freeLoopbackAddress());
    } catch (error) {
      if (attempt === 3 || !(error instanceof ServerNotStarted)) throw error;
    }
  }
}

async function startOn(options: DomainOptions, host: string): Promise<Samba> {
  const folder = await makeOwnedFolder(tmpdir(), FOLDER_PREFIX);
  const domainFolder = join(folder, 'dc');
  await copyDomain(options, domainFolder);
  const hostName = `dc1.${options.domain}`;
  const certificate = await makeServerCertificate([hostName, host]);
  const confPath = join(folder, 'smb.conf');
  const tls = await writeCertificate(folder, certificate);
  await writeFile(confPath, smbConf({ ...options, folder: domainFolder, host, tls }));

  const server = startServerProcess(confPath, folder);
  const baseDn = `DC=${options.domain.replaceAll('.', ',DC=')}`;
  const administrator = {
    userPrincipalName: `Administrator@${options.domain}`,
    password: options.administratorPassword,
    dn: `CN=Administrator,CN=Users,${baseDn}`,
  };
  const newClient = () =>
    new Client({
      url: `ldaps://${host}:${LDAPS_PORT}`,
      tlsOptions: { ca: certificate.caCertificatePem },
      autoRebind: true,
    });
  const client = await boundWhenReady(newClient, administrator, server);
  const samDb = join(domainFolder, 'private', 'sam.ldb');
  const files = { smbConf: confPath, samDb };
  const administration = sambaAdministration({ ...files, domain: options.domain, baseDn, client });
  const tool = async (...args: string[]) => sambaTool(confPath, args);
  return {
    ...administration,
    host,
    hostName,
    ldapsPort: LDAPS_PORT,
    netbiosName: options.netbiosName,
    administrator,
    fingerprint256: new X509Certificate(certificate.certificatePem).fingerprint256,
    caCertificatePem: certificate.caCertificatePem,
    ...files,
    tool,
    snapshot: (snapshotOptions) => snapshot(client, baseDn, snapshotOptions),
    createServiceAccount: (accountOptions) => createServiceAccount({ ...files, administration, tool }, accountOptions),
    hideFrom: (account, dn) => changeSight({ ...files, administration }, account, dn, 'hide'),
    showTo: (account, dn) => changeSight({ ...files, administration }, account, dn, 'show'),
    async close() {
      try {
        await client.unbind();
      } finally {
        await server.stop();
      }
    },
  };
}

async function writeCertificate(folder: string, certificate: ServerCertificate) {
  const paths = {
    key: join(folder, 'key.pem'),
    certificate: join(folder, 'certificate.pem'),
    authority: join(folder, 'authority.pem'),
  };
  // Samba refuses a private key that others may read.
  await writeFile(paths.key, certificate.privateKeyPem, { mode: 0o600 });
  await writeFile(paths.certificate, certificate.certificatePem);
  await writeFile(paths.authority, certificate.caCertificatePem);
  return paths;
}

/** Tries until the server answers a bind; stops it and rejects with its last words where it never does. */
async function boundWhenReady(
  newClient: () => Client,
  administrator: Samba['administrator'],
  server: ServerProcess,
): Promise<Client> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const client = newClient();
    try {
      await client.bind(administrator.userPrincipalName, administrator.password);
      return client;
    } catch (error) {
      await client.unbind();
      if (server.hasEnded() || Date.now() > deadline) {
        await server.stop();
        throw new ServerNotStarted(`Samba did not start: ${server.lastWords()}`, { cause: error });
      }
    }
    await delay(50);
  }
}

async function sambaTool(confPath: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('samba-tool', [...args, `--configfile=${confPath}`], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`samba-tool ${args.slice(0, 2).join(' ')}: ${stderr.trim() || stdout.trim()}`, { cause: error });
  }
}
