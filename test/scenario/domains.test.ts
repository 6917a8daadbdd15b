/** A forest of two domains: each is read and written where it is held, and one that is away keeps what it has. */

import { expect, test } from 'vitest';
import { guidFromText } from '../../engine/model/anchor.ts';
import type { LabEntry } from '../lab/entry.ts';
import {
  CHILD,
  cloudUser,
  DOMAIN,
  entry,
  expectConverged,
  openLab,
  openSynchronized,
  personDn,
  set,
  stepOf,
  summary,
} from './lab.ts';

const CHILD_BASE = 'DC=emea,DC=contoso,DC=test';

function childPerson(name: string): LabEntry {
  return entry(`CN=${name},CN=Users,${CHILD_BASE}`, {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    sAMAccountName: name,
    userPrincipalName: `${name}@${CHILD}`,
    displayName: name,
    userAccountControl: '512',
  });
}

const anchorOf = (entryThere: LabEntry | undefined) => entryThere?.attributes['mS-DS-ConsistencyGuid']?.[0];

test('people of both domains arrive, and each domain gets its own anchors written back', async () => {
  const lab = await openSynchronized({ people: ['anna'], child: [childPerson('bert')] });
  expect(cloudUser(lab, 'anna')).toBeDefined();
  expect(cloudUser(lab, `bert@${CHILD}`)).toBeDefined();
  const bert = lab.child!.state.get('bert');
  expect(anchorOf(bert)).toEqual(Buffer.from(guidFromText(bert!.guid)));
  expect(anchorOf(await lab.forest.get(personDn('anna')))).toBeDefined();
  await expectConverged(lab);
});

test('rules see the names of the domain that an object lies in', async () => {
  const lab = await openSynchronized({ people: ['anna'], child: [childPerson('bert')] });
  const rows = await lab.engine.store.reader.all<{ attributes: string }>(
    `SELECT attributes FROM metaverse_object WHERE object_type = 'person'`,
  );
  const domains = rows.map((row) => {
    const { accountName, domainFQDN, domainNetBios } = JSON.parse(row.attributes) as Record<string, string[]>;
    return [accountName, domainFQDN, domainNetBios].flat().join(' ');
  });
  expect(domains.sort()).toEqual([`anna ${DOMAIN} CONTOSO`, `bert ${CHILD} EMEA`]);
});

test.each(['the child domain', 'the root domain'])(
  '%s that is away keeps its people, and the other goes on',
  async (which) => {
    const lab = await openSynchronized({ people: ['anna'], child: [childPerson('bert')] });
    const [away, partition] = which === 'the child domain' ? [lab.child!, CHILD_BASE] : [lab.lab, lab.lab.baseDn];
    await away.pause();
    if (away === lab.child) await set(lab, personDn('anna'), { title: 'Engineer' });
    else lab.child!.state.modify('bert', { title: 'Engineer' });
    for (const policy of ['delta', 'initial'] as const) {
      const cycle = await lab.cycle(policy);
      expect(cycle.status).toBe('completed-with-errors');
      const step = stepOf(cycle, DOMAIN, policy === 'delta' ? 'Delta Import' : 'Full Import')!;
      expect(step.result).toBe('completed-discovery-errors');
      expect(step.objectFaults).toMatchObject([{ code: 'server-unreachable', detail: { partition } }]);
      expect(step.counters).toMatchObject({ deletes: 0 });
    }
    expect(lab.tenant.state.list('user')).toHaveLength(2);
    const told = cloudUser(lab, away === lab.child ? 'anna' : `bert@${CHILD}`);
    expect(told!.properties['jobTitle']).toBe('Engineer');

    await away.resume();
    expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
    await expectConverged(lab);
  },
);

test('a domain that was never read and is away leaves nothing to synchronize', async () => {
  const lab = await openLab({ people: ['anna'], child: [childPerson('bert')] });
  await lab.child!.pause();
  const cycle = await lab.cycle('initial');
  expect(cycle.status).toBe('failed');
  expect(lab.tenant.counters.writes).toBe(0);
  await lab.child!.resume();
  await lab.cycle('initial');
  await lab.cycle();
  expect(lab.tenant.state.list('user')).toHaveLength(2);
  await expectConverged(lab);
});
