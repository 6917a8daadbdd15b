/**
 * Found by the simulator: several containers renamed and moved between two cycles. Where a container had been was judged
 * by what the one above it is called now, and a container that got another one's name was taken for it.
 */

import { test, expect } from 'vitest';
import { BASE, cloudUser, entry, expectConverged, openLab, person } from '../lab.ts';

const unit = (dn: string) => entry(dn, { objectClass: ['top', 'organizationalUnit'] });

test('people are hired in when their container leaves an excluded one that is renamed at the same time', async () => {
  const closed = `OU=Closed,${BASE}`;
  const team = `OU=Team,${closed}`;
  const lab = await openLab({ entries: [unit(closed), unit(team), person('anna', {}, team)], exclude: [closed] });
  await lab.cycle('initial');
  expect(cloudUser(lab, 'anna')).toBeUndefined();

  await lab.forest.move(closed, `OU=Closed for good,${BASE}`);
  await lab.forest.move(`OU=Team,OU=Closed for good,${BASE}`, `OU=Team,OU=Staff,${BASE}`);
  await lab.settle();

  expect(cloudUser(lab, 'anna')).toBeDefined();
  await expectConverged({ ...lab, options: { ...lab.options, exclude: [`OU=Closed for good,${BASE}`] } });
});

test('people stay in their containers when two of these exchange their names', async () => {
  const one = `OU=One,${BASE}`;
  const two = `OU=Two,${BASE}`;
  const lab = await openLab({ entries: [unit(one), unit(two), person('anna', {}, one), person('ben', {}, two)] });
  await lab.cycle('initial');
  // Their anchors are written back and confirmed: from here on nobody changed but the containers.
  await lab.settle();
  const aside = `OU=Aside,${BASE}`;
  await lab.forest.move(two, aside);
  await lab.forest.move(one, two);
  await lab.forest.move(aside, one);
  await lab.settle();

  const rows = await lab.engine.store.reader.all<{ dn: string }>(
    `SELECT dn FROM connector_object WHERE dn LIKE 'CN=anna,%' OR dn LIKE 'CN=ben,%' ORDER BY dn`,
  );
  expect(rows).toEqual([{ dn: `CN=anna,${two}` }, { dn: `CN=ben,${one}` }]);
  await expectConverged(lab);
});
