/** Who in the tenant holds a value, whoever masters the object, the recycle bin included. */

import { idOfAnchor, typeOfAnchor } from '../anchors.ts';
import { literal } from '../graph/export/lookups.ts';
import { graphObjects, isGraphObject, textOf, type GraphObject } from '../graph/objects.ts';
import type { CloudObject, CloudOwners, CloudValue, CloudValueKind } from './cloud-objects.ts';
import { bodyIn, getMany, isUnavailable, type CompanionContext } from './context.ts';
import { COLLECTIONS, cloudObjectOf, cloudObjectsOf, LOOKS, OWNER_TYPES, SELECT, type OwnerType } from './objects.ts';

/** Expressions in one filter ("Use the $filter query parameter": the `in` operator and clauses of `or`). */
const FILTER_VALUES = 15;

interface Question {
  readonly objectType: OwnerType;
  readonly path: string;
}

type Clause = (values: readonly string[]) => string;

const among =
  (property: string): Clause =>
  (values) =>
    `${property} in (${values.map(literal).join(',')})`;

const oneOf =
  (expression: (value: string) => string): Clause =>
  (values) =>
    values.map(expression).join(' or ');

/** Which property holds a value of a kind, by object type; how many expressions one value takes. */
const CLAUSES: {
  readonly [kind in Exclude<CloudValueKind, 'anchor'>]: {
    readonly types: readonly OwnerType[];
    readonly expressions: number;
    readonly clause: Clause;
  };
} = {
  userPrincipalName: { types: ['user'], expressions: 1, clause: among('userPrincipalName') },
  mail: { types: OWNER_TYPES, expressions: 1, clause: among('mail') },
  immutableId: { types: ['user'], expressions: 1, clause: among('onPremisesImmutableId') },
  // `eq` is all that the property supports.
  securityIdentifier: {
    types: ['user', 'group'],
    expressions: 1,
    clause: oneOf((value) => `onPremisesSecurityIdentifier eq ${literal(value)}`),
  },
  proxyAddress: {
    types: OWNER_TYPES,
    expressions: 2,
    clause: oneOf((value) =>
      spellings(value)
        .map((address) => `proxyAddresses/any(p:p eq ${literal(address)})`)
        .join(' or '),
    ),
  },
};

/** An address may be the holder's primary one, or another; a value without a scheme is one of SMTP. */
function spellings(value: string): readonly string[] {
  const [scheme, rest] = /^([a-z0-9]+):(.*)$/i.exec(value)?.slice(1) ?? ['smtp', value];
  return [`${scheme!.toUpperCase()}:${rest!}`, `${scheme!.toLowerCase()}:${rest!}`];
}

function* parts(values: readonly string[], size: number): Iterable<readonly string[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}

function questionsFor(values: readonly CloudValue[]): Question[] {
  const questions: Question[] = [];
  for (const [kind, own] of Map.groupBy(values, (value) => value.kind)) {
    if (kind === 'anchor') continue;
    const { types, expressions, clause } = CLAUSES[kind];
    const distinct = [...new Map(own.map(({ value }) => [value.toLowerCase(), value])).values()];
    for (const part of parts(distinct, Math.floor(FILTER_VALUES / expressions))) {
      for (const objectType of types) {
        questions.push({
          objectType,
          path: `${COLLECTIONS[objectType]}?$filter=${clause(part)}&$select=${SELECT[objectType]}`,
        });
      }
    }
  }
  return questions;
}

/** Contacts may be out of sight; users and groups have to be seen. */
async function answersTo(
  context: CompanionContext,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<CloudObject[]> {
  const answers = await getMany(
    context,
    questions.map(({ path }) => path),
    signal,
  );
  const found: CloudObject[] = [];
  for (const [index, answer] of answers.entries()) {
    const { objectType } = questions[index]!;
    if (objectType === 'contact' && isUnavailable(answer)) continue;
    const body = bodyIn(answer, LOOKS[objectType], context.host);
    found.push(...cloudObjectsOf(objectType, graphObjects(body['value'])));
    found.push(...(await furtherPages(context, objectType, textOf(body['@odata.nextLink']), signal)));
  }
  return found;
}

async function furtherPages(
  context: CompanionContext,
  objectType: OwnerType,
  link: string | undefined,
  signal: AbortSignal,
): Promise<CloudObject[]> {
  const found: CloudObject[] = [];
  if (link === undefined) return found;
  for await (const page of context.pages(LOOKS[objectType], link, { signal })) {
    found.push(...cloudObjectsOf(objectType, page));
  }
  return found;
}

/**
 * Holders in the recycle bin, by immutable id: with it an object comes back that is made again. Their other values are free.
 * The filter is one of the advanced queries; where the bin cannot be filtered nobody is found.
 */
async function deletedOwners(
  context: CompanionContext,
  values: readonly CloudValue[],
  signal: AbortSignal,
): Promise<CloudObject[]> {
  const ids = [...new Set(values.filter(({ kind }) => kind === 'immutableId').map(({ value }) => value))];
  const found: CloudObject[] = [];
  for (const part of parts(ids, FILTER_VALUES)) {
    const filter = `$filter=${among('onPremisesImmutableId')(part)}&$count=true`;
    const path = `/directory/deletedItems/microsoft.graph.user?${filter}&$select=${SELECT.user}`;
    const body = await context.getIfPossible(path, { signal, advanced: true });
    if (body) found.push(...cloudObjectsOf('user', graphObjects(body['value'])));
  }
  return found;
}

/** Contacts that may not be looked at are absent, as those that are not there: no rule makes any that others own. */
export async function standing(
  context: CompanionContext,
  anchors: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CloudObject>> {
  const questions = anchors.flatMap((anchor) => {
    const objectType = OWNER_TYPES.find((type) => type === typeOfAnchor(anchor));
    const id = idOfAnchor(anchor);
    if (!objectType || id === undefined) return [];
    return [{ anchor, objectType, path: `${COLLECTIONS[objectType]}/${id}?$select=${SELECT[objectType]}` }];
  });
  const answers = await getMany(
    context,
    questions.map(({ path }) => path),
    signal,
  );
  const found = new Map<string, CloudObject>();
  for (const [index, answer] of answers.entries()) {
    const { anchor, objectType } = questions[index]!;
    if (answer.status === 404 || (objectType === 'contact' && isUnavailable(answer))) continue;
    const object = cloudObjectOf(objectType, bodyIn(answer, LOOKS[objectType], context.host));
    if (object) found.set(anchor, object);
  }
  return found;
}

const PAGE = 999;

async function* everything(context: CompanionContext, signal: AbortSignal): AsyncIterable<readonly CloudObject[]> {
  for (const objectType of OWNER_TYPES) {
    const path = `${COLLECTIONS[objectType]}?$select=${SELECT[objectType]}&$top=${PAGE}`;
    if (objectType === 'contact' && !(await context.getIfPossible(path, { signal }))) continue;
    for await (const page of context.pages(LOOKS[objectType], path, { signal })) {
      yield cloudObjectsOf(objectType, page);
    }
  }
  yield* deletedItems(context, signal);
}

export async function* deletedItems(
  context: CompanionContext,
  signal: AbortSignal,
): AsyncIterable<readonly CloudObject[]> {
  for (const objectType of ['user', 'group'] as const) {
    const path = `/directory/deletedItems/microsoft.graph.${objectType}?$select=${SELECT[objectType]}`;
    for await (const page of context.pages(LOOKS[objectType], path, { signal })) {
      yield cloudObjectsOf(objectType, page);
    }
  }
}

/** Held now, and by those whom Privileged Identity Management lets take them; roles given to a group are not looked into. */
async function privilegedRoles(
  context: CompanionContext,
  anchors: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const assigned = await rolesIn(context, '/roleManagement/directory/roleAssignments', signal);
  if (!assigned) return undefined;
  const eligible = await rolesIn(context, '/roleManagement/directory/roleEligibilitySchedules', signal);
  const holders = Map.groupBy([...assigned, ...(eligible ?? [])], ({ principal }) => principal);
  return new Map(
    anchors.flatMap((anchor) => {
      const own = holders.get(idOfAnchor(anchor) ?? '');
      return own ? [[anchor, [...new Set(own.map(({ role }) => role))]] as const] : [];
    }),
  );
}

async function rolesIn(
  context: CompanionContext,
  collection: string,
  signal: AbortSignal,
): Promise<readonly { readonly principal: string; readonly role: string }[] | undefined> {
  const found: { principal: string; role: string }[] = [];
  let link: string | undefined = `${collection}?$expand=roleDefinition($select=displayName)`;
  while (link !== undefined) {
    const body: GraphObject | undefined = await context.getIfPossible(link, { signal });
    if (!body) return undefined;
    for (const assignment of graphObjects(body['value'])) {
      const principal = textOf(assignment['principalId']);
      const { roleDefinition } = assignment;
      const role = isGraphObject(roleDefinition) ? textOf(roleDefinition['displayName']) : undefined;
      if (principal !== undefined)
        found.push({ principal, role: role ?? textOf(assignment['roleDefinitionId']) ?? '' });
    }
    link = textOf(body['@odata.nextLink']);
  }
  return found;
}

export function ownersIn(context: CompanionContext): CloudOwners {
  return {
    async ownersOf(values, signal) {
      const anchors = values.filter(({ kind }) => kind === 'anchor').map(({ value }) => value);
      const found = [
        ...(await answersTo(context, questionsFor(values), signal)),
        ...(await standing(context, anchors, signal)).values(),
        ...(await deletedOwners(context, values, signal)),
      ];
      return [...new Map(found.map((object) => [object.anchor, object])).values()];
    },
    everything: (signal) => everything(context, signal),
    privilegedRoles: (anchors, signal) => privilegedRoles(context, anchors, signal),
  };
}
