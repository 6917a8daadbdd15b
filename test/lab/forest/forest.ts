/**
 * An Active Directory forest of one domain with one domain controller, in this process, over real sockets.
 *
 * It speaks the dialect of Windows in what synchronization uses. Where Samba differs, Windows is followed; where the
 * documentation is silent, the place in the code says what was chosen.
 */

import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket, createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { Server as TlsServer } from 'node:tls';

import { createState, describe, domainObjects } from './administration.ts';
import type { ForestState, LabObject } from './administration.ts';
import { makeServerCertificate } from '../certificates.ts';
import type { ServerCertificate } from '../certificates.ts';
import { serve } from './connection.ts';
import type { ConnectionHost } from './connection.ts';
import { count, newCounters } from './counters.ts';
import type { ForestCounters } from './counters.ts';
import { Directory } from './directory.ts';
import { Faults } from './faults.ts';
import { performOperation } from './operations.ts';
import { buildSchema } from './schema/schema.ts';
import { addController, FIRST_CONTROLLER, seed } from './seed.ts';
import type { Access } from './session.ts';

export interface ForestOptions {
  /** DNS name of the domain, such as `contoso.test`. */
  readonly domain: string;
  /** Loopback address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  readonly ldapsPort?: number;
  readonly ldapPort?: number;
  /** First label of the domain in upper case unless given. */
  readonly netbiosName?: string;
  readonly administratorPassword?: string;
  readonly clock?: () => Date;
  /** Numbers from 0 up to 1; identifiers then repeat from run to run. */
  readonly random?: () => number;
  readonly maxPageSize?: number;
  readonly maxValRange?: number;
  /** Objects in one answer to a DirSync search. */
  readonly dirSyncPageSize?: number;
  readonly certificate?: ServerCertificate;
  /** 42 unless given; 0: passwords do not age. */
  readonly maxPasswordAgeDays?: number;
  /** The schema holds the attributes of Exchange and Lync. */
  readonly exchangeSchema?: boolean;
  /** Whether the configuration says that the recycle bin is on, true unless given; deleted objects are kept whole in any case. */
  readonly recycleBin?: boolean;
  /** User principal names may occur twice. */
  readonly duplicateUserPrincipalNames?: boolean;
}

export interface Forest {
  readonly domain: string;
  readonly baseDn: string;
  readonly netbiosName: string;
  readonly host: string;
  readonly ldapsPort: number;
  readonly ldapPort: number;
  readonly caCertificatePem: string;
  /** Of the certificate in use now. */
  readonly fingerprint256: string;
  readonly administrator: { readonly dn: string; readonly userPrincipalName: string; readonly password: string };
  readonly counters: ForestCounters;
  readonly faults: Faults;
  readonly state: ForestState;
  /** Every live object of the domain partition as plain data, parents before children. */
  snapshot(): LabObject[];
  resetCounters(): void;
  /** Presents another certificate from the next connection on: a new one of another authority unless given. */
  swapCertificate(certificate?: ServerCertificate): Promise<ServerCertificate>;
  /** Ends every connection and stops listening; `resume` listens again on the same ports. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
  /** Another controller of the domain, as one whose replication takes no time: it shares the state. Close it first. */
  addController(): Promise<LabController>;
}

/** A further domain controller. */
export interface LabController {
  /** `DC2` and so on. */
  readonly name: string;
  readonly host: string;
  readonly ldapsPort: number;
  readonly ldapPort: number;
  readonly faults: Faults;
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULTS = { maxPageSize: 1000, maxValRange: 1500, dirSyncPageSize: 1000, maxPasswordAgeDays: 42 } as const;

export async function startForest(options: ForestOptions): Promise<Forest> {
  const host = options.host ?? '127.0.0.1';
  const { domain } = options;
  const netbiosName = options.netbiosName ?? (domain.split('.')[0] ?? '').toUpperCase().slice(0, 15);
  const baseDn = domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
  const password = options.administratorPassword ?? 'Passw0rd.Lab1';
  const directory = new Directory(buildSchema({ exchangeSchema: options.exchangeSchema ?? false }), {
    clock: options.clock ?? (() => new Date()),
    random: options.random,
  });
  const maxPasswordAgeDays = options.maxPasswordAgeDays ?? DEFAULTS.maxPasswordAgeDays;
  const { exchangeSchema = false, recycleBin = true } = options;
  seed(directory, {
    domain,
    baseDn,
    netbiosName,
    administratorPassword: password,
    maxPasswordAgeDays,
    exchangeSchema,
    recycleBin,
  });
  const access: Access = { hidden: new Map() };
  const duplicateUserPrincipalNames = options.duplicateUserPrincipalNames ?? false;
  const state = createState({ directory, access, duplicateUserPrincipalNames });
  const faults = new Faults();
  let counters = newCounters();
  const context = {
    directory,
    domain,
    netbiosName,
    access,
    controller: FIRST_CONTROLLER,
    duplicateUserPrincipalNames,
    limits: {
      maxPageSize: options.maxPageSize ?? DEFAULTS.maxPageSize,
      maxValueRange: options.maxValRange ?? DEFAULTS.maxValRange,
      dirSyncPageSize: options.dirSyncPageSize ?? DEFAULTS.dirSyncPageSize,
    },
  };
  let controllers = 1;
  const newCertificate = () => makeServerCertificate([`dc1.${domain}`, domain, host], { subject: `CN=dc1.${domain}` });
  const listeners = await listen({
    host,
    ports: { ldaps: options.ldapsPort ?? 0, ldap: options.ldapPort ?? 0 },
    certificate: options.certificate ?? (await newCertificate()),
    faults,
    connected: () => counters.connections++,
    perform: (session, request) => {
      count(counters, request.operation.kind);
      return performOperation(context, session, request);
    },
    entrySent: () => counters.entriesReturned++,
  });
  return {
    domain,
    baseDn,
    netbiosName,
    host,
    ldapsPort: listeners.ports.ldaps,
    ldapPort: listeners.ports.ldap,
    get caCertificatePem() {
      return listeners.certificate().caCertificatePem;
    },
    get fingerprint256() {
      return listeners.certificate().fingerprint256;
    },
    administrator: {
      dn: `CN=Administrator,CN=Users,${baseDn}`,
      userPrincipalName: `administrator@${domain}`,
      password,
    },
    get counters() {
      return counters;
    },
    faults,
    state,
    snapshot: () => {
      const reader = { directory, writeDn: directory.dnOf.bind(directory) };
      return domainObjects(directory).map((object) => describe(reader, object));
    },
    resetCounters: () => {
      counters = newCounters();
    },
    swapCertificate: async (certificate) => {
      const next = certificate ?? (await newCertificate());
      listeners.present(next);
      return next;
    },
    pause: listeners.pause,
    resume: listeners.resume,
    close: listeners.pause,
    addController: async () => {
      controllers += 1;
      const name = `DC${controllers}`;
      addController(directory, domain, name);
      const itsFaults = new Faults();
      const { ports, pause, resume } = await listen({
        host,
        ports: { ldaps: 0, ldap: 0 },
        certificate: listeners.certificate(),
        faults: itsFaults,
        connected: () => undefined,
        perform: (session, request) => performOperation({ ...context, controller: name }, session, request),
        entrySent: () => undefined,
      });
      return {
        name,
        host,
        ldapsPort: ports.ldaps,
        ldapPort: ports.ldap,
        faults: itsFaults,
        pause,
        resume,
        close: pause,
      };
    },
  };
}

interface ListenOptions {
  readonly host: string;
  readonly ports: { readonly ldaps: number; readonly ldap: number };
  readonly certificate: ServerCertificate;
  readonly faults: Faults;
  readonly connected: () => void;
  readonly perform: ConnectionHost['perform'];
  readonly entrySent: () => void;
}

async function listen(options: ListenOptions) {
  const { host, faults } = options;
  let certificate = options.certificate;
  const sockets = new Set<Socket>();
  const failures: unknown[] = [];
  const tlsOptions = () => ({ cert: certificate.certificatePem, key: certificate.privateKeyPem });
  const connectionHost: ConnectionHost = {
    faults,
    perform: options.perform,
    entrySent: options.entrySent,
    secure: (socket) =>
      track(new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tlsOptions()) })),
  };
  const track = <T extends Socket>(socket: T): T => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away in the middle is no failure of the server's; the connection's loop sees its end.
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const accept = (socket: Socket, encrypted: boolean) => {
    track(socket);
    options.connected();
    if (faults.next('connect')?.kind === 'refuse') {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    serve(connectionHost, socket, encrypted).catch((error: unknown) => {
      failures.push(error);
      socket.destroy();
    });
  };
  const ldaps = createTlsServer(tlsOptions(), (socket) => accept(socket, true));
  // A refused handshake (a client that does not trust the certificate) concerns that client alone.
  ldaps.on('tlsClientError', (_, socket) => socket.destroy());
  const ldap = createServer((socket) => accept(socket, false));
  ldaps.on('connection', track);
  const bound = {
    ldaps: await open(ldaps, options.ports.ldaps, host),
    ldap: await open(ldap, options.ports.ldap, host),
  };
  return {
    ports: bound,
    certificate: () => certificate,
    present: (next: ServerCertificate) => {
      certificate = next;
      ldaps.setSecureContext(tlsOptions());
    },
    pause: async () => {
      const closed = [shut(ldaps), shut(ldap)];
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
      // An error of the lab itself must not look like a connection that broke.
      if (failures.length > 0) throw new AggregateError(failures.splice(0), 'The lab forest failed');
    },
    resume: async () => {
      await open(ldaps, bound.ldaps, host);
      await open(ldap, bound.ldap, host);
    },
  };
}

function open(server: Server | TlsServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function shut(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) resolve();
    else server.close(() => resolve());
  });
}
