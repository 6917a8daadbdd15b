/** What a Samba domain controller answered once, played again: `test/lab/samba/record-replication.ts` recorded it. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  readBindReply,
  readCrackNamesReply,
  readDomainControllerInfoReply,
} from '../../../engine/sign-in/password-hash-sync/drs/calls.ts';
import { readChangesReply } from '../../../engine/sign-in/password-hash-sync/drs/changes-reply.ts';
import { rehash } from '../../../engine/sign-in/password-hash-sync/secret/rehash.ts';
import { hashOf, SALT } from './walk-builders.ts';

interface Recording {
  readonly server: string;
  readonly sessionKey: string;
  readonly passwords: { readonly [name: string]: string };
  readonly bind: string;
  readonly crackNames: string;
  readonly domainControllers: string;
  readonly page: { readonly objects: number; readonly octets: string };
  readonly one: { readonly [name: string]: string };
}

const recording = JSON.parse(
  readFileSync(new URL('recorded/samba.json', import.meta.url), 'utf8'),
) as unknown as Recording;
const octets = (text: string | undefined) => Buffer.from(text ?? '', 'base64');

test('binding, names and domain controllers are read as they were told', () => {
  expect(readBindReply(octets(recording.bind))).toMatchObject({ epoch: 0 });
  const names = Object.keys(recording.passwords);
  expect(readCrackNamesReply(octets(recording.crackNames))).toEqual(
    names.map((name) => `CN=${name},CN=Users,DC=contoso,DC=test`),
  );
  const [first, ...others] = readDomainControllerInfoReply(octets(recording.domainControllers));
  expect(others).toEqual([]);
  expect(first).toMatchObject({ isPdc: true, site: 'Default-First-Site-Name' });
});

test('a page of changes is read to its last octet, with all that it holds', () => {
  const page = readChangesReply(octets(recording.page.octets));
  expect(page.objects).toHaveLength(recording.page.objects);
  expect(page.hasMore).toBe(true);
  expect(page.objects[0]?.name.dn).toBe('DC=contoso,DC=test');
});

test.each(Object.entries(recording.passwords))('the hash of %s is that of the password', async (name, password) => {
  const { objects } = readChangesReply(octets(recording.one[name]));
  const [value] = objects[0]?.attributes.get('unicodePwd')?.values ?? [];
  const { sid } = objects[0]!.name;
  const encrypted = {
    value: Buffer.from(value ?? []),
    sessionKey: octets(recording.sessionKey),
    rid: sid.readUInt32LE(sid.length - 4),
  };
  expect(await rehash(encrypted, SALT)).toBe(hashOf(password));
});
