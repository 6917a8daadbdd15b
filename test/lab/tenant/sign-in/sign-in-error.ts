/** Refusals of the token endpoint, in the form Entra ID gives them (numbers: "AADSTS error codes" page). */

import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';

export class SignInError extends Error {
  readonly status: number;
  readonly error: string;
  readonly number: number;

  constructor(status: number, error: string, number: number, message: string) {
    super(message);
    this.name = 'SignInError';
    this.status = status;
    this.error = error;
    this.number = number;
  }
}

export function signInErrorBody(error: SignInError, now: Date, correlationId: string, origin: string): JsonObject {
  const time = now
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d{3}Z$/, 'Z');
  const traceId = randomUUID();
  return {
    error: error.error,
    error_description: `AADSTS${String(error.number)}: ${error.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${time}`,
    error_codes: [error.number],
    timestamp: time,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${origin}/error?code=${String(error.number)}`,
  };
}

export function unknownApplication(clientId: string, tenant: string): SignInError {
  return new SignInError(
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenant}'.`,
  );
}

export function unknownResource({ tenantId }: { readonly tenantId: string }, resource: string): SignInError {
  return new SignInError(
    400,
    'invalid_resource',
    500011,
    `The resource principal named ${resource} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  );
}
