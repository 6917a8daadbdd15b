/**
 * Two real forests into one tenant, as the field builds them. Each arrangement is played in both orders in which the
 * forests can be imported, and both have to end alike.
 */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { makeClientCertificate } from '../lab/tenant/tenant.ts';
import { describeAccountAndResource } from './topologies/account-and-resource.ts';
import { CONTOSO, FABRIKAM, type Pair } from './topologies/arrangement.ts';
import { describeForeignMembers } from './topologies/foreign-members.ts';
import { describeMesh } from './topologies/mesh.ts';
import type { ConnectedForest } from './topologies/play.ts';
import { describeSeparate } from './topologies/separate.ts';

const NAME = 'two forests into one tenant';

const availability = sambaAvailable();
if (availability.available) describe(NAME, () => describeTopologies());
else {
  describe(NAME, () => {
    it('is not tested here', (context) => context.skip(availability.reason));
  });
}

function describeTopologies(): void {
  let pair: Pair;
  const started: Samba[] = [];

  beforeAll(async () => {
    const start = async (domain: string): Promise<ConnectedForest> => {
      const samba = await startSamba({ domain, exchangeSchema: true });
      started.push(samba);
      const rights = { replicate: true, readDeletions: true, readForeignPrincipals: true, writeConsistencyGuid: true };
      return { samba, account: await samba.createServiceAccount({ name: 'causeway', ...rights }) };
    };
    const [contoso, fabrikam] = await Promise.all([start(CONTOSO), start(FABRIKAM)]);
    const client = await makeClientCertificate('causeway');
    pair = { contoso: contoso.samba, fabrikam: fabrikam.samba, forests: [contoso, fabrikam], client };
  });

  afterAll(() => Promise.all(started.map((samba) => samba.close())));

  describeAccountAndResource(() => pair);
  describeSeparate(() => pair);
  describeMesh(() => pair);
  describeForeignMembers(() => pair);
}
