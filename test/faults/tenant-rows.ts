/** Faults of the tenant, of its sign-in service and of the way to them. */

import type { Configuration } from '../../engine/setup/configuration.ts';
import type { FaultMatch, FaultRule } from '../lab/tenant/tenant.ts';
import { PATIENCE } from './theatre.ts';
import type { Broken, FaultRow } from './row.ts';

const disturb =
  (...rules: readonly FaultRule[]): FaultRow['inject'] =>
  ({ stage }) => {
    const faults = rules.map((rule) => stage.tenant.faults.inject(rule));
    return {
      // Every one of them has to be met.
      struck: () => Math.min(...faults.map(({ hits }) => hits)),
      mend: () => {
        for (const fault of faults) fault.remove();
      },
    };
  };

/** The same with so many changes made in the cloud that they come in several pages. */
const disturbPages =
  (rule: FaultRule): FaultRow['inject'] =>
  (theatre) => {
    const { state } = theatre.stage.tenant;
    for (const { id } of state.list('user').slice(0, 14)) state.update(id, { jobTitle: 'Changed in the cloud' });
    return disturb(rule)(theatre);
  };

type Cloud = Configuration['tenant']['cloud'];

/** Where the tenant is looked for, changed for a while. */
const relocate =
  (edit: (cloud: Exclude<Cloud, string>) => Cloud | Promise<Cloud>): FaultRow['inject'] =>
  async ({ engine, configure }): Promise<Broken> => {
    const before = (await engine.configuration())!;
    const { cloud } = before.tenant;
    if (typeof cloud === 'string') throw new RangeError('The lab has a cloud of its own');
    const changed = await edit(cloud);
    await configure((document) => ({ ...document, tenant: { ...document.tenant, cloud: changed } }));
    return { mend: () => configure(() => before) };
  };

const delta = { path: /\/delta$/, inBatch: false } as const;
const pages = { method: 'GET', inBatch: false, path: /^\/v1\.0\/(users|groups)/ } as const;
/** Every second page of a delta query: the first one of each attempt passes. */
const laterPages = (): FaultMatch => {
  let asked = 0;
  return { ...delta, predicate: () => (asked += 1) % 2 === 0 };
};
const token = { path: /\/token$/ } as const;
const write = {
  inBatch: true,
  predicate: ({ method, path }: { method: string; path: string }) => method !== 'GET' && !path.endsWith('/getByIds'),
} as const;
const creation = { inBatch: true, method: 'POST', path: /^\/v1\.0\/(users|groups)$/ } as const;
const batch = { path: '/v1.0/$batch' } as const;

const refusedSignIn = (number: number, text: string): FaultRule => ({
  match: token,
  action: {
    kind: 'answer',
    status: 401,
    body: { error: 'invalid_client', error_description: `AADSTS${number}: ${text}` },
  },
});

export const TENANT_ROWS: readonly FaultRow[] = [
  {
    fault: 'DNS name gone',
    where: 'tenant, connecting',
    inject: relocate((cloud) => ({ ...cloud, authority: 'https://login.contoso.invalid' })),
    said: 'failed; tenant Delta Import: no-start-connection (server-name-unknown)',
  },
  {
    fault: 'certificate of an unknown authority',
    where: 'tenant, connecting',
    inject: ({ dials }) => {
      dials.stranger = true;
      return { mend: () => void (dials.stranger = false) };
    },
    said: 'failed; tenant Delta Import: no-start-connection (certificate-untrusted)',
  },
  {
    fault: 'token endpoint down',
    where: 'tenant, sign-in',
    inject: disturb({ match: token, action: { kind: 'answer', status: 503 } }),
    said: 'failed; tenant Delta Import: no-start-connection (server-busy)',
    counted: ['retries'],
  },
  {
    fault: 'token endpoint throttled',
    where: 'tenant, sign-in',
    inject: disturb({ match: token, action: { kind: 'throttle', retryAfterSeconds: 20 }, times: 3 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: 'client certificate expired',
    where: 'tenant, sign-in',
    inject: disturb(
      refusedSignIn(
        700027,
        'The certificate with identifier used to sign the client assertion is expired on application.',
      ),
    ),
    said: 'failed; tenant Delta Import: no-start-credentials (client-certificate-rejected)',
  },
  {
    fault: 'application removed',
    where: 'tenant, sign-in',
    inject: disturb(refusedSignIn(700016, 'Application was not found in the directory.')),
    said: 'failed; tenant Delta Import: no-start-credentials (application-unknown)',
  },
  {
    fault: 'clock skew of two hours',
    where: 'tenant, sign-in',
    inject: ({ dials }) => {
      dials.skew = 2 * 3_600_000;
      return { mend: () => void (dials.skew = 0) };
    },
    said: 'failed; tenant Delta Import: no-start-connection (clock-skew)',
  },
  {
    fault: 'connection cut once',
    where: 'tenant, delta import',
    inject: disturb({ match: delta, action: { kind: 'cut-connection', when: 'before-applying' }, times: 1 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: 'connection cut on the second page, again and again',
    where: 'tenant, delta import',
    inject: disturbPages({ match: delta, after: 1, action: { kind: 'cut-connection', when: 'before-applying' } }),
    said: 'failed; tenant Delta Import: stopped-connectivity (connection-lost)',
    counted: ['retries'],
  },
  {
    fault: 'connection cut on the second page, again and again',
    where: 'tenant, full import',
    policy: 'initial',
    inject: disturb({ match: pages, after: 1, action: { kind: 'cut-connection', when: 'before-applying' } }),
    said: 'failed; tenant Full Import: stopped-connectivity (connection-lost)',
    counted: ['retries'],
  },
  {
    fault: 'connection cut, writes carried out',
    where: 'tenant, export',
    inject: disturb({ match: write, action: { kind: 'cut-connection', when: 'after-applying' }, times: 3 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: 'connection cut, again and again',
    where: 'tenant, export',
    inject: disturb({ match: batch, action: { kind: 'cut-connection', when: 'before-applying' } }),
    said: 'failed; tenant Export: stopped-connectivity (connection-lost)',
    counted: ['retries'],
  },
  {
    fault: 'slow as honey',
    where: 'tenant, delta import',
    inject: disturb({ match: delta, action: { kind: 'delay', milliseconds: 4 * PATIENCE }, times: 2 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: 'slow as honey',
    where: 'tenant, export',
    inject: disturb({ match: batch, action: { kind: 'delay', milliseconds: 4 * PATIENCE }, times: 2 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: '429 storm that passes',
    where: 'tenant, delta import',
    inject: disturb({ match: delta, action: { kind: 'throttle', retryAfterSeconds: 12 }, times: 4 }),
    said: 'success',
    counted: ['retries', 'throttled'],
  },
  {
    fault: '429 storm without end',
    where: 'tenant, delta import',
    inject: disturb({ match: delta, action: { kind: 'throttle', retryAfterSeconds: 12 } }),
    said: 'failed; tenant Delta Import: stopped-server (throttled)',
    counted: ['retries', 'throttled'],
  },
  {
    fault: '429 storm that passes',
    where: 'tenant, export',
    inject: disturb({ match: write, action: { kind: 'throttle', retryAfterSeconds: 7 }, times: 40 }),
    said: 'success',
    counted: ['retries', 'throttled'],
  },
  {
    fault: '429 storm without end',
    where: 'tenant, export',
    inject: disturb({ match: write, action: { kind: 'throttle', retryAfterSeconds: 7 } }),
    said: 'completed-with-errors; tenant Export: completed-export-errors (throttled)',
    counted: ['retries', 'throttled'],
  },
  {
    fault: '503 storm that passes',
    where: 'tenant, delta import',
    inject: disturb({ match: delta, action: { kind: 'answer', status: 503 }, times: 4 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: '503 storm without end',
    where: 'tenant, delta import',
    inject: disturb({ match: delta, action: { kind: 'answer', status: 503 } }),
    said: 'failed; tenant Delta Import: stopped-server (server-busy)',
    counted: ['retries'],
  },
  {
    fault: '503 storm that passes',
    where: 'tenant, export',
    inject: disturb({ match: write, action: { kind: 'answer', status: 503 }, times: 40 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: '503 storm without end',
    where: 'tenant, export',
    inject: disturb({ match: write, action: { kind: 'answer', status: 503 } }),
    said: 'completed-with-errors; tenant Export: completed-export-errors (answer-lost, server-busy)',
    counted: ['retries'],
  },
  {
    fault: 'item missing from a batch answer',
    where: 'tenant, export',
    inject: disturb({ match: write, action: { kind: 'drop-batch-item' }, times: 6 }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: 'batch answered in another order',
    where: 'tenant, export',
    // The lab answers every batch in an order of its own: there is nothing to switch on.
    inject: () => ({ mend: () => undefined }),
    said: 'success',
  },
  {
    fault: 'creation done, answered 500',
    where: 'tenant, export',
    inject: disturb({ match: creation, action: { kind: 'answer-after-applying', status: 500 } }),
    said: 'success',
  },
  {
    fault: 'creation done, answered 500, and then 429',
    where: 'tenant, export',
    inject: disturb(
      { match: creation, action: { kind: 'answer-after-applying', status: 500 }, times: 2 },
      { match: write, action: { kind: 'throttle', retryAfterSeconds: 7 }, after: 2, times: 9 },
    ),
    said: 'success',
  },
  {
    fault: 'page link expires',
    where: 'tenant, full import',
    policy: 'initial',
    inject: disturb({ match: delta, after: 1, action: { kind: 'expire-next-link' }, times: 1 }),
    said: 'success',
  },
  {
    fault: 'page link expires',
    where: 'tenant, delta import',
    inject: disturbPages({ match: delta, after: 1, action: { kind: 'expire-next-link' }, times: 1 }),
    said: 'success',
  },
  {
    fault: 'page link that always expires',
    where: 'tenant, delta import',
    inject: disturbPages({ match: laterPages(), action: { kind: 'expire-next-link' } }),
    said: 'failed; tenant Delta Import: stopped-server (server-error)',
  },
  {
    fault: 'delta token refused (410)',
    where: 'tenant, delta import',
    inject: disturb({ match: delta, action: { kind: 'expire-delta-token' }, times: 1 }),
    said: 'success; tenant Delta Import: stopped-full-import-required (delta-token-expired)',
  },
  {
    fault: 'answers that are no JSON',
    where: 'tenant, delta import',
    inject: ({ dials }) => {
      dials.garble = (url) => (url.includes('delta') ? new Response('<html>Sign in to the proxy</html>') : undefined);
      return { mend: () => void (dials.garble = undefined) };
    },
    said: 'failed; tenant Delta Import: stopped-server (protocol-error)',
  },
  {
    fault: 'answers that are no JSON',
    where: 'tenant, export',
    inject: ({ dials }) => {
      dials.garble = (url) => (url.includes('$batch') ? new Response('<html>Sign in to the proxy</html>') : undefined);
      return { mend: () => void (dials.garble = undefined) };
    },
    said: 'failed; tenant Export: stopped-server (protocol-error)',
  },
  {
    fault: 'bad gateway that says so in HTML',
    where: 'tenant, export',
    inject: ({ dials }) => {
      let times = 3;
      dials.garble = (url) =>
        url.includes('$batch') && times-- > 0 ? new Response('<html>Bad gateway</html>', { status: 502 }) : undefined;
      return { mend: () => void (dials.garble = undefined) };
    },
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: 'consent withdrawn',
    where: 'tenant, export',
    inject: disturb({
      match: write,
      action: {
        kind: 'answer',
        status: 403,
        body: {
          error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
        },
      },
    }),
    said: 'completed-with-errors; tenant Export: completed-export-errors (operation-refused)',
  },
];
