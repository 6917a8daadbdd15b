/**
 * The HTTP half of a small agent of pass-through authentication, written from the descriptions of the protocol with OpenSSL's
 * command line: it shares no message with the lab, and none with the product's agent. What it does can be spoilt.
 */

import { execFileSync } from 'node:child_process';
import { createHmac, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tenant } from '../../lab/tenant/tenant.ts';

const COMMON = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common';
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
const ZERO = '00000000-0000-0000-0000-000000000000';

export interface Credential {
  readonly keyPem: string;
  readonly certificatePem: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly location: string;
}

export function send(
  tenant: Tenant,
  method: string,
  path: string,
  given: { body?: string; headers?: Record<string, string>; credential?: Credential | undefined; origin?: string } = {},
): Promise<Reply> {
  const { body = '', headers = {}, credential, origin = tenant.passThrough.origin } = given;
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}${path}`,
      {
        method,
        ca: tenant.caCertificatePem,
        agent: false,
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
        ...(credential === undefined ? {} : { cert: credential.certificatePem, key: credential.keyPem }),
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: text, location: response.headers.location ?? '' });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export const XML = { 'Content-Type': 'application/xml; charset=utf-8' };

/* Registration. */

/** By OpenSSL: a key and a request for it, Base64 DER. `extensions` as its configuration file writes them. */
export function makeRequest(given: { bits?: number; extensions?: string; digest?: string } = {}): {
  keyPem: string;
  base64: string;
  requestPem: string;
} {
  const {
    bits = 2048,
    digest = 'sha256',
    extensions = 'keyUsage = digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment\nextendedKeyUsage = clientAuth\nsubjectKeyIdentifier = hash',
  } = given;
  const folder = mkdtempSync(join(tmpdir(), 'agent-request-'));
  try {
    const [config, key, csr] = ['config', 'key', 'csr'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(config, `[req]\ndistinguished_name = dn\nreq_extensions = ext\n[dn]\n[ext]\n${extensions}\n`);
    const options = ['req', '-new', '-newkey', `rsa:${String(bits)}`, '-nodes', '-keyout', key, '-out', csr];
    execFileSync('openssl', [...options, `-${digest}`, '-config', config, '-subj', '/'], { stdio: 'pipe' });
    const requestPem = readFileSync(csr, 'utf8');
    const base64 = requestPem.replaceAll(/-----[^-]+-----|\s/g, '');
    return { keyPem: readFileSync(key, 'utf8'), base64, requestPem };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const machine = ['MachineName', 'OsLanguage', 'OsLocale', 'OsSku', 'OsVersion'];
const facts: Record<string, string> = {
  MachineName: 'SRV7',
  OsLanguage: '1033',
  OsLocale: '0409',
  OsSku: '8',
  OsVersion: '10.0.20348',
};

export function systemSettings(name: string, namespace?: string, order: readonly string[] = machine): string {
  const declared = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  const parts = order.map((one) => `<a:${one}>${facts[one] ?? ''}</a:${one}>`).join('');
  return `<${name} i:type="a:SystemSettings"${declared} xmlns:a="${COMMON}.Utilities.SystemSettings">${parts}</${name}>`;
}

/** The parts in the order of the contract. */
export function registrationParts(tenantId: string, token: string, base64Csr: string): [string, string][] {
  const settings = `${systemSettings('SystemSettingsInformation', `${COMMON}.RegistrationCommons`)}<PSModuleVersion>1.5.2482.0</PSModuleVersion>${systemSettings('SystemSettings')}`;
  return [
    ['Base64Csr', `<Base64Csr>${base64Csr}</Base64Csr>`],
    ['AuthenticationToken', `<AuthenticationToken>${token}</AuthenticationToken>`],
    ['Base64Pkcs10Csr', '<Base64Pkcs10Csr i:nil="true"/>'],
    ['Feature', '<Feature>ApplicationProxy</Feature>'],
    ['FeatureString', '<FeatureString>PassthroughAuthentication</FeatureString>'],
    ['RegistrationRequestSettings', `<RegistrationRequestSettings>${settings}</RegistrationRequestSettings>`],
    ['TenantId', `<TenantId>${tenantId}</TenantId>`],
    ['UserAgent', '<UserAgent>PassthroughAuthenticationConnector/1.5.2482.0</UserAgent>'],
  ];
}

export function registrationRequest(parts: readonly (readonly [string, string])[]): string {
  const content = parts.map(([, text]) => text).join('');
  return `<RegistrationRequest xmlns="${COMMON}.Registration" xmlns:i="${INSTANCE}">${content}</RegistrationRequest>`;
}

export function valueIn(body: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}[^>]*>([^<]*)<`).exec(body)?.[1] ?? '';
}

/** An administrator's token for the resource. */
export async function administratorToken(
  tenant: Tenant,
  given: { userName?: string; password?: string; scope?: string } = {},
): Promise<string> {
  const form = {
    grant_type: 'password',
    client_id: 'cb1056e2-e479-49de-ae31-7812af012ed8',
    scope: given.scope ?? 'https://proxy.cloudwebappproxy.net/registerapp/.default openid',
    username: given.userName ?? 'admin@contoso.test',
    password: given.password ?? 'Admin-Lab-1!',
  };
  const answer = await token(tenant, form);
  return String(answer['access_token']);
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

export async function token(tenant: Tenant, form: Record<string, string>): Promise<Record<string, unknown>> {
  const body = new URLSearchParams(form).toString();
  const path = '/organizations/oauth2/v2.0/token';
  const reply = await send(tenant, 'POST', path, { body, headers: FORM, origin: tenant.origin });
  return JSON.parse(reply.body) as Record<string, unknown>;
}

/** What a browser posts at the sign-in page, for an authorization code. */
export function postPage(
  tenant: Tenant,
  query: Record<string, string>,
  credentials: { readonly username: string; readonly password: string },
): Promise<Reply> {
  const path = `/organizations/oauth2/v2.0/authorize?${new URLSearchParams(query).toString()}`;
  const body = new URLSearchParams(credentials).toString();
  return send(tenant, 'POST', path, { body, headers: FORM, origin: tenant.origin });
}

export async function register(tenant: Tenant, token: string): Promise<Credential> {
  const { keyPem, base64 } = makeRequest();
  const body = registrationRequest(registrationParts(tenant.tenantId, token, base64));
  const answer = await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
  const certificate = valueIn(answer.body, 'Certificate');
  if (certificate === '') throw new Error(`not registered: ${answer.body}`);
  return { keyPem, certificatePem: new X509Certificate(Buffer.from(certificate, 'base64')).toString() };
}

/** By the extension; the three first parts of a GUID have their octets in reverse order. */
export function agentIdOf({ certificatePem }: Credential): string {
  const raw = new X509Certificate(certificatePem).raw;
  // 1.3.6.1.4.1.311.82.1, then an octet string of sixteen.
  const oid = Buffer.from('06092b06010401823752010410', 'hex');
  const at = raw.indexOf(oid);
  const octets = raw.subarray(at + oid.length, at + oid.length + 16);
  const reversed = (from: number, to: number) => Buffer.from(octets.subarray(from, to)).reverse().toString('hex');
  return [
    reversed(0, 4),
    reversed(4, 6),
    reversed(6, 8),
    octets.toString('hex', 8, 10),
    octets.toString('hex', 10),
  ].join('-');
}

/* Bootstrap. */

const BOOTSTRAP_FIELDS =
  'AgentSdkVersion AgentServiceAccountName AgentVersion BootstrapAddOnRequests BootstrapDataModelVersion ConnectorId ConnectorVersion ConsecutiveFailures CurrentProxyPortResponseMode FailedRequestMetrics InitialBootstrap IsAgentServiceAccountGmsa IsProxyPortResponseFallbackDisabledFromRegistry LatestDotNetVersionInstalled MachineName OperatingSystemLanguage OperatingSystemLocale OperatingSystemSKU OperatingSystemVersion PerformanceMetrics ProxyDataModelVersion RequestId SubscriptionId SuccessRequestMetrics TriggerErrors UpdaterStatus UseServiceBusTcpConnectivityMode UseSpnegoAuthentication'.split(
    ' ',
  );
const METRICS =
  'CpuAggregates CurrentActiveBackendWebSockets FaultedServiceBusConnectionCount FaultedWebSocketConnectionCount LastBootstrapLatency TimeGenerated'.split(
    ' ',
  );

export function bootstrapRequest(tenantId: string, agentId: string, changes: Record<string, string> = {}): string {
  const values: Record<string, string> = {
    ConnectorId: agentId,
    SubscriptionId: tenantId,
    ConsecutiveFailures: '0',
    InitialBootstrap: 'true',
    IsProxyPortResponseFallbackDisabledFromRegistry: 'true',
    UseSpnegoAuthentication: 'false',
    ...changes,
  };
  const content = BOOTSTRAP_FIELDS.map((name) => {
    const metrics = METRICS.map((one) => `<a:${one}>0</a:${one}>`).join('');
    return `<${name}>${name === 'PerformanceMetrics' ? metrics : (values[name] ?? 'x')}</${name}>`;
  }).join('');
  return `<BootstrapRequest xmlns="${COMMON}.SignalerDataModel" xmlns:i="${INSTANCE}" xmlns:a="${COMMON}.BootstrapDataModel">${content}</BootstrapRequest>`;
}

export interface Endpoint {
  readonly namespace: string;
  readonly path: string;
  readonly key: string;
  readonly reliable: boolean;
}

export function endpointsIn(body: string): Endpoint[] {
  return [...body.matchAll(/<a:SignalingListenerEndpointSettings.*?<\/a:SignalingListenerEndpointSettings>/g)].map(
    ([one]) => ({
      namespace: valueIn(one, 'Namespace'),
      path: valueIn(one, 'ServicePath'),
      key: valueIn(one, 'SharedAccessKey'),
      reliable: valueIn(one, 'ReliableSessionEnabled') === 'true',
    }),
  );
}

export async function bootstrap(tenant: Tenant, credential: Credential): Promise<Endpoint[]> {
  const body = bootstrapRequest(tenant.tenantId, agentIdOf(credential));
  const answer = await send(tenant, 'POST', '/ConnectorBootstrap', { body, headers: XML, credential });
  if (answer.status !== 200) throw new Error(`not bootstrapped: ${String(answer.status)}`);
  return endpointsIn(answer.body);
}

/** What a listener signs; `expires` in seconds. */
export function sharedAccess({ namespace, path, key }: Endpoint, expires: number): string {
  const resource = encodeURIComponent(`http://${namespace}.servicebus.windows.net/${path}/`);
  const signature = createHmac('sha256', key)
    .update(`${resource}\n${String(expires)}`)
    .digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${String(expires)}&skn=Connector`;
}

/* The answer. */

const RIGHT = 'http://schemas.xmlsoap.org/ws/2005/05/identity/right/identity';
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

export function claimsOf(verdict: { readonly name: string } | { readonly reason: number | string }): object[] {
  const accepted = 'name' in verdict;
  const reasoning = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';
  return [
    { ClaimType: `${CLAIMS}/authentication`, Resource: accepted ? 'true' : 'false', Right: RIGHT },
    accepted
      ? { ClaimType: `${CLAIMS}/name`, Resource: verdict.name, Right: RIGHT }
      : { ClaimType: reasoning, Resource: verdict.reason, Right: RIGHT },
  ];
}

export function answerHeaders(transactionId: string, claims?: unknown): Record<string, string> {
  return {
    'x-cwap-transid': transactionId,
    'x-cwap-sessionid': ZERO,
    'x-cwap-certificate-authentication': 'notProcessed',
    'x-cwap-connector-version': '1.5.2482.0',
    'x-cwap-datamodel-version': '1.5.2482.0',
    'x-cwap-connector-sp-connections': '0',
    'x-cwap-connector-usesdefaultproxy': 'InUse',
    'x-cwap-dnscachelookup-result': 'NotUsed',
    'x-cwap-headers-size': '0',
    'x-cwap-payload-total-attempts': '0',
    'x-cwap-response-total-attempts': '1',
    'x-cwap-connector-be-latency-ms': '3',
    'x-cwap-connector-all-latency-ms': '5',
    'x-cwap-connector-loadfactor': '0',
    ...(claims === undefined
      ? {}
      : { 'x-cwap-backend-response': Buffer.from(JSON.stringify(claims)).toString('base64') }),
  };
}

export function answer(
  tenant: Tenant,
  credential: Credential,
  request: { readonly requestId: string; readonly transactionId: string },
  claims: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return send(tenant, 'POST', `/subscriber/connection?requestId=${request.requestId}`, {
    credential,
    headers: { ...answerHeaders(request.transactionId, claims), ...headers },
  });
}
