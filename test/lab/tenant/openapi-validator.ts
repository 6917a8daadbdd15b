/**
 * Recorded Graph traffic against an OpenAPI document that was generated from Microsoft's metadata: a judge that shares
 * no code with the tenant or with the product. The document is read where it lies (environment variable
 * CAUSEWAY_REFERENCE, else `../shared/reference` beside the checkout); where it is absent there is no validator.
 */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from './json.ts';
import type { RecordedRequest } from './traffic.ts';

export interface Violation {
  /** `PATCH /users/{user-id}`, or the path as it was sent where none fits. */
  readonly operation: string;
  readonly where: 'operation' | 'query' | 'request' | 'response';
  readonly status: number;
  readonly detail: string;
}

export interface OpenApiValidator {
  validateTraffic(requests: readonly RecordedRequest[]): Violation[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema: object } };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: { readonly [status: string]: Content };
}

interface OpenApiDocument {
  readonly paths: { readonly [template: string]: { readonly [method: string]: Operation } };
  readonly components: object;
}

const DOCUMENT_ID = 'graph';

/** The folder of reference material, whether or not it exists. */
export function referenceFolder(): string {
  return process.env['CAUSEWAY_REFERENCE'] ?? path.resolve(import.meta.dirname, '../../../../shared/reference');
}

export function loadOpenApiValidator(): OpenApiValidator | undefined {
  const file = path.join(referenceFolder(), 'graph-openapi.json');
  if (!existsSync(file)) return undefined;
  return validatorOf(JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument);
}

function validatorOf(document: OpenApiDocument): OpenApiValidator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: DOCUMENT_ID, components: document.components });
  const compiled = new Map<object, ValidateFunction>();

  function errorsOf(schema: object, value: Json): string | undefined {
    const validate = compiled.get(schema) ?? ajv.compile(withAbsoluteRefs(schema) as object);
    compiled.set(schema, validate);
    return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: '' });
  }

  return {
    validateTraffic: (requests) => requests.flatMap((request) => validate(document, request, errorsOf)),
  };
}

type ErrorsOf = (schema: object, value: Json) => string | undefined;

function validate(document: OpenApiDocument, request: RecordedRequest, errorsOf: ErrorsOf): Violation[] {
  const [bare = '', queryText = ''] = request.path.split('?', 2);
  const found = findOperation(document, request.method, bare);
  if (found === undefined) {
    const operation = `${request.method} ${bare}`;
    return [{ operation, where: 'operation', status: request.status, detail: 'no operation of the document fits' }];
  }
  const violation = (where: Violation['where'], detail: string | undefined): Violation[] =>
    detail === undefined ? [] : [{ operation: found.name, where, status: request.status, detail }];
  return [
    ...violation('query', queryError(found.operation, new URLSearchParams(queryText), errorsOf)),
    ...violation('request', requestError(found.operation, request, errorsOf)),
    ...violation('response', responseError(found.operation, request, errorsOf)),
  ];
}

function queryError(operation: Operation, query: URLSearchParams, errorsOf: ErrorsOf): string | undefined {
  const parameters = operation.parameters ?? [];
  for (const [name, text] of query) {
    const parameter = parameters.find((known) => known.in === 'query' && known.name === name);
    if (parameter === undefined) return `query option ${name} is not part of the operation`;
    const { type } = parameter.schema as { readonly type?: string };
    const value = type === 'integer' ? Number(text) : type === 'boolean' ? text === 'true' : text;
    const error = errorsOf(parameter.schema, value);
    if (error !== undefined) return `${name}: ${error}`;
  }
  return undefined;
}

function requestError(operation: Operation, request: RecordedRequest, errorsOf: ErrorsOf): string | undefined {
  const { requestBody } = operation;
  if (request.body === undefined) return requestBody?.required === true ? 'a body is required' : undefined;
  const schema = requestBody?.content?.['application/json']?.schema;
  return schema === undefined ? 'no body is expected' : errorsOf(schema, request.body);
}

function responseError(operation: Operation, request: RecordedRequest, errorsOf: ErrorsOf): string | undefined {
  const { responses } = operation;
  const response = responses[String(request.status)] ?? responses[`${String(Math.floor(request.status / 100))}XX`];
  if (response === undefined) return `status ${String(request.status)} is not part of the operation`;
  const schema = response.content?.['application/json']?.schema;
  if (schema === undefined) return request.responseBody === undefined ? undefined : 'no body is expected';
  return request.responseBody === undefined ? 'a body is required' : errorsOf(schema, request.responseBody);
}

function findOperation(
  document: OpenApiDocument,
  method: string,
  sent: string,
): { readonly name: string; readonly operation: Operation } | undefined {
  const candidates = Object.keys(document.paths)
    .filter((template) => patternOf(template).test(sent))
    .sort((a, b) => a.split('{').length - b.split('{').length);
  for (const template of candidates) {
    const operation = document.paths[template]?.[method.toLowerCase()];
    if (operation !== undefined) return { name: `${method} ${template}`, operation };
  }
  return undefined;
}

const patterns = new Map<string, RegExp>();

function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known !== undefined) return known;
  const source = template
    .split(/(\{[^}]+\})/)
    .map((part) => (part.startsWith('{') ? '[^/]+?' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  const pattern = new RegExp(`^${source}$`);
  patterns.set(template, pattern);
  return pattern;
}

/** References inside the document, as references to the schema it was registered under. */
function withAbsoluteRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withAbsoluteRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? `${DOCUMENT_ID}${inner}` : withAbsoluteRefs(inner),
    ]),
  );
}
