import { describe, expect, it } from 'vitest';

import { PEOPLE, administratorOf, clientOf, failureOf, forestForTest, user } from './lab-client.ts';

const search = { filter: '(objectClass=user)', attributes: ['name'] };

describe('a lab forest in trouble', () => {
  it('answers with a fault as often as told, after as many operations as told', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    const fault = forest.faults.inject({
      operation: 'search',
      after: 1,
      times: 2,
      action: { kind: 'answer', result: 'busy' },
    });
    await client.search(PEOPLE, search);
    expect((await failureOf(client.search(PEOPLE, search))).code).toBe(51);
    expect((await failureOf(client.search(PEOPLE, search))).code).toBe(51);
    await client.search(PEOPLE, search);
    expect(fault.struck).toBe(2);
  });

  it('performs a write whose answer is lost, and does not perform one that is cut before', async () => {
    const forest = await forestForTest();
    const lost = await administratorOf(forest);
    const attributes = { objectClass: 'user' };
    forest.faults.inject({ operation: 'add', action: { kind: 'cut', afterResponses: 0 } });
    await expect(lost.add(`CN=anna,${PEOPLE}`, attributes)).rejects.toThrow(/closed|ended|reset/i);
    expect(forest.state.get(`CN=anna,${PEOPLE}`)).toBeDefined();
    const cut = await administratorOf(forest);
    forest.faults.inject({ operation: 'add', action: { kind: 'cut' } });
    await expect(cut.add(`CN=ben,${PEOPLE}`, attributes)).rejects.toThrow(/closed|ended|reset/i);
    expect(forest.state.get(`CN=ben,${PEOPLE}`)).toBeUndefined();
  });

  it('cuts a search in the middle, and times another out', async () => {
    const forest = await forestForTest();
    forest.state.load([user('a'), user('b'), user('c')]);
    const client = await administratorOf(forest);
    forest.resetCounters();
    forest.faults.inject({ operation: 'search', action: { kind: 'cut', afterResponses: 2 } });
    await expect(client.search(PEOPLE, search)).rejects.toThrow(/closed|ended|reset/i);
    expect(forest.counters.entriesReturned).toBe(2);
    const other = await administratorOf(forest);
    forest.faults.inject({
      operation: 'search',
      action: { kind: 'answer-after', result: 'timeLimitExceeded', entries: 1 },
    });
    expect((await failureOf(other.search(PEOPLE, search))).code).toBe(3);
  });

  it('strikes only the requests that a condition names', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    forest.faults.inject({
      operation: 'add',
      matches: (operation) => operation.kind === 'add' && operation.dn.startsWith('CN=bad'),
      action: { kind: 'answer', result: 'unavailable' },
    });
    await client.add(`CN=good,${PEOPLE}`, { objectClass: 'user' });
    expect((await failureOf(client.add(`CN=bad,${PEOPLE}`, { objectClass: 'user' }))).code).toBe(52);
  });

  it('refuses connections, sends garbage, and shows another certificate', async () => {
    const forest = await forestForTest();
    const { userPrincipalName, password } = forest.administrator;
    forest.faults.inject({ operation: 'connect', action: { kind: 'refuse' } });
    await expect(clientOf(forest).bind(userPrincipalName, password)).rejects.toThrow();
    forest.faults.inject({ operation: 'bind', action: { kind: 'garbage' } });
    await expect(clientOf(forest).bind(userPrincipalName, password)).rejects.toThrow();
    const before = clientOf(forest);
    const known = forest.fingerprint256;
    await forest.swapCertificate();
    expect(forest.fingerprint256).not.toBe(known);
    await expect(before.bind(userPrincipalName, password)).rejects.toThrow(/certificate/);
    await administratorOf(forest);
  });

  it('goes away and comes back on the same port', async () => {
    const forest = await forestForTest();
    await forest.pause();
    await expect(administratorOf(forest)).rejects.toThrow(/ECONNREFUSED/);
    await forest.resume();
    await administratorOf(forest);
    expect(forest.state.get('Administrator')).toBeDefined();
  });
});
