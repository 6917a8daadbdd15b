/** From method and path to an operation. */

import { GraphError, methodNotAllowed, notImplemented } from '../graph-error.ts';
import { HANDLERS, NOT_EMULATED } from './routes.ts';
import type { GraphHandler } from './service.ts';

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly handlers: Map<string, GraphHandler>;
}

export interface RouteMatch {
  /** `GET /users/{user-id}`. */
  readonly operation: string;
  readonly handler: GraphHandler;
  readonly params: { readonly [name: string]: string };
}

const routes: readonly Route[] = compileRoutes();

function compileRoutes(): Route[] {
  const byTemplate = new Map<string, Route>();
  for (const [operation, handler] of Object.entries(HANDLERS)) {
    const [method = '', template = ''] = splitOperation(operation);
    const route = byTemplate.get(template) ?? compile(template);
    route.handlers.set(method, handler);
    byTemplate.set(template, route);
  }
  // Fixed segments win over parameters: /users/delta is no user.
  return [...byTemplate.values()].sort((a, b) => a.names.length - b.names.length);
}

function splitOperation(operation: string): [method: string, template: string] {
  const space = operation.indexOf(' ');
  return [operation.slice(0, space), operation.slice(space + 1)];
}

function compile(template: string): Route {
  const names: string[] = [];
  const source = template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '([^/]+?)';
    })
    .join('');
  return { template, pattern: new RegExp(`^${source}$`), names, handlers: new Map() };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new GraphError(400, 'BadRequest', `Bad request: '${segment}' is not percent-encoded correctly.`);
  }
}

/** Throws what Graph answers for a path or a method it does not know. */
export function matchRoute(method: string, path: string): RouteMatch {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  let pathExists = false;
  for (const route of routes) {
    const match = route.pattern.exec(bare);
    if (match === null) continue;
    pathExists = true;
    const handler = route.handlers.get(method);
    if (handler === undefined) continue;
    const params = Object.fromEntries(route.names.map((name, i) => [name, decodeSegment(match[i + 1] ?? '')]));
    return { operation: `${method} ${route.template}`, handler, params };
  }
  if (NOT_EMULATED.some((pattern) => pattern.test(bare))) throw notImplemented();
  if (pathExists) throw methodNotAllowed();
  const segment = bare.split('/')[1] ?? '';
  throw new GraphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
}

/** The operation's name for counting, also of a request that no route answers. */
export function operationOf(method: string, path: string): string {
  const route = routes.find(({ pattern, handlers }) => handlers.has(method) && pattern.test(path));
  return `${method} ${route?.template ?? path}`;
}
