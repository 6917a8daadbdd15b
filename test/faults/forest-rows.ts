/** Faults of a forest and of the way to it. */

import type { Configuration } from '../../engine/setup/configuration.ts';
import type { FaultRule } from '../lab/forest/faults.ts';
import type { Operation } from '../lab/forest/messages.ts';
import { keys } from '../kill/stage.ts';
import { PATIENCE } from './theatre.ts';
import type { Broken, FaultRow } from './row.ts';

const MANY = 1_000;

const disturb =
  (rule: FaultRule): FaultRow['inject'] =>
  ({ stage }) => {
    const fault = stage.forest.faults.inject(rule);
    return { struck: () => fault.struck, mend: () => void fault.remove() };
  };

/** Searches for objects: not for what the server says of itself or of its schema. */
const readsObjects = (operation: Operation) =>
  operation.kind === 'search' && operation.scope === 'sub' && !/schema|configuration/i.test(operation.base);

const reading = { operation: 'search', matches: readsObjects } as const;

/** The forest's connection settings, changed for a while. */
const reconnect =
  (
    edit: (
      connection: Configuration['forests'][number]['connection'],
    ) => Configuration['forests'][number]['connection'],
  ): FaultRow['inject'] =>
  async ({ engine, configure }): Promise<Broken> => {
    const before = (await engine.configuration())!;
    await configure((document) => ({
      ...document,
      forests: document.forests.map((forest) => ({ ...forest, connection: edit(forest.connection) })),
    }));
    return { mend: () => configure(() => before) };
  };

export const FOREST_ROWS: readonly FaultRow[] = [
  {
    fault: 'domain controller off',
    where: 'forest, connecting',
    inject: async ({ stage }) => {
      await stage.forest.pause();
      return { mend: () => stage.forest.resume() };
    },
    said: 'failed; contoso.test Delta Import: no-start-connection (server-unreachable)',
  },
  {
    fault: 'DNS name gone',
    where: 'forest, connecting',
    inject: reconnect((connection) => ({ ...connection, servers: [{ host: 'dc1.contoso.invalid', port: 636 }] })),
    said: 'failed; contoso.test Delta Import: no-start-connection (server-name-unknown)',
  },
  {
    fault: 'TLS certificate changed',
    where: 'forest, connecting',
    inject: async ({ stage }) => {
      const { forest } = await keys();
      await stage.forest.swapCertificate();
      return { mend: async () => void (await stage.forest.swapCertificate(forest)) };
    },
    said: 'failed; contoso.test Delta Import: no-start-connection (certificate-untrusted)',
  },
  {
    fault: 'account locked',
    where: 'forest, connecting',
    inject: disturb({
      operation: 'bind',
      times: MANY,
      action: {
        kind: 'answer',
        result: 'invalidCredentials',
        message: '80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 775, v4563',
      },
    }),
    said: 'failed; contoso.test Delta Import: no-start-credentials (account-locked)',
  },
  {
    fault: 'connection cut once',
    where: 'forest, delta import',
    inject: disturb({ ...reading, action: { kind: 'cut' } }),
    said: 'success',
    counted: ['retries'],
  },
  {
    fault: 'connection cut within a page',
    where: 'forest, delta import',
    inject: disturb({ ...reading, times: MANY, action: { kind: 'cut', afterResponses: 7 } }),
    said: 'failed; contoso.test Delta Import: stopped-connectivity (connection-lost)',
  },
  {
    fault: 'connection cut on the second page',
    where: 'forest, full import',
    policy: 'initial',
    inject: disturb({ ...reading, after: 1, times: MANY, action: { kind: 'cut', afterResponses: 3 } }),
    said: 'failed; contoso.test Full Import: stopped-connectivity (connection-lost)',
  },
  {
    fault: 'connection cut, write carried out',
    where: 'forest, export',
    inject: disturb({ operation: 'modify', action: { kind: 'cut', afterResponses: 0 } }),
    said: 'completed-with-errors; contoso.test Export: completed-export-errors (answer-lost)',
  },
  {
    fault: 'connection cut, write not carried out',
    where: 'forest, export',
    inject: disturb({ operation: 'modify', times: MANY, action: { kind: 'cut' } }),
    said: 'completed-with-errors; contoso.test Export: completed-export-errors (answer-lost)',
  },
  {
    fault: 'slow as honey',
    where: 'forest, delta import',
    inject: disturb({ ...reading, times: MANY, action: { kind: 'delay', milliseconds: 3 * PATIENCE } }),
    said: 'failed; contoso.test Delta Import: stopped-connectivity (server-timeout)',
  },
  {
    fault: 'slow as honey',
    where: 'forest, export',
    inject: disturb({ operation: 'modify', times: MANY, action: { kind: 'delay', milliseconds: 3 * PATIENCE } }),
    said: 'failed; contoso.test Export: stopped-connectivity (server-timeout)',
  },
  {
    fault: 'garbage bytes',
    where: 'forest, delta import',
    inject: disturb({ ...reading, times: MANY, action: { kind: 'garbage' } }),
    said: 'failed; contoso.test Delta Import: stopped-server (protocol-error)',
  },
  {
    fault: 'garbage bytes',
    where: 'forest, export',
    inject: disturb({ operation: 'modify', times: MANY, action: { kind: 'garbage' } }),
    said: 'failed; contoso.test Export: stopped-server (protocol-error)',
  },
  {
    fault: 'busy',
    where: 'forest, delta import',
    inject: disturb({ ...reading, times: MANY, action: { kind: 'answer', result: 'busy' } }),
    said: 'failed; contoso.test Delta Import: stopped-server (server-busy)',
  },
  {
    fault: 'unavailable',
    where: 'forest, delta import',
    inject: disturb({ ...reading, times: MANY, action: { kind: 'answer', result: 'unavailable' } }),
    said: 'failed; contoso.test Delta Import: stopped-server (server-busy)',
  },
  {
    fault: 'time limit within a page',
    where: 'forest, delta import',
    inject: disturb({
      ...reading,
      times: MANY,
      action: { kind: 'answer-after', result: 'timeLimitExceeded', entries: 5 },
    }),
    said: 'failed; contoso.test Delta Import: stopped-connectivity (server-timeout)',
  },
  {
    fault: 'busy',
    where: 'forest, export',
    inject: disturb({ operation: 'modify', times: MANY, action: { kind: 'answer', result: 'busy' } }),
    said: 'completed-with-errors; contoso.test Export: completed-export-errors (server-busy)',
  },
  {
    fault: 'cookie refused',
    where: 'forest, delta import',
    inject: disturb({ ...reading, action: { kind: 'answer', result: 'unwillingToPerform' } }),
    said: 'success; contoso.test Delta Import: stopped-full-import-required (cookie-rejected)',
  },
];
