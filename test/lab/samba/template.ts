/**
 * Provisioned domains, kept as templates: provisioning takes about four seconds, copying its 20 MB result some
 * hundredths of one. Domain controllers made from one template share domain SID, GUIDs and invocation id, as
 * restored backups would; each has its own smb.conf, certificate and files.
 */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sambaVersion, SYSTEM_PYTHON } from './available.ts';
import { exchangeLdif } from './exchange-ldif.ts';
import { makeOwnedFolder, removeLeftovers } from './leftovers.ts';
import { smbConf } from './smb-conf.ts';

export interface DomainOptions {
  /** DNS name, for example `contoso.test`. */
  readonly domain: string;
  /** For example `CONTOSO`. */
  readonly netbiosName: string;
  readonly administratorPassword: string;
  readonly recycleBin: boolean;
  /** The schema has what Exchange and Lync add. */
  readonly exchangeSchema: boolean;
}

/** Change it when provisioning below changes, so that templates made before are not used. */
const RECIPE = 1;
const DRAFT_PREFIX = 'draft-';
const run = promisify(execFile);

/** A folder of this user's own under the temporary directory; refuses one that somebody else has put there. */
async function templatesFolder(): Promise<string> {
  const folder = join(tmpdir(), `causeway-samba-templates-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to somebody else; remove it or set TMPDIR`);
  }
  await chmod(folder, 0o700);
  return folder;
}

/** The folder of a provisioned domain, made now if it is not there; two that make it at once get the same one. */
async function domainTemplate(options: DomainOptions): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([RECIPE, sambaVersion(), options.domain, options.netbiosName, options.recycleBin]))
    .update(options.administratorPassword)
    .update(options.exchangeSchema ? JSON.stringify(exchangeLdif('')) : '')
    .digest('hex');
  const parent = await templatesFolder();
  const template = join(parent, key.slice(0, 32));
  if (existsSync(template)) return template;
  await removeLeftovers(parent, DRAFT_PREFIX);
  const draft = await makeOwnedFolder(parent, DRAFT_PREFIX);
  try {
    await provision(options, draft);
    await rename(draft, template);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process may have finished the same template first: its name is taken then, and it is as good as ours.
    if (!existsSync(template)) throw error;
  }
  return template;
}

/** Puts the files of a newly provisioned domain into `target`, which must not exist yet. */
export async function copyDomain(options: DomainOptions, target: string): Promise<void> {
  await cp(await domainTemplate(options), target, { recursive: true, preserveTimestamps: true });
}

async function provision(options: DomainOptions, folder: string): Promise<void> {
  await run('samba-tool', [
    ...['domain', 'provision', `--realm=${options.domain.toUpperCase()}`, `--domain=${options.netbiosName}`],
    ...['--server-role=dc', '--dns-backend=NONE', '--host-name=dc1', '--host-ip=127.0.0.1'],
    ...[`--adminpass=${options.administratorPassword}`, `--targetdir=${folder}`],
    ...['--backend-store=mdb', '--backend-store-size=4Gb'],
  ]);
  if (options.recycleBin) await enableRecycleBin(options, folder);
  if (options.exchangeSchema) await extendSchema(options, folder);
  await rm(join(folder, 'etc'), { recursive: true });
}

/** The recycle bin is an optional feature switched on through the rootDSE ([MS-ADTS] 3.1.1.3.3.11 and 3.1.1.8). */
const ENABLE_RECYCLE_BIN = `
import sys, ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
lp = LoadParm()
lp.load(sys.argv[1])
database = SamDB(url=sys.argv[2], session_info=system_session(), lp=lp)
message = ldb.Message(ldb.Dn(database, ''))
feature = 'CN=Partitions,%s:766ddcd8-acd0-445e-f3b9-a7f9b6744f2a' % database.get_config_basedn()
message['enable'] = ldb.MessageElement(feature, ldb.FLAG_MOD_REPLACE, 'enableOptionalFeature')
database.modify(message)
`;

async function enableRecycleBin(options: DomainOptions, folder: string): Promise<void> {
  await onDatabase(options, folder, ['-c', ENABLE_RECYCLE_BIN]);
}

async function extendSchema(options: DomainOptions, folder: string): Promise<void> {
  const schemaDn = `CN=Schema,CN=Configuration,DC=${options.domain.replaceAll('.', ',DC=')}`;
  const script = join(import.meta.dirname, 'extend-schema.py');
  await onDatabase(options, folder, [script], JSON.stringify(exchangeLdif(schemaDn)));
}

/** Runs a program of Python's with the paths of smb.conf and database, while no server has the domain open. */
async function onDatabase(
  options: DomainOptions,
  folder: string,
  program: readonly string[],
  input = '',
): Promise<void> {
  const conf = join(folder, 'provision.conf');
  await writeFile(conf, smbConf({ ...options, folder, host: '127.0.0.1' }));
  const running = run(SYSTEM_PYTHON, [...program, conf, join(folder, 'private', 'sam.ldb')]);
  running.child.stdin?.end(input);
  await running;
  await rm(conf);
}
