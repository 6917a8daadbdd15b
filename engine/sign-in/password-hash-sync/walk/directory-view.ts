/** What a domain controller says of its own database over LDAP, as the forest's connector reaches it. */

import type { TrafficCounters } from '../../../connectors/connector.ts';
import { withFaults } from '../../../connectors/active-directory/directory.ts';
import { toDirectoryFault } from '../../../connectors/active-directory/faults.ts';
import { octets, text, texts } from '../../../connectors/active-directory/ldap/entry.ts';
import { createDirectory } from '../../../connectors/active-directory/open-directory.ts';
import { readLogonName } from '../../../connectors/active-directory/own-account.ts';
import { ANYTHING } from '../../../connectors/active-directory/root-dse.ts';
import { searchAll } from '../../../connectors/active-directory/search.ts';
import type { ResolvedSettings, Server } from '../../../connectors/active-directory/settings.ts';

export interface DatabaseState {
  readonly highestCommittedUsn: bigint;
  /** NTDS Settings GUID and invocationId, hexadecimal as on the wire; undefined where the account may not read them. */
  readonly source: string | undefined;
  readonly invocation: string | undefined;
  /** A read-only domain controller holds no secrets to replicate. */
  readonly isReadOnly: boolean;
}

export interface DirectoryView {
  /** The first time it signs in. Throws `FaultError`, for a refused logon with the exact reason. */
  read(): Promise<DatabaseState>;
  /** The connector's account as NTLM takes it. Throws `FaultError`. */
  logonName(): Promise<string>;
  close(): Promise<void>;
}

/** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID, [MS-ADTS] 3.1.1.3.4.3.5: the DC is an RODC. */
const PARTIAL_SECRETS = '1.2.840.113556.1.4.1920';

export function directoryView(settings: ResolvedSettings, password: string, server: Server): DirectoryView {
  const traffic: TrafficCounters = { requests: 0, retries: 0, throttled: 0 };
  const directory = createDirectory({ settings, password, traffic, answered: [], servers: [server] });
  return {
    async read() {
      // A refused logon comes from here as a fault with its reason.
      await directory.connection();
      try {
        const rootDse = await one('', ['highestCommittedUSN', 'dsServiceName', 'supportedCapabilities']);
        const settingsObject = rootDse && (await one(text(rootDse, 'dsServiceName'), ['objectGUID', 'invocationId']));
        const guid = (name: string) => {
          const value = settingsObject && octets(settingsObject, name);
          return value?.length === 16 ? value.toString('hex') : undefined;
        };
        return {
          highestCommittedUsn: BigInt((rootDse && text(rootDse, 'highestCommittedUSN')) || '0'),
          source: guid('objectGUID'),
          invocation: guid('invocationId'),
          isReadOnly: rootDse !== undefined && texts(rootDse, 'supportedCapabilities').includes(PARTIAL_SECRETS),
        };
      } catch (error) {
        throw toDirectoryFault(error, directory.blame('import'));
      }
    },
    logonName: () => withFaults(directory, 'connect', () => readLogonName(directory)),
    close: () => directory.close(),
  };

  async function one(base: string, attributes: readonly string[]) {
    return (await searchAll(directory, { base, scope: 'base', filter: ANYTHING, attributes })).at(0);
  }
}
