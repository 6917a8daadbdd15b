/** The Entra ID connector with the directory-sync back end, against a lab tenant that has the service. */

import { sourceAnchorOfDn } from '../../engine/connectors/entra-id/anchors.ts';
import { openEntraId } from '../../engine/connectors/entra-id/connector.ts';
import type { EntraIdOptions, Notice } from '../../engine/connectors/entra-id/connector.ts';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import type { EntraIdSettings } from '../../engine/connectors/entra-id/settings.ts';
import type { AttributeValue } from '../../engine/model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import { FaultError, type Fault } from '../../engine/model/fault.ts';
import { startTenant } from '../lab/tenant/tenant.ts';
import type { Tenant, TenantOptions } from '../lab/tenant/tenant.ts';
import { clientCertificate, impatient, operation, sourceAnchor, type EntraId } from './entra-id-harness.ts';

export interface ServiceHarness extends AsyncDisposable {
  readonly tenant: Tenant;
  readonly connector: EntraId;
  readonly notices: readonly Notice[];
  open(changes?: Partial<EntraIdSettings>, options?: EntraIdOptions): Promise<EntraId>;
}

export interface ServiceOptions {
  readonly settings?: Partial<EntraIdSettings>;
  readonly options?: EntraIdOptions;
  readonly permissions?: readonly string[];
  /** Whether the application holds the service's app role. Default true. */
  readonly role?: boolean;
}

/** The tenant is not throttled and takes whatever pace; waits pass at once. */
export async function startService(
  tenantOptions: TenantOptions = {},
  { settings = {}, options = impatient, permissions, role = true }: ServiceOptions = {},
): Promise<ServiceHarness> {
  const tenant = await startTenant({
    throttle: 'off',
    verifiedDomains: ['contoso.test', 'fabrikam.test'],
    directorySync: { throttle: 'off' },
    ...tenantOptions,
  });
  const { certificatePem, privateKeyPem } = await clientCertificate();
  const clientId = tenant.registerApplication({
    certificatePem,
    permissions: permissions ?? leastPermissions('directory-sync'),
    directorySync: role,
  });
  const opened: EntraId[] = [];
  const notices: Notice[] = [];
  const open: ServiceHarness['open'] = async (changes = {}, own = options) => {
    const { origin, caCertificatePem: caPem } = tenant;
    const all: EntraIdSettings = {
      name: 'Entra',
      tenantId: tenant.tenantId,
      clientId,
      certificatePem,
      backEnd: 'directory-sync',
      cloud: { authority: origin, graph: origin, directorySync: origin, caPem },
      ...settings,
      ...changes,
      directorySync: { pace: 'unlimited', ...settings.directorySync, ...changes.directorySync },
    };
    const connector = await openEntraId(
      all,
      { privateKeyPem },
      { onNotice: (notice) => void notices.push(notice), ...own },
    );
    opened.push(connector);
    return connector;
  };
  return {
    tenant,
    connector: await open(),
    notices,
    open,
    async [Symbol.asyncDispose]() {
      for (const connector of opened) await connector.close();
      await tenant.close();
    },
  };
}

/** The DN of what has this source anchor. */
export function dnOfNumber(number: number): string {
  return `CN={${Buffer.from(sourceAnchor(number)).toString('hex').toUpperCase()}}`;
}

type Values = { readonly [attribute: string]: readonly AttributeValue[] };

export function addOf(objectType: string, number: number, attributes: Values): ExportOperation {
  const values = { sourceAnchor: [sourceAnchor(number)], ...attributes };
  return operation({ kind: 'add', objectType, dn: dnOfNumber(number), attributes: values });
}

export function personOf(number: number, attributes: Values = {}): ExportOperation {
  return addOf('user', number, {
    displayName: [`Person ${number}`],
    userPrincipalName: [`person${number}@contoso.test`],
    accountEnabled: [true],
    ...attributes,
  });
}

export function groupOf(number: number, attributes: Values = {}): ExportOperation {
  return addOf('group', number, { displayName: [`Group ${number}`], securityEnabled: [true], ...attributes });
}

export interface Exported {
  readonly outcomes: readonly ExportOutcome[];
  /** Outcome by the number of the source anchor's object. */
  of(operation: ExportOperation): ExportOutcome | undefined;
  /** What was thrown at the end. */
  readonly fault: Fault | undefined;
}

export async function exportAll(connector: EntraId, operations: readonly ExportOperation[]): Promise<Exported> {
  const outcomes: ExportOutcome[] = [];
  let fault: Fault | undefined;
  try {
    for await (const outcome of connector.export(operations, { signal: new AbortController().signal })) {
      outcomes.push(outcome);
    }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    fault = error.fault;
  }
  return { outcomes, fault, of: (one) => outcomes.find(({ operationId }) => operationId === one.operationId) };
}

/** The anchor that an export gave; throws where it failed. */
export function anchorOf(outcome: ExportOutcome | undefined): string {
  if (outcome?.status === 'done' && outcome.anchor !== undefined) return outcome.anchor;
  throw new Error(JSON.stringify(outcome));
}

/** An operation that changes links of an object, with the names of those it links to. */
export function linksOf(
  objectType: string,
  number: number,
  anchor: string,
  references: ExportOperation['references'],
  targets: ReadonlyMap<string, string> = new Map(),
): ExportOperation {
  return operation({ kind: 'update', objectType, dn: dnOfNumber(number), anchor, references, targets });
}

export { sourceAnchorOfDn };
