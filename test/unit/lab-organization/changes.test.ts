import { describe, expect, it } from 'vitest';
import type { ForestAdministration } from '../../lab/forest-administration.ts';
import { organizationChanges } from '../../lab/organization/changes.ts';
import { generateOrganization } from '../../lab/organization/organization.ts';

/** A forest that remembers only which DNs there are, and refuses to touch one that is not there. */
function dnsOnly(dns: Iterable<string>) {
  const present = new Set(dns);
  const need = (dn: string) => {
    if (!present.has(dn)) throw new Error(`There is no ${dn}`);
  };
  const forest: Partial<ForestAdministration> = {
    async add(entry) {
      if (present.has(entry.dn)) throw new Error(`There is a ${entry.dn} already`);
      present.add(entry.dn);
    },
    async modify(dn) {
      need(dn);
    },
    async move(dn, newDn) {
      need(dn);
      if (present.has(newDn)) throw new Error(`There is a ${newDn} already`);
      for (const at of [...present]) {
        if (at !== dn && !at.endsWith(`,${dn}`)) continue;
        present.delete(at);
        present.add(at.slice(0, at.length - dn.length) + newDn);
      }
    },
    async remove(dn) {
      need(dn);
      present.delete(dn);
    },
    async addMember(group, member) {
      need(group);
      need(member);
    },
    async removeMember(group, member) {
      need(group);
      need(member);
    },
  };
  return { present, forest: forest as ForestAdministration };
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('the changes of an organization', () => {
  it.each(seeds)('with seed %i are a dozen of different kinds and can be applied one after the other', async (seed) => {
    const organization = generateOrganization({ seed, people: 300, domain: 'contoso.test' });
    const changes = organizationChanges(organization, seed);
    expect(new Set(changes.map((change) => change.kind)).size).toBe(12);
    expect(changes).toHaveLength(12);
    const { present, forest } = dnsOnly([...organization.entries()].map((entry) => entry.dn));
    for (const change of changes) {
      await change.apply(forest);
      if (change.before !== undefined && change.before !== change.after) expect(present).not.toContain(change.before);
      if (change.after !== undefined) expect(present).toContain(change.after);
    }
  });

  it('are the same for the same seed', () => {
    const titles = (seed: number) => {
      const organization = generateOrganization({ seed: 1, people: 300, domain: 'contoso.test' });
      return organizationChanges(organization, seed).map((change) => change.title);
    };
    expect(titles(5)).toEqual(titles(5));
    expect(titles(5)).not.toEqual(titles(6));
  });

  it('leave alone the people whose cloud accounts must match', () => {
    const organization = generateOrganization({ seed: 1, people: 300, domain: 'contoso.test' });
    const touched = new Set(seeds.flatMap((seed) => organizationChanges(organization, seed).map((one) => one.before)));
    for (const account of organization.cloudAccounts) expect(touched).not.toContain(account.dn);
  });

  it('say so where the organization is too small', () => {
    const organization = generateOrganization({ seed: 1, people: 5, domain: 'contoso.test' });
    expect(() => organizationChanges(organization, 1)).toThrow(RangeError);
  });
});
