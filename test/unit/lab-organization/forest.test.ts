import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { administrationOf, type ForestAdministration } from '../../lab/forest-administration.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { organizationChanges } from '../../lab/organization/changes.ts';
import { differencesFrom } from '../../lab/organization/compare.ts';
import { generateOrganization, loadOrganization } from '../../lab/organization/organization.ts';

let forest: Forest;
let administration: ForestAdministration;

beforeEach(async () => {
  forest = await startForest({ domain: 'contoso.test' });
  administration = administrationOf(forest);
});

afterEach(() => forest.close());

describe('an organization in the forest of this process', () => {
  it('arrives as it was made, dirt and all', async () => {
    const organization = generateOrganization({ seed: 3, people: 300, domain: 'contoso.test', dirty: true });
    await loadOrganization(administration, organization);
    expect(await differencesFrom(administration, organization)).toEqual([]);
  });

  it('lives through its dozen changes', async () => {
    const organization = generateOrganization({ seed: 3, people: 300, domain: 'contoso.test' });
    await loadOrganization(administration, organization);
    for (const change of organizationChanges(organization, 3)) {
      await change.apply(administration);
      if (change.before !== undefined && change.before !== change.after) {
        expect(await administration.get(change.before)).toBeUndefined();
      }
      if (change.after !== undefined) expect((await administration.get(change.after))?.dn).toBe(change.after);
    }
  });

  it('keeps Exchange attributes where the schema has them', async () => {
    const exchange = await startForest({ domain: 'contoso.test', exchangeSchema: true });
    const organization = generateOrganization({ seed: 3, people: 100, domain: 'contoso.test', exchange: true });
    try {
      await loadOrganization(administrationOf(exchange), organization);
      expect(await differencesFrom(administrationOf(exchange), organization)).toEqual([]);
    } finally {
      await exchange.close();
    }
  });

  it('tells a difference when there is one', async () => {
    const organization = generateOrganization({ seed: 3, people: 20, domain: 'contoso.test' });
    await loadOrganization(administration, organization);
    const [first, second] = [...organization.people()].slice(1);
    const dns = [first?.dn ?? '', second?.dn ?? ''] as const;
    await administration.modify(dns[0], [{ operation: 'replace', attribute: 'title', values: ['Somebody else'] }]);
    await administration.move(dns[1], `CN=Elsewhere,${organization.outOfScopeOu}`);
    const differences = await differencesFrom(administration, organization);
    expect(differences).toContain(`${dns[0]} has another title`);
    expect(differences).toContain(`${dns[1]} is missing`);
  });
});

describe('administration of the forest of this process', () => {
  const person = (name: string) => ({
    dn: `CN=${name},CN=Users,DC=contoso,DC=test`,
    attributes: { objectClass: ['top', 'person', 'organizationalPerson', 'user'], sAMAccountName: [name] },
  });

  it('restores the object that was deleted last under a DN', async () => {
    const { dn } = person('twice');
    await administration.add(person('twice'));
    await administration.remove(dn);
    await administration.add(person('twice'));
    const last = (await administration.get(dn))?.attributes['objectGUID'];
    await administration.remove(dn);
    await administration.restore(dn);
    expect((await administration.get(dn))?.attributes['objectGUID']).toEqual(last);
    await expect(administration.restore(`CN=never,CN=Users,${administration.baseDn}`)).rejects.toThrow(
      /no deleted object/,
    );
  });

  it('removes a container with what lies below only when told to', async () => {
    const unit = `OU=Closing,${administration.baseDn}`;
    await administration.add({ dn: unit, attributes: { objectClass: ['top', 'organizationalUnit'] } });
    const below = { ...person('below'), dn: `CN=below,${unit}` };
    await administration.add(below);
    await expect(administration.remove(unit)).rejects.toThrow();
    await administration.remove(unit, { subtree: true });
    expect(await administration.get(below.dn)).toBeUndefined();
  });

  it('adds and removes one member at a time', async () => {
    const group = `CN=Readers,CN=Users,${administration.baseDn}`;
    await administration.add(person('anna'));
    await administration.add(person('berta'));
    await administration.add({
      dn: group,
      attributes: { objectClass: ['top', 'group'], sAMAccountName: ['Readers'], groupType: ['-2147483646'] },
    });
    await administration.addMember(group, person('anna').dn);
    await administration.addMember(group, person('berta').dn);
    await administration.removeMember(group, person('anna').dn);
    expect((await administration.get(group))?.attributes['member']).toEqual([person('berta').dn]);
  });
});
