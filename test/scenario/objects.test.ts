import { expect, test } from 'vitest';
import type { CallArguments, CallResult } from '../../engine/api/contract/contract.ts';
import { queries } from '../../engine/api/contract/contract.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { cloudUser, groupDn, openLab, openSynchronized, person, personDn, set, upn, type Lab } from './lab.ts';

async function ask<N extends keyof typeof queries>(
  lab: Lab,
  name: N,
  callArguments: CallArguments<N>,
): Promise<CallResult<N>> {
  const answer = await createDispatcher(lab.engine).call(name, callArguments);
  queries[name].result.parse(answer);
  return answer;
}

const synchronize = (lab: Lab, id: CallArguments<'synchronize-object'>['id']) =>
  createDispatcher(lab.engine).call('synchronize-object', { id });

const PEOPLE = [
  person('anna', { displayName: 'Anna Berg', givenName: 'Anna', sn: 'Berg', title: 'Engineer' }),
  person('bert', { displayName: 'Bert Müller', mail: 'bert.mueller@contoso.test' }),
  person('carla', { displayName: 'Carla Berg-Schulze', manager: personDn('anna') }),
  // The standard rules bring such accounts into the metaverse and not into the tenant.
  person('MSOL_left-out', { displayName: 'Left Out' }),
];

async function identityOf(lab: Lab, text: string): Promise<number> {
  const { rows } = await ask(lab, 'search', { text, space: 'metaverse' });
  expect(rows).toHaveLength(1);
  return rows[0]!.metaverse!;
}

test('objects are found by the beginnings of words, accents or not, by account, address, DN, anchor and state', async () => {
  const lab = await openSynchronized({ people: PEOPLE });
  const names = async (wanted: CallArguments<'search'>) =>
    (await ask(lab, 'search', { space: 'metaverse', ...wanted })).rows.map((row) => row.name);
  expect(await names({ text: 'berg' })).toEqual(['Anna Berg', 'Carla Berg-Schulze']);
  expect(await names({ text: 'ber ann' })).toEqual(['Anna Berg']);
  expect(await names({ text: 'muller' })).toEqual(['Bert Müller']);
  expect(await names({ text: 'SCHULZ' })).toEqual(['Carla Berg-Schulze']);
  expect(await names({ text: 'bert.mueller@' })).toEqual(['Bert Müller']);
  expect(await names({ text: personDn('anna') })).toEqual(['Anna Berg']);
  expect(await names({ text: 'nobody' })).toEqual([]);
  const inTenant = await ask(lab, 'search', { text: 'anna', space: 'tenant' });
  expect(inTenant.rows).toMatchObject([{ name: 'Anna Berg', connector: 'tenant', joined: true, pendingExport: null }]);
  const byAnchor = await ask(lab, 'search', { text: inTenant.rows[0]!.anchor!.split('_')[1]!, space: 'tenant' });
  expect(byAnchor.rows.map((row) => row.name)).toEqual(['Anna Berg']);
  const alone = await ask(lab, 'search', { text: 'domain admins', space: 'all' });
  expect(alone.rows).toMatchObject([{ connector: 'contoso.test', joined: false, metaverse: null }]);
  expect(
    await names({ objectType: 'person', clauses: [{ attribute: 'title', op: 'equals', value: 'engineer' }] }),
  ).toEqual(['Anna Berg']);
  const clause = { attribute: 'title', op: 'absent' } as const;
  expect(await names({ text: 'berg', clauses: [clause] })).toEqual(['Carla Berg-Schulze']);

  const paged: string[] = [];
  let after: string | null | undefined;
  do {
    const page = await ask(lab, 'search', { limit: 7, ...(after ? { after } : {}) });
    paged.push(...page.rows.map((row) => `${row.connector ?? 'mv'}:${row.connectorObject ?? row.metaverse}`));
    after = page.next;
  } while (after);
  const whole = await ask(lab, 'search', { limit: 1_000 });
  expect(paged).toEqual(whole.rows.map((row) => `${row.connector ?? 'mv'}:${row.connectorObject ?? row.metaverse}`));
  expect(new Set(paged).size).toBe(paged.length);
});

test('the chain shows one identity from the forest to the tenant, with the rule on every arrow', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { sales: ['anna'] } });
  const chain = await ask(lab, 'object-chain', { id: { metaverse: await identityOf(lab, 'anna') } });
  expect(chain.columns.map(({ image, side }) => `${side} ${image}`)).toEqual([
    ...['forest directory', 'forest space', 'metaverse metaverse', 'tenant space', 'tenant directory'],
  ]);
  expect(chain.columns[1]!.join).toMatchObject({ how: 'provisioned', at: expect.any(String) as string });
  const row = chain.rows.find((candidate) => candidate.attribute === 'title')!;
  expect(row.cells.map((cell) => [cell.values[0], cell.state])).toEqual(
    Array.from({ length: 5 }, () => ['Engineer', 'equal']),
  );
  expect(row.lineage.map(({ rule, flow, won }) => `${rule}: ${flow}${won ? ' won' : ''}`)).toEqual([
    'In from AD - User Common: Trim([title]) won',
    'Out to AAD - User ExchangeOnline: title won',
    // Rules of further services say the same and come too late.
    'Out to AAD - User DynamicsCRM: title',
    'Out to AAD - User LyncOnline: title',
    'Out to AAD - User SharePointOnline: title',
  ]);

  await createDispatcher(lab.engine).call('staging', { enabled: true });
  await set(lab, personDn('anna'), { title: 'Chief' });
  await lab.cycle();
  const later = await ask(lab, 'object-chain', { id: { metaverse: chain.metaverse!.id } });
  const cells = later.rows.find((candidate) => candidate.attribute === 'title')!.cells;
  const stateIn = (image: string, side: string) => {
    const column = later.columns.find((candidate) => candidate.image === image && candidate.side === side)!;
    const cell = cells.find((candidate) => candidate.column === column.key)!;
    return [cell.values[0], cell.state];
  };
  expect(stateIn('space', 'tenant')).toEqual(['Chief', 'pending']);
  expect(stateIn('directory', 'tenant')).toEqual(['Engineer', 'pending']);
  expect(stateIn('directory', 'forest')).toEqual(['Chief', 'equal']);

  const members = await ask(lab, 'object-references', {
    ...{ id: { metaverse: await identityOf(lab, 'sales') }, attribute: 'member' },
  });
  expect(members).toMatchObject({ total: 1, rows: [{ name: 'Anna Berg' }] });
  const reports = await ask(lab, 'object-references', {
    ...{ id: { metaverse: chain.metaverse!.id }, attribute: 'manager', direction: 'in' },
  });
  expect(reports.rows.map((one) => one.name)).toEqual(['Carla Berg-Schulze']);
});

test('what is left out says which clause of which rule keeps it out, on the way in and on the way out', async () => {
  const lab = await openSynchronized({ people: PEOPLE });
  const hidden = await ask(lab, 'object-chain', { id: { metaverse: await identityOf(lab, 'left out') } });
  expect(hidden.leftOut.length).toBeGreaterThan(0);
  for (const one of hidden.leftOut) expect(one).toMatchObject({ direction: 'outbound', reason: 'scope' });
  expect(hidden.leftOut).toContainEqual(
    expect.objectContaining({
      connector: 'tenant',
      clause: { attribute: 'cloudFiltered', operator: 'NOTEQUAL', value: 'True' },
      actual: [true],
    }),
  );

  const { rows } = await ask(lab, 'search', { text: 'domain admins', space: 'contoso.test', state: 'disconnector' });
  const alone = await ask(lab, 'object-chain', { id: { connectorObject: rows[0]!.connectorObject! } });
  expect(alone.metaverse).toBeNull();
  expect(alone.leftOut).toContainEqual(
    expect.objectContaining({
      direction: 'inbound',
      clause: { attribute: 'isCriticalSystemObject', operator: 'NOTEQUAL', value: 'True' },
    }),
  );
});

test('the history of an object tells its coming, its changes with before and after, and its going', async () => {
  const lab = await openSynchronized({ people: PEOPLE });
  const id = await identityOf(lab, 'anna');
  await set(lab, personDn('anna'), { title: 'Chief' });
  await lab.settle();
  const { entries } = await ask(lab, 'object-history', { id: { metaverse: id } });
  const told = entries.map((entry) => `${entry.connector} ${entry.kind} ${entry.what}`);
  expect(told).toContain('contoso.test synchronization projections');
  expect(told).toContain('tenant export add');
  expect(entries.find((entry) => entry.kind === 'export' && entry.what === 'update')).toMatchObject({
    result: 'done',
    changes: [{ attribute: 'title', before: ['Engineer'], after: ['Chief'] }],
  });
  expect(entries.map((entry) => entry.at)).toEqual(
    entries
      .map((entry) => entry.at)
      .sort()
      .reverse(),
  );
  const paged: string[] = [];
  let before: string | null | undefined;
  do {
    const page = await ask(lab, 'object-history', { id: { metaverse: id }, limit: 3, ...(before ? { before } : {}) });
    paged.push(...page.entries.map((entry) => entry.id));
    before = page.next;
  } while (before);
  expect(paged).toEqual(entries.map((entry) => entry.id));

  const object = entries.find((entry) => entry.connector === 'contoso.test')!.object.id;
  await lab.forest.remove(personDn('anna'));
  await lab.settle();
  const gone = await ask(lab, 'object-history', { id: { connectorObject: object } });
  expect(gone.entries.map((entry) => entry.what)).toContain('deletes');
  expect(gone.entries[0]!.object.name).toBe('Anna Berg');
});

test('one object is synchronized now, and what waits of others stays where it is', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { sales: ['anna'] } });
  const anna = await identityOf(lab, 'anna');
  await set(lab, personDn('anna'), { title: 'Chief' });
  await set(lab, personDn('bert'), { title: 'Chief' });
  await lab.forest.addMember(groupDn('sales'), personDn('bert'));
  const ended = await synchronize(lab, { metaverse: anna });
  expect(ended).toMatchObject({ outcome: 'exported', metaverse: anna, faults: [] });
  expect(ended.steps.map(({ step, connector, result }) => `${step} ${connector} ${result}`)).toEqual([
    'read contoso.test done',
    'read tenant done',
    'synchronize contoso.test done',
    'synchronize tenant done',
    'export tenant done',
    'confirm tenant done',
  ]);
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Chief');
  expect(cloudUser(lab, 'bert')!.properties['jobTitle'] ?? null).toBeNull();
  expect(await synchronize(lab, { metaverse: anna })).toMatchObject({ outcome: 'nothing-to-send' });

  await createDispatcher(lab.engine).call('staging', { enabled: true });
  await set(lab, personDn('anna'), { title: 'Queen' });
  lab.tenant.resetTraffic();
  expect(await synchronize(lab, { metaverse: anna })).toMatchObject({ outcome: 'staging-mode' });
  expect(lab.tenant.counters.writes).toBe(0);
  await createDispatcher(lab.engine).call('staging', { enabled: false });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Queen');
  expect(cloudUser(lab, 'bert')!.properties['jobTitle']).toBe('Chief');
});

test('somebody who left is taken out of the tenant by synchronizing this one object', async () => {
  const lab = await openSynchronized({ people: PEOPLE });
  const anna = await identityOf(lab, 'anna');
  await lab.forest.remove(personDn('anna'));
  expect(await synchronize(lab, { metaverse: anna })).toMatchObject({ outcome: 'exported', metaverse: null });
  expect(cloudUser(lab, 'anna')?.deleted ?? true).toBe(true);
  await expect(synchronize(lab, { metaverse: anna })).rejects.toMatchObject({ fault: { code: 'not-found' } });
});

test('errors are grouped by their cause, and a cause leads to its objects', async () => {
  const stranger = (name: string) => person(name, { userPrincipalName: `${name}@unverified.test` });
  const claim = { 'mS-DS-ConsistencyGuid': [guidFromText('0f0e0d0c-0b0a-0908-0706-050403020100')] };
  const claimants = [person('c1', claim), person('c2', claim)];
  const lab = await openLab({ people: [...PEOPLE, stranger('x1'), stranger('x2'), ...claimants] });
  await lab.cycle('initial');
  const { total, groups } = await ask(lab, 'error-groups', {});
  expect(total).toBe(3);
  expect(groups).toMatchObject([
    { code: 'domain-not-verified', count: 2, remedy: 'tenant', connectors: ['tenant'], objectTypes: ['user'] },
    { count: 1, code: 'anchor-duplicate', samples: [{ fault: { object: { name: 'c2' } } }] },
  ]);
  const listed = await ask(lab, 'errors', { cause: groups[0]!.cause });
  expect(listed.faults.map(({ fault }) => fault.object?.name).sort()).toEqual(['x1', 'x2']);
  const found = await ask(lab, 'errors', { search: 'X2@unverified' });
  expect(found.faults.map(({ fault }) => fault.object?.name)).toEqual(['x2']);
  expect((await ask(lab, 'errors', { search: upn('nobody') })).faults).toEqual([]);
  const home = await ask(lab, 'overview', {});
  expect(home.attention).toContainEqual(
    expect.objectContaining({ code: 'errors', facts: { count: 3, causes: 2, code: 'domain-not-verified', most: 2 } }),
  );
});
