/** The Entra ID connector against a lab tenant: opening, gathering pages, operations with the fields nobody cares about filled in. */

import type { Connector, ImportPage } from '../../engine/connectors/connector.ts';
import { systemAmbient } from '../../engine/connectors/entra-id/ambient.ts';
import { resolveCloud } from '../../engine/connectors/entra-id/clouds.ts';
import { openEntraId } from '../../engine/connectors/entra-id/connector.ts';
import type { EntraIdExtras, EntraIdOptions } from '../../engine/connectors/entra-id/connector.ts';
import { openAdministration } from '../../engine/connectors/entra-id/graph/administration/administration.ts';
import { openHttp } from '../../engine/connectors/entra-id/http.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import type { EntraIdSettings } from '../../engine/connectors/entra-id/settings.ts';
import { openTokens } from '../../engine/connectors/entra-id/tokens.ts';
import { uniqueNameOfSourceAnchor } from '../../engine/connectors/entra-id/anchors.ts';
import type { ImportChange, ObjectReference } from '../../engine/model/directory-object.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import type { Fault } from '../../engine/model/fault.ts';
import { makeClientCertificate, startTenant } from '../lab/tenant/tenant.ts';
import type { ClientCertificate, Tenant, TenantOptions } from '../lab/tenant/tenant.ts';

export type EntraId = Connector & EntraIdExtras;

let sharedCertificate: Promise<ClientCertificate> | undefined;

/** One key pair a test file: making them is the slow part. */
export function clientCertificate(): Promise<ClientCertificate> {
  return (sharedCertificate ??= makeClientCertificate('Causeway'));
}

export interface Harness extends AsyncDisposable {
  readonly tenant: Tenant;
  readonly connector: EntraId;
  /** A further connector to the same tenant, with settings of its own. */
  open(changes?: Partial<EntraIdSettings>, options?: EntraIdOptions): Promise<EntraId>;
}

/** Waits pass at once, so that a test of patience takes none; the tenant's clock is the machine's. */
export const impatient: EntraIdOptions = {
  sleep: (_milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) reject(new Error('aborted'));
      else setTimeout(resolve, 2);
    }),
};

export async function startHarness(
  tenantOptions: TenantOptions = {},
  settings: Partial<EntraIdSettings> = {},
  options: EntraIdOptions & { readonly permissions?: readonly string[] } = {},
): Promise<Harness> {
  const tenant = await startTenant({
    throttle: 'off',
    verifiedDomains: ['contoso.test', 'fabrikam.test'],
    ...tenantOptions,
  });
  const { certificatePem, privateKeyPem } = await clientCertificate();
  const permissions = options.permissions ?? LEAST_PERMISSIONS;
  const clientId = tenant.registerApplication({ certificatePem, permissions });
  const opened: EntraId[] = [];
  const open: Harness['open'] = async (changes = {}, own = options) => {
    const all: EntraIdSettings = {
      name: 'Entra',
      tenantId: tenant.tenantId,
      clientId,
      certificatePem,
      cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
      pace: { writesPerSecond: 'unlimited' },
      ...settings,
      ...changes,
    };
    const connector = await openEntraId(all, { privateKeyPem }, own);
    opened.push(connector);
    return connector;
  };
  return {
    tenant,
    connector: await open(),
    open,
    async [Symbol.asyncDispose]() {
      for (const connector of opened) await connector.close();
      await tenant.close();
    },
  };
}

/** As an application of an administrator's, which may change applications. */
export async function openAdministrator({ tenant }: Pick<Harness, 'tenant'>) {
  const { certificatePem, privateKeyPem } = await clientCertificate();
  const permissions = ['Application.ReadWrite.All', 'Directory.Read.All'];
  const clientId = tenant.registerApplication({ certificatePem, permissions });
  const cloud = resolveCloud({ authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem });
  const http = openHttp({ caPem: cloud.caPem, proxy: undefined, timeouts: undefined });
  const { tenantId } = tenant;
  const tokens = openTokens({ tenantId, clientId, certificatePem, privateKeyPem, cloud, fetch: http.fetch });
  const { signal } = new AbortController();
  const ambient = { ...systemAmbient, sleep: () => Promise.resolve() };
  return {
    graph: openAdministration({ cloud, tokens, fetch: http.fetch, ambient, signal }),
    [Symbol.asyncDispose]: () => http.close(),
  };
}

const signal = new AbortController().signal;

export const EVERYTHING = {
  objectTypes: ['user', 'group', 'contact', 'device'],
  attributes: [
    'cloudAnchor',
    'sourceAnchor',
    'userPrincipalName',
    'accountEnabled',
    'displayName',
    'givenName',
    'surname',
    'title',
    'department',
    'alias',
    'mail',
    'proxyAddresses',
    'primarySmtpAddress',
    'telephoneNumber',
    'extensionAttribute1',
    'extensionAttribute2',
    'description',
    'groupTypes',
    'mailEnabled',
    'manager',
    'member',
  ],
};

export interface Gathered {
  readonly pages: readonly ImportPage[];
  readonly changes: readonly ImportChange[];
  readonly cookie: string;
}

export async function gather(pages: AsyncIterable<ImportPage>): Promise<Gathered> {
  const all: ImportPage[] = [];
  for await (const page of pages) all.push(page);
  return {
    pages: all,
    changes: all.flatMap(({ changes }) => changes),
    cookie: all.findLast(({ cookie }) => cookie !== undefined)?.cookie ?? '',
  };
}

export function fullImport(connector: Connector, selection = EVERYTHING): Promise<Gathered> {
  return gather(connector.fullImport({ ...selection, partition: 'tenant', signal }));
}

export function deltaImport(connector: Connector, cookie: string, selection = EVERYTHING): Promise<Gathered> {
  return gather(connector.deltaImport({ ...selection, partition: 'tenant', cookie, signal }));
}

export function readObjects(
  connector: Connector,
  anchors: readonly string[],
  selection = EVERYTHING,
): Promise<Gathered> {
  return gather(connector.readObjects(anchors, { ...selection, signal }));
}

/** What an import stage would hold: the simplest reading of the contract of changes. */
export interface HeldObject {
  dn: string;
  objectType: string;
  attributes: Record<string, unknown>;
  references: Record<string, Set<string>>;
}

export function applyChanges(held: Map<string, HeldObject>, changes: readonly ImportChange[]): Map<string, HeldObject> {
  const anchors = (references: readonly ObjectReference[]) => references.map(({ anchor }) => anchor);
  for (const change of changes) {
    if (change.kind === 'delete') held.delete(change.anchor);
    else if (change.kind === 'object') {
      const { dn, objectType, attributes, references } = change;
      const sets = Object.entries(references).map(([name, list]) => [name, new Set(anchors(list))] as const);
      held.set(change.anchor, { dn, objectType, attributes: { ...attributes }, references: Object.fromEntries(sets) });
    } else if (change.kind === 'references') {
      const set = (held.get(change.anchor)!.references[change.attribute] ??= new Set());
      for (const anchor of anchors(change.targets)) set.add(anchor);
    } else {
      const object = held.get(change.anchor) ?? { dn: '', objectType: '', attributes: {}, references: {} };
      held.set(change.anchor, object);
      object.dn = change.dn ?? object.dn;
      object.objectType = change.objectType ?? object.objectType;
      for (const [name, values] of Object.entries(change.attributes)) {
        if (values.length > 0) object.attributes[name] = values;
        else delete object.attributes[name];
      }
      for (const [name, patch] of Object.entries(change.references)) {
        const set = 'all' in patch ? new Set(anchors(patch.all)) : (object.references[name] ?? new Set<string>());
        if ('added' in patch) {
          for (const anchor of anchors(patch.added)) set.add(anchor);
          for (const anchor of anchors(patch.removed)) set.delete(anchor);
        }
        object.references[name] = set;
      }
    }
  }
  return held;
}

let lastOperation = 0;

export function operation(
  given: Partial<ExportOperation> & Pick<ExportOperation, 'kind' | 'objectType'>,
): ExportOperation {
  lastOperation += 1;
  return {
    operationId: lastOperation,
    dn: `CN={${lastOperation}}`,
    attributes: {},
    before: {},
    references: [],
    settle: false,
    ...given,
  };
}

/** A GUID's octets in base64, different for every number. */
export function sourceAnchor(number: number): string {
  const octets = Buffer.alloc(16, 1);
  octets.writeUInt32BE(number);
  return octets.toString('base64');
}

export function uniqueName(number: number): string {
  return uniqueNameOfSourceAnchor(sourceAnchor(number)) ?? '';
}

export function addUser(number: number, attributes: ExportOperation['attributes'] = {}): ExportOperation {
  return operation({
    kind: 'add',
    objectType: 'user',
    attributes: {
      sourceAnchor: [sourceAnchor(number)],
      userPrincipalName: [`user${number}@contoso.test`],
      displayName: [`User ${number}`],
      alias: [`user${number}`],
      accountEnabled: [true],
      ...attributes,
    },
  });
}

export function addGroup(number: number, attributes: ExportOperation['attributes'] = {}): ExportOperation {
  return operation({
    kind: 'add',
    objectType: 'group',
    attributes: { sourceAnchor: [sourceAnchor(number)], displayName: [`Group ${number}`], ...attributes },
  });
}

export async function send(
  connector: Connector,
  operations: readonly ExportOperation[],
  abort: AbortSignal = signal,
): Promise<Map<number, ExportOutcome>> {
  const outcomes = new Map<number, ExportOutcome>();
  for await (const outcome of connector.export(operations, { signal: abort }))
    outcomes.set(outcome.operationId, outcome);
  return outcomes;
}

/** The only operation's outcome. */
export async function sendOne(connector: Connector, single: ExportOperation): Promise<ExportOutcome> {
  const outcome = (await send(connector, [single])).get(single.operationId);
  if (!outcome) throw new Error('The operation was left without an outcome');
  return outcome;
}

export function faultIn(outcome: ExportOutcome | undefined): Fault {
  if (outcome?.status !== 'failed') throw new Error(`No failure: ${JSON.stringify(outcome)}`);
  return outcome.fault;
}

export function anchorIn(outcome: ExportOutcome | undefined): string {
  if (outcome?.status !== 'done' || outcome.anchor === undefined)
    throw new Error(`No anchor: ${JSON.stringify(outcome)}`);
  return outcome.anchor;
}

export function idIn(anchor: string): string {
  return anchor.slice(anchor.indexOf('_') + 1);
}
