/**
 * The directory replication service of a lab forest's domain controller: the same accounts, passwords, rights and update
 * sequence numbers that its LDAP side has.
 */

import type { Directory } from '../forest/directory.ts';
import type { DirectoryObject } from '../forest/directory-object.ts';
import type { Forest } from '../forest/forest.ts';
import { guidOctets } from '../forest/identifiers.ts';
import { settingsDn } from '../forest/seed.ts';
import { mayReplicate, mayReplicateSecrets } from '../forest/session.ts';
import { ATTRIBUTE_NAMES, type AttributeName } from '../../../engine/sign-in/password-hash-sync/drs/attributes.ts';
import { number32, number64, SECONDS_FROM_1601, selectChanges, type LabAttribute, type LabObject } from './database.ts';
import type { ChangeSource, LabValue } from './database.ts';
import {
  startReplicationService,
  type LabAccounts,
  type ReplicatedDatabase,
  type ReplicationRight,
  type ReplicationService,
} from './domain-controller.ts';

export async function replicateForest(forest: Forest): Promise<ReplicationService> {
  const { domain, state } = forest;
  const { directory } = state;
  const settings = directory.find(settingsDn(directory.contexts[1]?.dn ?? '', 'DC1'));
  return startReplicationService({
    name: `dc1.${domain}`,
    source: wireGuid(settings?.guid ?? '').toString('hex'),
    database: databaseOf(directory),
    accounts: accountsOf(directory),
  });
}

function accountsOf(directory: Directory): LabAccounts {
  return {
    get(name) {
      const account = directory.byAccountName(name);
      if (account?.password === undefined) return undefined;
      const rights: ReplicationRight[] = [];
      if (mayReplicate(directory, account)) rights.push('get-changes');
      if (mayReplicateSecrets(directory, account)) rights.push('get-changes-all');
      return { password: account.password, rights };
    },
  };
}

function databaseOf(directory: Directory): ReplicatedDatabase {
  const context = directory.contexts[0];
  const root = context?.root;
  if (!context || !root) throw new RangeError('A forest without a domain');
  const describe = describer(directory);
  const source: ChangeSource = {
    get invocation() {
      return wireGuid(directory.invocationId).toString('hex');
    },
    get head() {
      return describe(root);
    },
    get highestCommittedUsn() {
      return BigInt(directory.highestCommittedUsn);
    },
    get vector() {
      const retired = [...directory.retiredInvocationIds].map(([id, usn]) => [hexGuid(id), BigInt(usn)] as const);
      return new Map([...retired, [hexGuid(directory.invocationId), BigInt(directory.highestCommittedUsn)] as const]);
    },
    later: (than) => laterThan(context.newest, Number(than)).map((object) => described(object, describe)),
  };
  return {
    get invocation() {
      return source.invocation;
    },
    dn: context.dn,
    get head() {
      return source.head;
    },
    find({ dn, guid }) {
      const byGuid = guid.some((octet) => octet !== 0) ? directory.find(`<GUID=${guid.toString('hex')}>`) : undefined;
      const found = byGuid ?? (dn === '' ? undefined : directory.find(dn));
      return found && describe(found);
    },
    dnOf(user) {
      const object = directory.byAccountName(user);
      return object && directory.dnOf(object);
    },
    changes: (query) => selectChanges(source, query),
  };
}

/** In the order of their last change. */
function laterThan(newest: DirectoryObject | undefined, usn: number): DirectoryObject[] {
  const found: DirectoryObject[] = [];
  for (let at = newest; at && at.usnChanged > usn; at = at.older) found.push(at);
  return found.reverse();
}

function described(object: DirectoryObject, describe: (object: DirectoryObject) => LabObject) {
  return { object: describe(object), usn: BigInt(object.usnChanged) };
}

/** The forest counts no versions of an attribute: the number of its last change grows with each as well. */
function describer(directory: Directory): (object: DirectoryObject) => LabObject {
  const { schema } = directory;
  const definitions = ATTRIBUTE_NAMES.map((name) => ({ name, definition: schema.known(name) }));
  const invocationOf = (usn: number) =>
    [...directory.retiredInvocationIds].find(([, last]) => usn <= last)?.[0] ?? directory.invocationId;

  function valuesOf(object: DirectoryObject, name: AttributeName): LabValue[] {
    switch (name) {
      case 'unicodePwd':
        return object.password === undefined || object.deleted ? [] : [{ password: object.password }];
      case 'isDeleted':
        return object.deleted ? [number32(1)] : [];
      case 'objectSid':
        return [Buffer.from(object.octets(schema.known(name)) ?? [])].filter(({ length }) => length > 0);
      case 'userAccountControl': {
        const text = object.text(schema.known(name));
        return text === undefined ? [] : [number32(Number(text))];
      }
      case 'pwdLastSet': {
        const text = object.text(schema.known(name));
        return text === undefined ? [] : [number64(BigInt(text))];
      }
    }
  }

  return (object) => {
    const changed = BigInt(Math.floor(object.whenChanged.getTime() / 1000)) + SECONDS_FROM_1601;
    const attributes = new Map<AttributeName, LabAttribute>();
    for (const { name, definition } of definitions) {
      const values = valuesOf(object, name);
      const stamped = object.stamps?.get(definition);
      if (values.length === 0 && stamped === undefined) continue;
      const usn = stamped ?? object.usnCreated;
      const stamp = { version: usn, changed, invocation: hexGuid(invocationOf(usn)), usn: BigInt(usn) };
      attributes.set(name, { values, stamp, localUsn: BigInt(usn) });
    }
    return {
      guid: wireGuid(object.guid),
      sid: Buffer.from(object.octets(schema.known('objectSid')) ?? []),
      dn: directory.dnOf(object),
      isNamingContext: object.parent === undefined,
      attributes,
    };
  };
}

function wireGuid(guid: string): Buffer {
  return guidOctets(guid) ?? Buffer.alloc(16);
}

function hexGuid(guid: string): string {
  return wireGuid(guid).toString('hex');
}
