/** Faults of the machine that the engine runs on. */

import { FaultError } from '../../engine/model/fault.ts';
import type { Forest } from '../lab/forest/forest.ts';
import { BASE, DOMAIN } from '../kill/stage.ts';
import type { FaultRow } from './row.ts';
import type { Theatre } from './theatre.ts';

/** So many people that the database has to grow in every step. */
function hireMany(prefix: string) {
  return ({ state }: Forest): void => {
    const parent = state.find('(ou=Staff)')[0]?.dn ?? BASE;
    for (let index = 0; index < 120; index++) {
      const name = `${prefix}${index}`;
      state.add({
        dn: `CN=${name},${parent}`,
        attributes: {
          objectClass: ['top', 'person', 'organizationalPerson', 'user'],
          sAMAccountName: [name],
          userPrincipalName: [`${name}@${DOMAIN}`],
          displayName: [`Person ${name} ${'of many '.repeat(20)}`],
          userAccountControl: ['512'],
        },
      });
    }
  };
}

/**
 * The database may grow by so many pages and no further: SQLite then fails as it does on a full disk. The limit is the
 * connection's (PRAGMA max_page_count); a new engine has none.
 */
const limitGrowth = ({ engine }: Theatre, pages: number) =>
  engine.store.write(async (writer) => {
    const row = await writer.get<{ page_count: number }>('PRAGMA page_count');
    await writer.all(`PRAGMA max_page_count = ${row!.page_count + pages}`);
  });

const liftLimit = ({ engine }: Theatre) =>
  engine.store.write((writer) => writer.all('PRAGMA max_page_count = 1073741823'));

const fill =
  (pages: number): FaultRow['inject'] =>
  async (theatre) => {
    await limitGrowth(theatre, pages);
    return { mend: async () => void (await liftLimit(theatre)) };
  };

/** Full from the moment on at which the tenant gets the first write: its answers find no room. */
const fillWhileExporting: FaultRow['inject'] = (theatre) => {
  let limited: Promise<void> | undefined;
  const watch = theatre.stage.tenant.faults.inject({
    match: {
      inBatch: true,
      predicate: ({ method }) => {
        if (method === 'POST') limited ??= limitGrowth(theatre, 0);
        return false;
      },
    },
    action: { kind: 'answer', status: 500 },
  });
  return {
    mend: async () => {
      watch.remove();
      await limited;
      await liftLimit(theatre);
    },
  };
};

export const LOCAL_ROWS: readonly FaultRow[] = [
  {
    fault: 'disk full',
    where: 'database, import',
    more: hireMany('a'),
    inject: fill(2),
    said: 'failed; contoso.test Delta Import: stopped-database-disk-full (store-disk-full)',
  },
  {
    fault: 'disk full',
    where: 'database, synchronization',
    more: hireMany('b'),
    inject: fill(90),
    said: 'failed; contoso.test Delta Synchronization: stopped-database-disk-full (store-disk-full)',
  },
  {
    fault: 'disk full',
    where: 'database, export',
    more: hireMany('c'),
    inject: fillWhileExporting,
    said: 'failed; tenant Export: stopped-database-disk-full (store-disk-full)',
  },
  {
    fault: 'a second engine on the data directory',
    where: 'data directory',
    inject: async ({ stage }) => {
      const refusal = await stage.open().then(
        () => undefined,
        (error: unknown) => error,
      );
      const refused = refusal instanceof FaultError && refusal.fault.code === 'data-directory-in-use';
      return { struck: () => (refused ? 1 : 0), mend: () => undefined };
    },
    said: 'success',
  },
];
