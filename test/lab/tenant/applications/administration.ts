/** What a test or a demo does to applications and to the people who administer, as the portal would. */

import { X509Certificate } from 'node:crypto';
import type { TenantState } from '../directory/administration.ts';
import { settleDeviceCode } from '../sign-in/people.ts';
import type { SignInService } from '../sign-in/service.ts';
import type { Account, DirectoryRole } from './administrators.ts';
import {
  addApplication,
  addPrincipal,
  makeKey,
  registerApplication,
  rolesFor,
  type ApplicationRegistration,
  type StoredApplication,
  type StoredSynchronizationJob,
} from './registrations.ts';

export interface AdministratorWishes {
  readonly userPrincipalName: string;
  readonly password: string;
  readonly roles: readonly DirectoryRole[];
  readonly displayName?: string;
}

export interface SynchronizationJobWishes {
  /** Of its service principal; Cloud Sync names them by the domain. */
  readonly displayName: string;
  /** Default: `AD2AADProvisioning`, which brings objects from Active Directory. */
  readonly templateId?: string;
  /** Default: `Active`. */
  readonly status?: StoredSynchronizationJob['status'];
}

export interface ApplicationView {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  /** SHA-256 of its certificates, upper-case hex. */
  readonly certificates: readonly string[];
  /** Names of the permissions that its tokens for Graph carry. */
  readonly granted: readonly string[];
}

export interface ApplicationsState {
  /** A user of the tenant who can sign in and has these roles. */
  addAdministrator(wishes: AdministratorWishes): Account;
  register(registration: ApplicationRegistration): ApplicationView;
  list(): readonly ApplicationView[];
  /** Switched off for signing in. */
  disable(appId: string): void;
  /** As uploaded in the portal. */
  addCertificate(appId: string, certificatePem: string): void;
  /** Certificates are taken from it, as by an administrator; all but these SHA-256 thumbprints. */
  keepCertificates(appId: string, thumbprints: readonly string[]): void;
  /** Its consent is taken back. */
  revoke(appId: string): void;
  /** Cloud Sync, or another provisioning of the service's own, as an administrator sets it up beside us; its job's id. */
  addSynchronizationJob(wishes: SynchronizationJobWishes): string;
  /** Codes that wait for somebody, the newest last. */
  pendingDeviceCodes(): readonly string[];
  /** As the person would at the page. */
  approveDeviceCode(userCode: string, userPrincipalName: string): void;
  declineDeviceCode(userCode: string): void;
}

export function administerApplications(service: SignInService, state: TenantState): ApplicationsState {
  const { registrations, people } = service;
  const find = (appId: string): StoredApplication => {
    const found = registrations.applications.find((one) => one.appId === appId);
    if (found === undefined) throw new RangeError(`no application ${appId}`);
    return found;
  };
  const view = (application: StoredApplication): ApplicationView => {
    const principal = registrations.principals.find(({ appId }) => appId === application.appId);
    const [graph = ''] = registrations.resources.keys();
    return {
      id: application.id,
      appId: application.appId,
      displayName: application.displayName,
      certificates: application.keys.map(({ certificate }) => certificate.fingerprint256.replaceAll(':', '')),
      granted: principal === undefined ? [] : rolesFor(registrations, principal, graph),
    };
  };
  return {
    addAdministrator({ userPrincipalName, password, roles, displayName = userPrincipalName }) {
      const { id: userId } = state.addUser({ userPrincipalName, displayName });
      const account = { userId, userPrincipalName, displayName, password, roles };
      people.accounts.set(userPrincipalName.toLowerCase(), account);
      return account;
    },
    register: (registration) => view(registerApplication(registrations, registration)),
    list: () => registrations.applications.map(view),
    disable(appId) {
      for (const principal of registrations.principals) if (principal.appId === appId) principal.enabled = false;
    },
    addCertificate(appId, certificatePem) {
      const application = find(appId);
      application.keys = [...application.keys, makeKey(registrations, new X509Certificate(certificatePem))];
    },
    keepCertificates(appId, thumbprints) {
      const application = find(appId);
      application.keys = application.keys.filter(({ certificate }) =>
        thumbprints.includes(certificate.fingerprint256.replaceAll(':', '')),
      );
    },
    revoke(appId) {
      const principal = registrations.principals.find((one) => one.appId === appId);
      const others = registrations.assignments.filter(({ principalId }) => principalId !== principal?.id);
      registrations.assignments.splice(0, Infinity, ...others);
    },
    addSynchronizationJob({ displayName, templateId = 'AD2AADProvisioning', status = 'Active' }) {
      const principal = addPrincipal(registrations, addApplication(registrations, { displayName }));
      const id = `${templateId}.${principal.id.replaceAll('-', '')}.${principal.appId}`;
      registrations.synchronizationJobs.push({ id, principalId: principal.id, templateId, status });
      return id;
    },
    pendingDeviceCodes: () =>
      [...people.deviceCodes.values()].filter(({ state: at }) => at === 'pending').map(({ userCode }) => userCode),
    approveDeviceCode(userCode, userPrincipalName) {
      const account = people.accounts.get(userPrincipalName.toLowerCase());
      if (account === undefined) throw new RangeError(`no administrator ${userPrincipalName}`);
      settleDeviceCode(service, userCode, account);
    },
    declineDeviceCode: (userCode) => {
      settleDeviceCode(service, userCode, undefined);
    },
  };
}
