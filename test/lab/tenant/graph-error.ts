/**
 * Refusals as Graph words them. Code that decides throws one of these; only the dispatcher turns it into an HTTP answer,
 * so a request of its own and an item of a batch are refused in the same way.
 */

import type { JsonObject } from './json.ts';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

export interface GraphErrorOptions {
  readonly details?: readonly ErrorDetail[];
  readonly headers?: { readonly [name: string]: string };
}

export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  readonly headers: { readonly [name: string]: string };

  constructor(status: number, code: string, message: string, options: GraphErrorOptions = {}) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.details = options.details ?? [];
    this.headers = options.headers ?? {};
  }
}

/** The body of an error answer; the request ids are also sent as headers. */
export function errorBody(
  error: Pick<GraphError, 'code' | 'message' | 'details'>,
  ids: { readonly date: Date; readonly requestId: string; readonly clientRequestId: string },
): JsonObject {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details.length > 0 ? { details: error.details.map((detail) => ({ ...detail })) } : {}),
      innerError: {
        date: ids.date.toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}

export function badRequest(message: string, details?: readonly ErrorDetail[]): GraphError {
  return new GraphError(400, 'Request_BadRequest', message, details === undefined ? {} : { details });
}

export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

export function notFound(id: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function insufficientPrivileges(): GraphError {
  return new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

export function methodNotAllowed(): GraphError {
  return new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
}

export function notImplemented(): GraphError {
  return new GraphError(501, 'NotImplemented', 'This operation target is not yet supported.');
}

export function readOnlyProperty(property: string): GraphError {
  const message = `Property '${property}' is read-only and cannot be set.`;
  return badRequest(message, [{ code: 'ReadOnlyProperty', message, target: property }]);
}

export function invalidValue(property: string, resource: string): GraphError {
  const message = `Invalid value specified for property '${property}' of resource '${resource}'.`;
  return badRequest(message, [{ code: 'InvalidValue', message, target: property }]);
}

export function invalidProperty(property: string, message: string): GraphError {
  return badRequest(message, [{ code: 'InvalidValue', message, target: property }]);
}

/** A value that must be unique is taken; the second detail names the holder, as newer answers of the service do. */
export function objectConflict(property: string, holder: string): GraphError {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(message, [
    { code: 'ObjectConflict', message, target: property },
    { code: 'ConflictingObjects', message: holder, target: 'ConflictingObjects' },
  ]);
}
