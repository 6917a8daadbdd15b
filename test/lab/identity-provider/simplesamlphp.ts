/**
 * SimpleSAMLphp as Debian packages it, an identity provider that somebody else wrote: WS-Federation by its `adfs` module and
 * SAML 2.0, people and passwords from a directory over LDAPS. It runs from where the package lies, with a configuration in a
 * temporary directory, under PHP's own server; a small proxy in this process gives it TLS.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  makeClientCertificate,
  makeServerCertificate,
  type ClientCertificate,
  type Lifetime,
} from '../certificates.ts';
import { makeOwnedFolder, removeLeftovers } from '../samba/leftovers.ts';
import { certificateBase64 } from './documents.ts';

const HOME = '/usr/share/simplesamlphp';
const PHP = '/usr/bin/php';
/** Of util-linux: PHP ends with this process, however that ends. */
const SETPRIV = '/usr/bin/setpriv';
const FOLDER_PREFIX = 'causeway-simplesamlphp-';
const PHP_EXTENSIONS = '/usr/lib/php';

/** Why it cannot run here, or nothing. */
export const noSimpleSamlPhp: string | undefined = [
  [PHP, 'php-cli is not installed'],
  [SETPRIV, 'setpriv is not there'],
  [`${HOME}/www/module.php`, 'simplesamlphp is not installed'],
  [PHP_EXTENSIONS, 'PHP has no extensions'],
].find(([file]) => !existsSync(file ?? ''))?.[1];

export interface SimpleSamlPhpOptions {
  readonly entityId: string;
  /** Where the relying party takes tokens. */
  readonly reply: string;
  readonly directory: {
    readonly url: string;
    readonly caCertificatePem: string;
    readonly baseDn: string;
    /** Who looks people up. */
    readonly bindDn: string;
    readonly bindPassword: string;
  };
}

export interface SimpleSamlPhp {
  readonly origin: string;
  readonly caCertificatePem: string;
  readonly wsFed: { readonly metadataUrl: string; readonly signInUrl: string };
  readonly saml: { readonly metadataUrl: string; readonly signInUrl: string };
  /** The certificate of the key that signs, base64 DER. */
  certificate(): string;
  /** Of the key that is published beside it and does not sign yet. */
  nextCertificate(): string | undefined;
  announceNext(lifetime?: Lifetime): Promise<void>;
  /** The announced key signs from now on; the former one is gone. */
  rollOver(): Promise<void>;
  /** What it wrote to its log, for the words of a test that failed. */
  lastWords(): string;
  close(): Promise<void>;
}

export async function startSimpleSamlPhp(options: SimpleSamlPhpOptions): Promise<SimpleSamlPhp> {
  if (noSimpleSamlPhp !== undefined) throw new Error(noSimpleSamlPhp);
  await removeLeftovers(tmpdir(), FOLDER_PREFIX);
  const folder = await makeOwnedFolder(tmpdir(), FOLDER_PREFIX);
  const tls = await makeServerCertificate(['127.0.0.1', 'localhost']);
  const inner = await freePort();
  const front = createTlsServer({ key: tls.privateKeyPem, cert: tls.certificatePem }, (request, response) => {
    const { method, url, headers } = request;
    const passed = httpRequest({ host: '127.0.0.1', port: inner, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.listen(0, '127.0.0.1', resolve);
  });
  const origin = `https://127.0.0.1:${String((front.address() as AddressInfo).port)}`;
  const own: ClientCertificate[] = [await makeClientCertificate('SimpleSAMLphp', inAYear())];
  const configure = () => writeConfiguration(folder, origin, options, own);
  await configure();
  const server = startPhp(folder, inner);
  const end = async (): Promise<void> => {
    front.closeAllConnections();
    await new Promise<void>((resolve) => front.close(() => resolve()));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(inner, server);
  } catch (error) {
    await end();
    throw error;
  }
  const [, next] = own;
  return {
    origin,
    caCertificatePem: tls.caCertificatePem,
    wsFed: {
      metadataUrl: `${origin}/module.php/adfs/idp/metadata.php`,
      signInUrl: `${origin}/module.php/adfs/idp/prp.php`,
    },
    saml: {
      metadataUrl: `${origin}/saml2/idp/metadata.php`,
      signInUrl: `${origin}/saml2/idp/SSOService.php`,
    },
    certificate: () => certificateBase64(own[0] ?? next!),
    nextCertificate: () => own[1] && certificateBase64(own[1]),
    announceNext: async (lifetime) => {
      own.splice(1, own.length, await makeClientCertificate('SimpleSAMLphp, next', lifetime ?? inAYear()));
      await configure();
    },
    rollOver: async () => {
      if (own.length > 1) own.shift();
      await configure();
    },
    lastWords: server.lastWords,
    close: end,
  };
}

function inAYear(): Lifetime {
  return { notAfter: new Date(Date.now() + 400 * 86_400_000) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Server {
  hasEnded(): boolean;
  readonly lastWords: () => string;
  stop(): Promise<void>;
}

/** `-n` leaves out the machine's own settings; the extensions that SimpleSAMLphp needs are named one by one. */
function startPhp(folder: string, port: number): Server {
  const extensions = ['dom', 'simplexml', 'xml', 'xmlreader', 'xmlwriter', 'ldap', 'ctype', 'tokenizer', 'phar'];
  const settings = ['display_errors=0', 'log_errors=1', 'error_log=/dev/stderr', 'session.save_handler=files'];
  const args = [
    '-n',
    ...extensions.flatMap((name) => ['-d', `extension=${name}`]),
    ...settings.flatMap((setting) => ['-d', setting]),
    ...['-S', `127.0.0.1:${String(port)}`, '-t', `${HOME}/www`],
  ];
  const child: ChildProcess = spawn(SETPRIV, ['--pdeathsig', 'KILL', PHP, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      SIMPLESAMLPHP_CONFIG_DIR: path.join(folder, 'config'),
      LDAPTLS_CACERT: path.join(folder, 'authority.pem'),
      LDAPTLS_REQCERT: 'demand',
      TMPDIR: folder,
    },
  });
  let words = '';
  const hear = (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-8000));
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    lastWords: () => words,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function untilListening(port: number, server: Server): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isListening(port))) {
    if (server.hasEnded() || Date.now() > deadline) throw new Error(`PHP did not start: ${server.lastWords()}`);
    await delay(50);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const UPN_CLAIM = 'http://schemas.xmlsoap.org/claims/UPN';
const IMMUTABLE_ID_CLAIM = 'http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID';
const RELYING_PARTY = 'urn:federation:MicrosoftOnline';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

async function writeConfiguration(
  folder: string,
  origin: string,
  { entityId, reply, directory }: SimpleSamlPhpOptions,
  keys: readonly ClientCertificate[],
): Promise<void> {
  const at = (...names: string[]) => path.join(folder, ...names);
  for (const name of ['config', 'metadata', 'cert', 'log', 'data', 'sessions']) {
    await mkdir(at(name), { recursive: true, mode: 0o700 });
  }
  const named = keys.map((key, index) => ({ key, prefix: index === 0 ? '' : 'new_' }));
  for (const { key, prefix } of named) {
    await writeFile(at('cert', `${prefix}idp.crt`), key.certificatePem);
    await writeFile(at('cert', `${prefix}idp.key`), key.privateKeyPem, { mode: 0o600 });
  }
  const ofKeys = Object.fromEntries(
    named.flatMap(({ prefix }) => [
      [`${prefix}certificate`, `${prefix}idp.crt`],
      [`${prefix}privatekey`, `${prefix}idp.key`],
    ]),
  );
  await writeFile(at('authority.pem'), directory.caCertificatePem);
  const write = (name: string, variable: string, value: PhpValue) =>
    writeFile(at(name), `<?php\n$${variable} = ${php(value)};\n`, { mode: 0o600 });
  await write('config/config.php', 'config', {
    baseurlpath: `${origin}/`,
    ...{ certdir: at('cert/'), loggingdir: at('log/'), datadir: at('data/'), tempdir: folder },
    ...{ metadatadir: at('metadata'), attributenamemapdir: `${HOME}/attributemap/` },
    ...{ secretsalt: 'made-for-the-lab', 'auth.adminpassword': 'made-for-the-lab', timezone: 'UTC' },
    ...{ 'logging.handler': 'errorlog', 'logging.level': 6, errorreporting: false },
    ...{ 'enable.saml20-idp': true, 'enable.adfs-idp': true },
    'module.enable': { core: true, saml: true, adfs: true, ldap: true },
    ...{ 'session.cookie.secure': true, 'session.phpsession.savepath': at('sessions') },
    ...{ 'store.type': 'phpsession', 'language.available': ['en'], 'language.default': 'en' },
    'metadata.sources': [{ type: 'flatfile' }],
  });
  await write('config/authsources.php', 'config', {
    directory: {
      0: 'ldap:LDAP',
      ...{ hostname: directory.url, enable_tls: false, referrals: false, timeout: 10, debug: false },
      attributes: ['userPrincipalName', 'objectGUID'],
      'attributes.binary': ['objectGUID'],
      ...{ dnpattern: '', 'search.enable': true, 'search.base': directory.baseDn },
      'search.attributes': ['userPrincipalName'],
      ...{ 'search.username': directory.bindDn, 'search.password': directory.bindPassword },
    },
  });
  const hosted = { host: '__DEFAULT__', auth: 'directory', 'signature.algorithm': SHA256, ...ofKeys };
  await write('metadata/adfs-idp-hosted.php', `metadata[${php(entityId)}]`, {
    ...hosted,
    authproc: { 10: { class: 'core:AttributeMap', userPrincipalName: UPN_CLAIM, objectGUID: IMMUTABLE_ID_CLAIM } },
  });
  await write('metadata/adfs-sp-remote.php', `metadata[${php(RELYING_PARTY)}]`, {
    prp: reply,
    'simplesaml.nameidattribute': IMMUTABLE_ID_CLAIM,
  });
  await write('metadata/saml20-idp-hosted.php', `metadata[${php(entityId)}]`, {
    ...hosted,
    NameIDFormat: PERSISTENT,
    authproc: {
      10: { class: 'core:AttributeMap', userPrincipalName: 'IDPEmail' },
      20: { class: 'saml:AttributeNameID', attribute: 'objectGUID', Format: PERSISTENT },
      30: { class: 'core:AttributeLimit', 0: 'IDPEmail' },
    },
  });
  await write('metadata/saml20-sp-remote.php', `metadata[${php(RELYING_PARTY)}]`, {
    AssertionConsumerService: reply,
    NameIDFormat: PERSISTENT,
    ...{ 'saml20.sign.response': false, 'saml20.sign.assertion': true, 'signature.algorithm': SHA256 },
  });
}

type PhpValue = string | number | boolean | readonly PhpValue[] | { readonly [key: string]: PhpValue };

/** A literal of PHP. */
function php(value: PhpValue): string {
  if (typeof value === 'string') return `'${value.replaceAll(/[\\']/g, '\\$&')}'`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(
    ([key, one]) => `${/^\d+$/.test(key) ? key : php(key)} => ${php(one as PhpValue)}`,
  );
  return `[${entries.join(', ')}]`;
}
