/**
 * Histories on a Samba domain controller. Two things are as Samba is: there is no Exchange schema, and nothing is restored,
 * because Samba 4.17 brings objects back without most of their attributes. Its clock is the machine's own.
 */

import { ResultCodeError } from 'ldapts';
import { openActiveDirectory } from '../../../engine/connectors/active-directory/active-directory.ts';
import { guidToText } from '../../../engine/model/anchor.ts';
import { startSamba, type Samba } from '../../lab/samba/samba.ts';
import { ACCOUNT, ACCOUNT_NAME, DOMAIN, NotPossible, PASSWORD, type SimulatedForest } from './forest.ts';

export async function openSambaForest(): Promise<SimulatedForest> {
  const samba = await startSamba({ domain: DOMAIN });
  await makeAccount(samba);
  let written = 0;
  /** A refused request may have been a write all the same, so what is asked for counts. */
  const open: typeof openActiveDirectory = async (...given) => {
    const connector = await openActiveDirectory(...given);
    return {
      ...connector,
      export: (operations, options) => {
        written += operations.length;
        return connector.export(operations, options);
      },
    };
  };
  const dnOf = async (guid: string) => (await samba.get(`<GUID=${guid}>`))?.dn;
  const live = async (guid: string): Promise<string> => {
    const dn = await dnOf(guid);
    if (dn === undefined) throw new NotPossible();
    return dn;
  };
  return {
    host: samba.host,
    ldapsPort: samba.ldapsPort,
    fingerprint256: samba.fingerprint256,
    open,
    add: (dn, attributes) =>
      refusable(async () => {
        await samba.add({ dn, attributes });
        return guidToText((await samba.get(dn))?.attributes['objectGUID']?.[0] as Uint8Array);
      }),
    modify: (guid, changes) => refusable(async () => samba.modify(await live(guid), changes)),
    move: (guid, newDn) => refusable(async () => samba.move(await live(guid), newDn)),
    remove: (guid) => refusable(async () => samba.remove(await live(guid), { subtree: true })),
    restore: () => Promise.reject(new NotPossible()),
    dnOf,
    aliasKeys: () => Promise.resolve(new Set()),
    written: () => written,
    resetWritten: () => void (written = 0),
    close: () => samba.close(),
  };
}

async function makeAccount(samba: Samba): Promise<void> {
  await samba.createServiceAccount({
    name: ACCOUNT_NAME,
    replicate: true,
    readDeletions: true,
    writeConsistencyGuid: true,
  });
  await samba.setPassword(ACCOUNT, PASSWORD);
  // No person of the organization: it is marked as one that came from the cloud.
  const values = ['User_causeway'];
  await samba.modify(ACCOUNT, [{ operation: 'replace', attribute: 'adminDescription', values }]);
}

async function refusable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof ResultCodeError ? new NotPossible(error.message, { cause: error }) : error;
  }
}
