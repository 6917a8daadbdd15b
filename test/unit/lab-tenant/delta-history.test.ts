/**
 * Whoever follows the delta links of the lab tenant knows its content, whatever happens meanwhile and however pages are
 * cut, repeated and shuffled. Without this, a lost change in a test of the product could be the lab's.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lab/tenant/json.ts';
import { items, startWithClient, type TestClient } from './client.ts';

let client: TestClient;
let names = 0;

beforeAll(async () => {
  client = await startWithClient({
    deltaPageSize: 3,
    deltaLinksPerPage: 2,
    deltaReplay: 0.2,
    deltaShuffle: true,
    softDeleteSecurityGroups: true,
  });
});
afterAll(() => client.close());

/** A follower of one collection: applies what comes, as the documentation of delta queries asks for. */
class Follower {
  readonly objects = new Map<string, { properties: JsonObject; links: Set<string> }>();
  readonly #link: string;
  #next: string;

  constructor(collection: 'users' | 'groups', link: 'manager' | 'members') {
    this.#link = `${link}@delta`;
    this.#next = `/${collection}/delta?$select=displayName,${link}`;
  }

  /** One page; true at the end of a round. */
  async readPage(): Promise<boolean> {
    const page = await client.get(this.#next);
    expect(page.status, JSON.stringify(page.body)).toBe(200);
    for (const entry of items(page)) this.#apply(entry);
    this.#next = String(page.body['@odata.nextLink'] ?? page.body['@odata.deltaLink']);
    return page.body['@odata.deltaLink'] !== undefined;
  }

  #apply(entry: JsonObject): void {
    const id = String(entry['id']);
    if (entry['@removed'] !== undefined) {
      this.objects.delete(id);
      return;
    }
    const { displayName } = entry;
    const object = this.objects.get(id) ?? { properties: {}, links: new Set<string>() };
    object.properties = displayName === undefined ? {} : { displayName };
    for (const change of (entry[this.#link] ?? []) as unknown as JsonObject[]) {
      if (change['@removed'] === undefined) object.links.add(String(change['id']));
      else object.links.delete(String(change['id']));
    }
    this.objects.set(id, object);
  }

  shown(): unknown {
    return [...this.objects]
      .map(([id, { properties, links }]) => ({ id, displayName: properties['displayName'], links: [...links].sort() }))
      .sort((a, b) => a.id.localeCompare(b.id));
  }
}

function actual(kind: 'user' | 'group'): unknown {
  const { state } = client.tenant;
  const live = new Set([...state.list('user'), ...state.list('group')].map((object) => object.id));
  return state
    .list(kind)
    .map(({ id, properties, managerId, memberIds }) => ({
      id,
      displayName: properties['displayName'],
      links: (kind === 'user' ? [managerId ?? ''] : [...memberIds]).filter((target) => live.has(target)).sort(),
    }))
    .sort((a, b) => a.id.localeCompare(b.id));
}

/** Does one thing to the tenant, or nothing where it does not apply. */
function act(kind: number, a: number, b: number): void {
  const { state } = client.tenant;
  const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];
  const user = pick(state.list('user'), a);
  const group = pick(state.list('group'), a);
  const other = pick([...state.list('user'), ...state.list('group')], b);
  const deleted = pick([...state.listDeleted('user'), ...state.listDeleted('group')], a);
  names += 1;
  const displayName = `Name ${String(names)}`;
  if (kind === 0 || user === undefined)
    state.addUser({ userPrincipalName: `u${String(names)}@contoso.test`, displayName });
  else if (kind === 1 || group === undefined || other === undefined) state.addGroup({ displayName });
  else if (kind === 2) state.update(b % 2 === 0 ? user.id : group.id, { displayName });
  else if (kind === 3) state.setManager(user.id, other.kind === 'user' && b % 3 > 0 ? other.id : null);
  else if (kind === 4 && !group.memberIds.includes(other.id)) state.addMember(group.id, other.id);
  else if (kind === 5 && group.memberIds.includes(other.id)) state.removeMember(group.id, other.id);
  else if (kind === 6) state.remove(other.id);
  else if (kind === 7 && deleted !== undefined) state.restore(deleted.id);
  else if (kind === 8 && deleted !== undefined) state.purge(deleted.id);
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.nat(8), fc.nat(), fc.nat()) },
  { weight: 1, arbitrary: fc.constant('read a page' as const) },
);

describe('following delta links', () => {
  it.each([
    ['users', 'manager', 'user'],
    ['groups', 'members', 'group'],
  ] as const)('ends with the content of the tenant: %s', async (collection, link, kind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const follower = new Follower(collection, link);
        for (const next of steps) {
          if (next === 'read a page') await follower.readPage();
          else act(...next);
        }
        // The round that was open when the last change was made, and one round after it.
        for (let rounds = 0; rounds < 2;) if (await follower.readPage()) rounds += 1;
        expect(follower.shown()).toEqual(actual(kind));
      }),
      { numRuns: 40, seed: 20261120 },
    );
  });
});
