/** The lab's forest as the contract wants a forest: administered through the one form that every forest has. */

import { nameOfDn } from '../../engine/model/distinguished-name.ts';
import { startForest, type Forest, type ForestOptions } from '../lab/forest/forest.ts';
import type { ContractForest } from './active-directory-subject.ts';

export interface LabContractForest extends ContractForest {
  readonly lab: Forest;
}

export async function startLabContractForest(options: Partial<ForestOptions> = {}): Promise<LabContractForest> {
  const lab = await startForest({ domain: 'contoso.test', ...options });
  const { state } = lab;
  const { domain, baseDn, host, ldapsPort, ldapPort, netbiosName, administrator } = lab;
  // The lab answers at once; a failure is a rejection all the same.
  const soon = <A extends readonly unknown[]>(act: (...args: A) => void) => {
    return (...args: A): Promise<void> => Promise.resolve().then(() => act(...args));
  };
  return {
    lab,
    domain,
    baseDn,
    host,
    ldapsPort,
    ldapPort,
    netbiosName,
    administrator,
    fingerprint256: lab.fingerprint256,
    caCertificatePem: lab.caCertificatePem,
    load: soon((entries) => state.load(entries)),
    link: soon((links) => {
      for (const { dn, attribute, targets } of links) {
        state.modify(dn, [{ operation: 'add', attribute, values: targets }]);
      }
    }),
    add: soon((entry) => void state.add(entry)),
    modify: soon((dn, changes) => state.modify(dn, changes)),
    move: soon((dn, newDn) => state.move(dn, newDn)),
    remove: soon((dn, subtree) => state.remove(dn, { wholeTree: subtree?.subtree ?? false })),
    restore: soon((dn) => state.restore(nameOfDn(dn), dn)),
    setPassword: soon((dn, password) => state.setPassword(dn, password)),
    addMember: soon((group, member) =>
      state.modify(group, [{ operation: 'add', attribute: 'member', values: [member] }]),
    ),
    removeMember: soon((group, member) =>
      state.modify(group, [{ operation: 'delete', attribute: 'member', values: [member] }]),
    ),
    get: (dn) => Promise.resolve().then(() => state.get(dn)),
    async createServiceAccount({ name, replicate, writeConsistencyGuid }) {
      const dn = `CN=${name},CN=Users,${baseDn}`;
      const userPrincipalName = `${name}@${domain}`;
      const password = `Aa1-${name}-Lab!`;
      const attributes = {
        objectClass: ['top', 'person', 'organizationalPerson', 'user'],
        sAMAccountName: [name],
        userPrincipalName: [userPrincipalName],
        userAccountControl: ['66048'],
      };
      state.add({ dn, attributes });
      state.setPassword(dn, password);
      state.grant(dn, { replicate, write: writeConsistencyGuid });
      return { userPrincipalName, password };
    },
    hideFrom: soon((account, dn) => state.hideFrom(account, dn)),
    showTo: soon((account, dn) => state.showTo(account, dn)),
    close: () => lab.close(),
  };
}
