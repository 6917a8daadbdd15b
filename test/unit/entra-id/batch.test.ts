import { describe, expect, it } from 'vitest';

import type { BatchItem } from '../../../engine/connectors/entra-id/graph/transport/batch.ts';
import { batchesOf, fakeGraph, graphError, socketError, virtualTime } from './graph-double.ts';

const get = (path: string): BatchItem => ({ method: 'GET', path, repeatable: true });
const patch = (path: string): BatchItem => ({ method: 'PATCH', path, body: { jobTitle: 'x' }, repeatable: true });
const create = (name: string): BatchItem => ({ method: 'POST', path: '/users', body: { name }, repeatable: false });

const TOO_MANY = graphError(429, 'TooManyRequests', '');

describe('batches', () => {
  it('put calls of the same moment into requests of 20 and give each its own answer', async () => {
    const graph = fakeGraph(({ path }) => ({ status: 200, body: { path } }));
    const { batches, traffic } = batchesOf(graph);
    const paths = Array.from({ length: 45 }, (_, index) => `/users/${index}`);
    const answers = await Promise.all(paths.map((path) => batches.send(get(path))));
    expect(answers.map((answer) => answer !== 'unknown' && answer.body)).toEqual(paths.map((path) => ({ path })));
    expect(graph.batches.map((batch) => batch.length)).toEqual([20, 20, 5]);
    expect(traffic.requests).toBe(3);
  });

  it('send items refused for load again, alone, after the wait that was asked for', async () => {
    const time = virtualTime();
    const refusals = new Map<string, number>();
    const graph = fakeGraph(({ path }) => {
      const before = refusals.get(path) ?? 0;
      refusals.set(path, before + 1);
      if (path.endsWith('7') && before < 2) return { ...TOO_MANY, headers: { 'Retry-After': '12' } };
      return { status: 204 };
    });
    const { batches, traffic } = batchesOf(graph, { ambient: time });
    const start = time.now();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => batches.send(patch(`/users/${index}`))));
    expect(answers.every((answer) => answer !== 'unknown' && answer.status === 204)).toBe(true);
    // 20, then 7 and 17 twice each.
    expect(graph.calls).toHaveLength(24);
    expect(traffic.throttled).toBe(4);
    expect(time.now() - start).toBeGreaterThanOrEqual(24_000);
  });

  it('honour a refusal of the whole batch', async () => {
    const time = virtualTime();
    let asked = 0;
    const graph = fakeGraph(() => ({ status: 204 }), {
      wholeBatch: () => (asked++ === 0 ? { ...TOO_MANY, headers: { 'Retry-After': '30' } } : undefined),
    });
    const { batches } = batchesOf(graph, { ambient: time });
    const start = time.now();
    const answers = await Promise.all([batches.send(patch('/users/1')), batches.send(create('a'))]);
    expect(answers).toEqual([expect.objectContaining({ status: 204 }), expect.objectContaining({ status: 204 })]);
    expect(time.now() - start).toBeGreaterThanOrEqual(30_000);
  });

  it('give the last refusal after a bounded number of attempts', async () => {
    const graph = fakeGraph(() => TOO_MANY);
    const { batches } = batchesOf(graph);
    expect(await batches.send(patch('/users/1'))).toMatchObject({ status: 429 });
    expect(graph.calls).toHaveLength(10);
  });

  it('say that the fate of a create is unknown when the connection breaks, and repeat what may be repeated', async () => {
    let broken = 1;
    const graph = fakeGraph(() => ({ status: 204 }), {
      wholeBatch: () => (broken-- > 0 ? socketError('ECONNRESET') : undefined),
    });
    const { batches } = batchesOf(graph);
    const [created, patched] = await Promise.all([batches.send(create('a')), batches.send(patch('/users/1'))]);
    expect(created).toBe('unknown');
    expect(patched).toMatchObject({ status: 204 });
  });

  it('send a create again when the connection was never made', async () => {
    let refused = 1;
    const graph = fakeGraph(() => ({ status: 201 }), {
      wholeBatch: () => (refused-- > 0 ? socketError('ECONNREFUSED') : undefined),
    });
    const { batches } = batchesOf(graph);
    expect(await batches.send(create('a'))).toMatchObject({ status: 201 });
  });

  it('take an item without an answer for lost', async () => {
    let first = true;
    const graph = fakeGraph(() => {
      if (!first) return { status: 204 };
      first = false;
      return 'unanswered';
    });
    const { batches } = batchesOf(graph);
    expect(await batches.send(create('a'))).toBe('unknown');
    expect(await batches.send(patch('/users/1'))).toMatchObject({ status: 204 });
  });

  it('take a server failure of a create for an unknown fate, and repeat an update', async () => {
    let failures = 2;
    const graph = fakeGraph(({ method }) => {
      if (method === 'POST') return graphError(503, 'Service_ServiceUnavailable', '');
      return failures-- > 0 ? graphError(500, 'Service_InternalServerError', '') : { status: 204 };
    });
    const { batches } = batchesOf(graph);
    expect(await batches.send(create('a'))).toBe('unknown');
    expect(await batches.send(patch('/users/1'))).toMatchObject({ status: 204 });
  });

  it('end with a fault when the network does not come back', async () => {
    const graph = fakeGraph(() => ({ status: 204 }), { wholeBatch: () => socketError('ECONNREFUSED') });
    const { batches } = batchesOf(graph);
    await expect(batches.send(patch('/users/1'))).rejects.toMatchObject({
      fault: { code: 'server-unreachable', detail: { host: 'graph.contoso.test' } },
    });
  });

  it('do not repeat what no waiting heals', async () => {
    const graph = fakeGraph(() => ({ status: 204 }), { wholeBatch: () => socketError('SELF_SIGNED_CERT_IN_CHAIN') });
    const { batches, traffic } = batchesOf(graph);
    await expect(batches.send(create('a'))).rejects.toMatchObject({ fault: { code: 'certificate-untrusted' } });
    expect(traffic.requests).toBe(1);
  });

  it('run a series in order, in a batch of its own, past a refused call', async () => {
    const graph = fakeGraph(({ path }) =>
      path === '/groups/2' ? graphError(400, 'Request_BadRequest', 'no') : { status: 204 },
    );
    const { batches } = batchesOf(graph);
    const [answers] = await Promise.all([
      batches.sendInOrder(['/groups/1', '/groups/2', '/groups/3', '/groups/4'].map(patch)),
      batches.send(get('/users/1')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([204, 400, 204, 204]);
    expect(graph.calls.filter(({ path }) => path.startsWith('/groups')).map(({ path }) => path)).toEqual([
      '/groups/1',
      '/groups/2',
      '/groups/3',
      '/groups/4',
    ]);
  });

  it('go on with a series where it was refused for load', async () => {
    let refusals = 1;
    const graph = fakeGraph(({ path }) => (path === '/groups/2' && refusals-- > 0 ? TOO_MANY : { status: 204 }));
    const { batches } = batchesOf(graph);
    const answers = await batches.sendInOrder(['/groups/1', '/groups/2', '/groups/3'].map(patch));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(graph.calls.map(({ path }) => path)).toEqual(['/groups/1', '/groups/2', '/groups/2', '/groups/3']);
  });

  it('go out one by one where batching is off', async () => {
    const graph = fakeGraph(() => ({ status: 204 }));
    const { batches } = batchesOf(graph, { batching: false });
    await Promise.all([batches.send(patch('/users/1')), batches.sendInOrder([patch('/groups/1'), patch('/groups/2')])]);
    expect(graph.batches).toEqual([]);
    expect(graph.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PATCH /users/1',
      'PATCH /groups/1',
      'PATCH /groups/2',
    ]);
  });

  it('stop waiting when the run is cancelled', async () => {
    const cancelled = new AbortController();
    const graph = fakeGraph(() => {
      cancelled.abort();
      return TOO_MANY;
    });
    const { batches } = batchesOf(graph, { signal: cancelled.signal });
    await expect(batches.send(patch('/users/1'))).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
  });
});
