/**
 * Certificates of an application: replaced as a list, or exchanged by the application itself with a proof that it has one
 * already ("application: addKey", "Generate proof of possession tokens for rolling keys").
 */

import { createHash, verify, X509Certificate } from 'node:crypto';
import {
  GRAPH_APP_ID,
  isKnown,
  makeKey,
  type Registrations,
  type StoredApplication,
  type StoredKey,
} from '../../applications/registrations.ts';
import { badRequest, GraphError, insufficientPrivileges, notFound } from '../../graph-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';
import { objectBody } from './bodies.ts';

/** Older examples name the directory's own graph in the place of Microsoft Graph. */
const PROOF_AUDIENCES = [GRAPH_APP_ID, '00000002-0000-0000-c000-000000000000'];
const PROOF_LIFE_S = 600;
/** Clocks differ. */
const SKEW_S = 300;

/** A list that names a present key by its id keeps it, also without the key itself. */
export function keysFrom(
  registrations: Registrations,
  application: StoredApplication,
  value: Json | undefined,
): readonly StoredKey[] {
  if (!Array.isArray(value)) throw badRequest("Invalid value specified for property 'keyCredentials'.");
  const given: readonly Json[] = value;
  const keys = given.map((entry) => {
    if (!isJsonObject(entry)) throw badRequest("Invalid value specified for property 'keyCredentials'.");
    const present = application.keys.find(({ keyId }) => keyId === entry['keyId']);
    return present ?? keyFrom(registrations, entry);
  });
  if (new Set(keys.map(({ keyId }) => keyId)).size !== keys.length) {
    throw badRequest("Property keyCredentials has duplicate values for 'keyId'.");
  }
  return keys;
}

function keyFrom(registrations: Registrations, entry: JsonObject): StoredKey {
  const { type, usage, key, keyId, displayName } = entry;
  if (type !== 'AsymmetricX509Cert' || usage !== 'Verify' || typeof key !== 'string') {
    throw badRequest('Key credential has an invalid type, usage or value.');
  }
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(key, 'base64'));
  } catch {
    throw badRequest('Key credential has an invalid value.');
  }
  if (Date.parse(certificate.validTo) <= registrations.clock()) throw badRequest('Key credential end date is invalid.');
  return makeKey(registrations, certificate, {
    keyId: typeof keyId === 'string' ? keyId : undefined,
    displayName: typeof displayName === 'string' ? displayName : null,
  });
}

export function addKey(context: GraphContext): GraphResponse {
  const application = requireApplication(context);
  const { keyCredential, proof } = objectBody(context.request);
  requirePossession(context, application, proof);
  if (!isJsonObject(keyCredential)) throw badRequest("Invalid value specified for property 'keyCredential'.");
  const { registrations } = context.service;
  const key = keyFrom(registrations, withoutId(keyCredential));
  application.keys = [...application.keys, key];
  return ok({ '@odata.context': contextUrl(context.request, 'keyCredential'), ...keyView(key, false) });
}

/** The service names new keys itself. */
function withoutId({ keyId: _chosen, ...credential }: JsonObject): JsonObject {
  return credential;
}

export function removeKey(context: GraphContext): GraphResponse {
  const application = requireApplication(context);
  const { keyId, proof } = objectBody(context.request);
  requirePossession(context, application, proof);
  if (!application.keys.some((key) => key.keyId === keyId)) throw notFound(String(keyId));
  application.keys = application.keys.filter((key) => key.keyId !== keyId);
  return NO_CONTENT;
}

/** The application itself, or whoever may change applications; the proof is asked of all. */
function requirePossession(
  { request, service }: GraphContext,
  application: StoredApplication,
  proof: Json | undefined,
): void {
  const { caller } = request;
  const mayOthers = caller.delegated !== undefined || caller.roles.includes('Application.ReadWrite.All');
  if (caller.appId !== application.appId && !mayOthers) throw insufficientPrivileges();
  if (typeof proof !== 'string' || !isProof(proof, application, service.registrations.clock())) {
    throw new GraphError(401, 'Authentication_MissingOrMalformed', 'Access Token missing or malformed.');
  }
}

function isProof(proof: string, application: StoredApplication, now: number): boolean {
  const [header = '', payload = '', signature = ''] = proof.split('.');
  const head = decode(header);
  const claims = decode(payload);
  if (head === undefined || claims === undefined || head['alg'] !== 'RS256') return false;
  const valid = application.keys.filter(({ certificate }) => Date.parse(certificate.validTo) > now);
  const signer = valid.find(({ certificate }) => thumbprint(certificate) === head['x5t']);
  if (signer === undefined) return false;
  const text = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', text, signer.certificate.publicKey, Buffer.from(signature, 'base64url'))) return false;
  const { aud, iss, nbf, exp } = claims;
  const seconds = now / 1000;
  return (
    typeof aud === 'string' &&
    PROOF_AUDIENCES.includes(aud) &&
    iss === application.id &&
    typeof nbf === 'number' &&
    typeof exp === 'number' &&
    nbf <= seconds + SKEW_S &&
    exp > seconds &&
    exp - nbf <= PROOF_LIFE_S
  );
}

function decode(part: string): JsonObject | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function thumbprint(certificate: X509Certificate): string {
  return createHash('sha1').update(certificate.raw).digest('base64url');
}

/** The key itself is told only where `keyCredentials` is selected, of a single application. */
export function keyView({ certificate, keyId, displayName }: StoredKey, withKey: boolean): JsonObject {
  return {
    customKeyIdentifier: createHash('sha1').update(certificate.raw).digest('hex').toUpperCase(),
    displayName,
    endDateTime: new Date(certificate.validTo).toISOString(),
    key: withKey ? certificate.raw.toString('base64') : null,
    keyId,
    startDateTime: new Date(certificate.validFrom).toISOString(),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}

/** By object id, client id or unique name, as the path says. */
export function requireApplication({ service, params }: GraphContext): StoredApplication {
  const { registrations } = service;
  const { 'application-id': id, appId, uniqueName } = params;
  const found = registrations.applications.find(
    (one) =>
      isKnown(registrations, one) &&
      (one.id === id || one.appId === appId || (uniqueName !== undefined && one.uniqueName === uniqueName)),
  );
  if (found === undefined) throw notFound(id ?? appId ?? uniqueName ?? '');
  return found;
}
