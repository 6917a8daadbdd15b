/** Histories on the lab's own forest, in this process. */

import { openActiveDirectory } from '../../../engine/connectors/active-directory/active-directory.ts';
import type { ServerCertificate } from '../../lab/certificates.ts';
import { startForest } from '../../lab/forest/forest.ts';
import { LdapFailure } from '../../lab/forest/result.ts';
import { randomFor } from '../../lab/organization/random.ts';
import { ACCOUNT, ACCOUNT_NAME, DOMAIN, NotPossible, PASSWORD, type SimulatedForest } from './forest.ts';
import type { LabKind } from './history.ts';

export interface LabForestOptions {
  readonly kind: LabKind;
  readonly seed: number;
  readonly certificate: ServerCertificate;
  now(): Date;
}

export async function openLabForest({ kind, seed, certificate, now }: LabForestOptions): Promise<SimulatedForest> {
  const random = randomFor(seed, 'forest');
  const forest = await startForest({
    domain: DOMAIN,
    certificate,
    clock: now,
    random: () => random.next(),
    maxPasswordAgeDays: 0,
    exchangeSchema: kind.exchange,
    ...kind.forest,
  });
  const { state } = forest;
  // The connector's own account is no person of the organization: it is marked as one that came from the cloud.
  const account = {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    sAMAccountName: [ACCOUNT_NAME],
    userPrincipalName: [`${ACCOUNT_NAME}@${DOMAIN}`],
    adminDescription: ['User_causeway'],
    userAccountControl: ['66048'],
  };
  state.add({ dn: ACCOUNT, attributes: account });
  state.setPassword(ACCOUNT, PASSWORD);
  state.grant(ACCOUNT, { replicate: true, write: true });
  return {
    host: forest.host,
    ldapsPort: forest.ldapsPort,
    fingerprint256: forest.fingerprint256,
    open: openActiveDirectory,
    add: (dn, attributes) => refusable(() => state.add({ dn, attributes }).guid),
    modify: (guid, changes) => refusable(() => state.modify(guid, changes)),
    move: (guid, newDn) => refusable(() => state.move(guid, newDn)),
    remove: (guid) => refusable(() => state.remove(guid, { wholeTree: true })),
    restore: (guid) =>
      refusable(() => {
        const object = state.directory.byGuid(guid);
        if (object?.deleted !== true || object.lastKnownParent?.deleted !== false) throw new NotPossible();
        state.restore(guid);
      }),
    dnOf: (guid) => {
      const object = state.directory.byGuid(guid);
      return Promise.resolve(object?.deleted === false ? state.directory.dnOf(object) : undefined);
    },
    aliasKeys: () => {
      const keys = state.find('(mailNickname=*)').flatMap((object) => {
        const octets = object.attributes['mS-DS-ConsistencyGuid']?.[0] ?? object.attributes['objectGUID']?.[0];
        return octets === undefined ? [] : [object.guid, Buffer.from(octets as Uint8Array).toString('base64')];
      });
      return Promise.resolve(new Set(kind.exchange ? keys : []));
    },
    written: () => {
      const { modifies, adds, deletes, moves } = forest.counters;
      return modifies + adds + deletes + moves;
    },
    resetWritten: () => forest.resetCounters(),
    close: () => forest.close(),
  };
}

/** What a directory refuses, an administrator cannot do either. */
function refusable<T>(act: () => T): Promise<T> {
  return Promise.resolve()
    .then(act)
    .catch((error: unknown) => {
      throw error instanceof LdapFailure ? new NotPossible(error.message, { cause: error }) : error;
    });
}
