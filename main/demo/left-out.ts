/** What is in the forest and not in the tenant, and why: nothing is left out in silence. */

import type { CallResult, EngineClient } from '../../engine/api/contract/contract.ts';
import { nameOfDn } from '../../engine/model/distinguished-name.ts';
import type { Organization } from '../../test/lab/organization/organization.ts';
import { isOwnAccount } from './comparison.ts';
import { attributeOf, isAccount, type World } from './images.ts';

export type Reason =
  'container' | 'own-account' | 'system' | 'back-end-objects' | 'back-end-links' | 'back-end-attributes';

export interface LeftOut {
  readonly reason: Reason;
  readonly count: number;
  /** What it is: an object type, or the container's name. */
  readonly what: string;
  /** Names of some of the attributes, where it is about those. */
  readonly examples: readonly string[];
}

type Pending = CallResult<'pending'>[number];

export async function leftOut(
  client: EngineClient,
  { world, organization }: { readonly world: World; readonly organization: Organization },
): Promise<LeftOut[]> {
  const { outOfScopeOu } = organization;
  const { connectors } = await client.call('status', {});
  const forest = connectors.find((connector) => connector.kind === 'active-directory');
  const tenant = connectors.find((connector) => connector.kind === 'entra-id');
  const { exports, counts } = await everythingPending(client, tenant?.name ?? '');
  const missing = exports.filter((entry) => !entry.supported && entry.operation === 'add');
  const types = Map.groupBy(missing, (entry) => entry.objectType);
  const outside = world.forest.below(outOfScopeOu).filter(isAccount);
  const ownAccounts = [...world.forest.objects.values()].filter(isAccount).filter(isOwnAccount);
  const found: Omit<LeftOut, 'examples'>[] = [
    { reason: 'container', count: outside.length, what: nameOfDn(outOfScopeOu) },
    ...ownAccounts.map(({ dn }) => ({ reason: 'own-account' as const, count: 1, what: nameOfDn(dn) })),
    { reason: 'system', count: forest?.disconnectors ?? 0, what: '' },
    ...[...types].map(([what, entries]) => ({ reason: 'back-end-objects' as const, count: entries.length, what })),
    { reason: 'back-end-links', count: counts.references, what: '' },
    { reason: 'back-end-attributes', count: counts.unsupported - missing.length, what: '' },
  ];
  const examples = await unsupportedAttributes(client, world, organization);
  return found
    .filter((entry) => entry.count > 0)
    .map((entry) => ({ ...entry, examples: entry.reason === 'back-end-attributes' ? examples : [] }));
}

/** What the back end cannot carry of one person with a mailbox, which has everything a person may have. */
async function unsupportedAttributes(
  client: EngineClient,
  { forest }: World,
  { cloudAccounts }: Organization,
): Promise<string[]> {
  const [account] = cloudAccounts;
  const name = account && attributeOf(forest.at(account.dn), 'userPrincipalName');
  const shown = name ? await client.call('object', { name }) : [];
  const spaces = shown.flatMap((object) => object.connectorSpaces);
  return [...new Set(spaces.flatMap((space) => space.pendingExport?.unsupported ?? []))].toSorted();
}

const PAGE = 1_000;

async function everythingPending(
  client: EngineClient,
  connector: string,
): Promise<Pick<Pending, 'exports' | 'counts'>> {
  const exports: Pending['exports'] = [];
  for (let after = 0; ;) {
    const [page] = await client.call('pending', { connector, after, limit: PAGE });
    if (!page) throw new RangeError(`No connector ${connector}`);
    exports.push(...page.exports);
    const last = page.exports.at(-1);
    if (!last || page.exports.length < PAGE) return { exports, counts: page.counts };
    after = last.id;
  }
}
