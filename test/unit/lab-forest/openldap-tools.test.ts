import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { Forest } from '../../lab/forest/forest.ts';
import { BASE, PEOPLE, forestForTest, group, user } from './lab-client.ts';

const run = promisify(execFile);

const installed = await run('ldapsearch', ['-VV']).then(
  () => true,
  (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
);
const named = (name: string) =>
  installed ? name : `${name} (skipped: OpenLDAP's command line tools are not installed)`;

/** Runs an OpenLDAP tool against a forest as its administrator; gives what it printed. */
async function tool(forest: Forest, command: string, args: string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lab-forest-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const ca = join(directory, 'ca.pem');
  await writeFile(ca, forest.caCertificatePem);
  const { userPrincipalName, password } = forest.administrator;
  const connection = [
    '-x',
    '-H',
    `ldaps://${forest.host}:${forest.ldapsPort}`,
    '-D',
    userPrincipalName,
    '-w',
    password,
  ];
  const { stdout } = await run(command, [...connection, ...args], { env: { ...process.env, LDAPTLS_CACERT: ca } });
  return stdout;
}

const LDIF = ['-LLL', '-o', 'ldif-wrap=no'];

describe('OpenLDAP’s tools against a lab forest', () => {
  it.skipIf(!installed)(named('read it in pages, with escaped names'), async () => {
    const forest = await forestForTest({ maxPageSize: 50 });
    forest.state.load(Array.from({ length: 120 }, (_, index) => user(`u${index}`)));
    forest.state.add(user('Berg\\, Anna', { sAMAccountName: ['berg'] }));
    const args = [...LDIF, '-b', PEOPLE, '-E', 'pr=50/noprompt', '(objectClass=user)', 'sAMAccountName'];
    const output = await tool(forest, 'ldapsearch', args);
    expect(output.match(/^sAMAccountName: /gm)).toHaveLength(121);
    expect(output).toContain(`dn: CN=Berg\\, Anna,${PEOPLE}`);
  });

  it.skipIf(!installed)(named('follow changes by DirSync with extended DNs'), async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    const search = (cookie: string) =>
      tool(forest, 'ldapsearch', [
        ...LDIF,
        ...['-b', BASE, '-E', `!dirSync=-2147483648/0${cookie}`, '-E', '!extendedDn=1'],
        '(objectClass=*)',
      ]);
    const cookie = /cookie:: (\S+)/.exec(await search(''))?.[1];
    forest.state.add(group('team', { member: [`CN=anna,${PEOPLE}`] }));
    const output = await search(`/${cookie}`);
    const guid = forest.state.get('anna')?.guid;
    const lines = output
      .split('\n')
      .map((line) =>
        line.replace(
          /^(.*?):: (.*)$/,
          (_, name: string, value: string) => `${name}: ${Buffer.from(value, 'base64').toString()}`,
        ),
      );
    expect(lines.find((line) => line.startsWith('member;range=1-1: '))).toContain(`<GUID=${guid}>;<SID=S-1-5-21-`);
    expect(output.match(/^dn:/gm)).toHaveLength(1);
  });

  it.skipIf(!installed)(named('add, modify, rename and delete'), async () => {
    const forest = await forestForTest();
    const directory = await mkdtemp(join(tmpdir(), 'lab-forest-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const ldif = join(directory, 'changes.ldif');
    await writeFile(
      ldif,
      [
        `dn: CN=anna,${PEOPLE}\nchangetype: add\nobjectClass: user\nsAMAccountName: anna\n`,
        `dn: CN=anna,${PEOPLE}\nchangetype: modify\nreplace: title\ntitle: Chef\n`,
        `dn: CN=anna,${PEOPLE}\nchangetype: modrdn\nnewrdn: CN=Anna B\ndeleteoldrdn: 1\n`,
      ].join('\n'),
    );
    await tool(forest, 'ldapmodify', ['-f', ldif]);
    expect(forest.state.get('anna')).toMatchObject({ dn: `CN=Anna B,${PEOPLE}`, attributes: { title: ['Chef'] } });
    await tool(forest, 'ldapdelete', [`CN=Anna B,${PEOPLE}`]);
    expect(forest.state.get('anna')).toBeUndefined();
  });
});
