/** The judge of the scenarios' traffic is awake. */

import { expect, test } from 'vitest';
import { loadOpenApiValidator } from '../lab/tenant/openapi-validator.ts';
import type { RecordedRequest } from '../lab/tenant/tenant.ts';
import { openSynchronized } from './lab.ts';

const validator = loadOpenApiValidator();
const judged = validator ? 'judged' : 'skipped: no reference data';

test.skipIf(!validator)(`a request that nobody describes fails the scenario that caused it (${judged})`, async () => {
  const lab = await openSynchronized({ people: ['ada', 'bob'], groups: { crew: ['ada', 'bob'] } });
  const { requests } = lab.tenant;
  expect(requests.filter(({ inBatch }) => inBatch).length, 'items of batches').toBeGreaterThan(2);
  expect(requests.filter(({ body }) => body !== undefined).length, 'bodies').toBeGreaterThan(2);
  const wrong: RecordedRequest = {
    method: 'PATCH',
    path: '/users/1',
    body: { onPremisesSyncEnabled: true },
    status: 204,
    inBatch: true,
  };
  (requests as RecordedRequest[]).push(wrong);
  expect(() => lab.tenant.resetTraffic()).toThrow(/PATCH \/users\/\{user-id\}, request \(204\)/);
  (requests as RecordedRequest[]).pop();
  lab.tenant.resetTraffic();
  expect(requests).toEqual([]);
});
