import { describe, expect, it } from 'vitest';
import { dnPath, parentDn } from '../../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../../lab/entry.ts';
import { generateOrganization, type Organization } from '../../lab/organization/organization.ts';

const small = { seed: 7, people: 500, domain: 'contoso.test' };

function one(entry: LabEntry, attribute: string): string | undefined {
  const value = entry.attributes[attribute]?.[0];
  return typeof value === 'string' ? value : undefined;
}

function all(organization: Organization, attribute: string): string[] {
  return [...organization.entries()].flatMap((entry) => entry.attributes[attribute] ?? []).map(String);
}

describe('an organization', () => {
  it('is the same for the same seed and another for another', () => {
    const text = (seed: number) => JSON.stringify([...generateOrganization({ ...small, seed, dirty: true }).entries()]);
    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it('gives its entries again each time they are gone through', () => {
    const organization = generateOrganization(small);
    const entries = organization.entries();
    expect([...entries].length).toBeGreaterThan(500);
    expect([...entries]).toEqual([...entries]);
  });

  it.each([1, 2, 17, 60, 500, 3000])('of %i people has as many of each kind as it says', (people) => {
    const organization = generateOrganization({ ...small, people, dirty: true });
    const { counts } = organization;
    const lengths = {
      containers: [...organization.containers()].length,
      people: [...organization.people()].length,
      leavers: [...organization.leavers()].length,
      contractors: [...organization.contractors()].length,
      serviceAccounts: [...organization.serviceAccounts()].length,
      sharedMailboxes: [...organization.sharedMailboxes()].length,
      contacts: [...organization.contacts()].length,
      groups: [...organization.groups()].length,
      dirty: organization.dirt.flatMap((dirt) => dirt.entries).length,
    };
    expect(lengths).toEqual(counts);
    expect(counts.people).toBe(people);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect([...organization.entries()].length).toBe(total);
  });

  it('has as many groups as asked for', () => {
    for (const groups of [0, 1, 12, 80, 700]) {
      expect([...generateOrganization({ ...small, groups }).groups()]).toHaveLength(groups);
    }
  });

  it('lies below the naming context asked for', () => {
    const organization = generateOrganization({ ...small, people: 40, baseDn: 'DC=emea,DC=contoso,DC=test' });
    for (const entry of organization.entries()) expect(entry.dn).toMatch(/,DC=emea,DC=contoso,DC=test$/);
  });

  it('refuses to be without people', () => {
    expect(() => generateOrganization({ ...small, people: 0 })).toThrow(RangeError);
  });
});

describe('names in an organization', () => {
  const organization = generateOrganization({ ...small, people: 20_000, dirty: true });
  const entries = [...organization.entries()];

  it('are unique where Active Directory wants them unique', () => {
    const unique = (values: string[]) => expect(new Set(values.map((value) => value.toLowerCase())).size);
    const paths = entries.map((entry) => dnPath(entry.dn));
    unique(paths).toBe(paths.length);
    for (const attribute of ['sAMAccountName', 'userPrincipalName']) {
      const values = all(organization, attribute);
      unique(values).toBe(values.length);
    }
  });

  it('give every address to one object only, but for the dirt', () => {
    const clean = generateOrganization({ ...small, people: 20_000 });
    const addresses = all(clean, 'proxyAddresses').map((address) => address.toLowerCase());
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('fit the account name of a user and the lengths of the schema', () => {
    const limits = {
      cn: 64,
      ou: 64,
      givenName: 64,
      sn: 64,
      displayName: 256,
      title: 128,
      department: 64,
      employeeID: 16,
    };
    for (const entry of entries) {
      if (entry.attributes['objectClass']?.includes('user')) {
        expect(one(entry, 'sAMAccountName')).toMatch(/^[\w-]{1,20}$/);
      }
      for (const [attribute, limit] of Object.entries(limits)) {
        expect([...(one(entry, attribute) ?? '')].length, `${attribute} of ${entry.dn}`).toBeLessThanOrEqual(limit);
      }
    }
  });

  it('are in many scripts, with account names and addresses in ASCII', () => {
    const people = [...generateOrganization({ ...small, people: 60 }).people()];
    for (const script of [
      ...['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Devanagari'],
      ...['Han', 'Hangul', 'Thai'],
    ]) {
      const pattern = new RegExp(`\\p{Script=${script}}`, 'u');
      expect(
        people.some((person) => pattern.test(one(person, 'displayName') ?? '')),
        script,
      ).toBe(true);
    }
    for (const person of people) {
      expect(one(person, 'userPrincipalName')).toMatch(/^[a-z]+\.[a-z]+\d*@contoso\.test$/);
      expect(one(person, 'sAMAccountName')).toMatch(/^[a-z]+\d*$/);
    }
  });

  it('have apostrophes, hyphens and accents', () => {
    const surnames = all(organization, 'sn');
    for (const pattern of [/'/, /-/, /[àâäéèêöüß]/, /^.{25,}$/]) {
      expect(
        surnames.some((surname) => pattern.test(surname)),
        String(pattern),
      ).toBe(true);
    }
  });
});

describe('references in an organization', () => {
  const organization = generateOrganization({ ...small, people: 3000, dirty: true });
  const entries = [...organization.entries()];

  it('never name an object that is not there, and parents, managers and members stand before what names them', () => {
    const seen = new Set([dnPath(organization.baseDn)]);
    for (const entry of entries) {
      expect(seen, entry.dn).toContain(dnPath(parentDn(entry.dn)));
      for (const attribute of ['manager', 'member']) {
        for (const target of entry.attributes[attribute] ?? []) {
          if (!seen.has(dnPath(String(target)))) expect.fail(`${entry.dn} names ${String(target)}`);
        }
      }
      seen.add(dnPath(entry.dn));
    }
    for (const link of organization.links()) {
      for (const dn of [link.dn, ...link.targets]) expect(seen).toContain(dnPath(dn));
    }
  });

  it('lead every employee up to the one head of the company', () => {
    const people = [...organization.people()];
    const managers = new Map(people.map((person) => [person.dn, one(person, 'manager')]));
    const heads = people.filter((person) => one(person, 'manager') === undefined);
    expect(heads).toHaveLength(1);
    for (const person of people) {
      let at = person.dn;
      for (let steps = 0; managers.get(at) !== undefined; steps++) {
        if (steps > 20) expect.fail(`${person.dn} has more than twenty levels above`);
        at = managers.get(at) ?? '';
      }
      expect(at).toBe(heads[0]?.dn);
    }
  });

  it('nest groups in groups without a circle, but for the one in the dirt', () => {
    const groups = new Map([...organization.groups()].map((group) => [group.dn, group.attributes['member'] ?? []]));
    const depth = (dn: string): number => {
      const inner = (groups.get(dn) ?? []).map(String).filter((member) => groups.has(member));
      return inner.length === 0 ? 1 : 1 + Math.max(...inner.map(depth));
    };
    expect(Math.max(...[...groups.keys()].map(depth))).toBeGreaterThanOrEqual(3);
    const circle = organization.dirt.find((dirt) => dirt.name === 'group-circle');
    const [first, second] = circle?.links ?? [];
    expect([first?.targets, second?.targets]).toEqual([[second?.dn], [first?.dn]]);
  });

  it('give every employee a place in some group by way of All Staff', () => {
    const members = new Map(entries.map((entry) => [entry.dn, (entry.attributes['member'] ?? []).map(String)]));
    const reached = new Set<string>();
    const walk = (dn: string) => {
      if (reached.has(dn)) return;
      reached.add(dn);
      for (const member of members.get(dn) ?? []) walk(member);
    };
    walk(`CN=All Staff,OU=Groups,${organization.baseDn}`);
    expect([...organization.people()].filter((person) => !reached.has(person.dn))).toEqual([]);
  });
});

describe('what a scenario asks of an organization', () => {
  const organization = generateOrganization({ ...small, dirty: true });

  it('contractors, and only they, lie in the unit out of scope', () => {
    const outside = [...organization.entries()].filter((entry) => parentDn(entry.dn) === organization.outOfScopeOu);
    expect(outside).toEqual([...organization.contractors()]);
    expect(outside.length).toBeGreaterThan(0);
  });

  it('leavers and shared mailboxes are disabled, employees are not', () => {
    const flags = (list: Iterable<LabEntry>) => new Set([...list].map((entry) => one(entry, 'userAccountControl')));
    expect(flags(organization.leavers())).toEqual(new Set(['514']));
    expect(flags(organization.sharedMailboxes())).toEqual(new Set(['514']));
    expect(flags(organization.people())).toEqual(new Set(['512']));
  });

  it('cloud accounts belong to employees by their primary address, under another display name', () => {
    const people = new Map([...organization.people()].map((person) => [person.dn, person]));
    expect(organization.cloudAccounts).toHaveLength(3);
    for (const account of organization.cloudAccounts) {
      const person = people.get(account.dn) as LabEntry;
      expect(person.attributes['proxyAddresses']).toContain(`SMTP:${account.mail}`);
      expect(one(person, 'userPrincipalName')).toBe(account.userPrincipalName);
      expect(one(person, 'displayName')).not.toBe(account.displayName);
    }
  });

  it('is clean unless dirt is asked for, and then has every case once', () => {
    expect(generateOrganization(small).dirt).toEqual([]);
    const names = organization.dirt.map((dirt) => dirt.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(21);
  });

  it('uses attributes of the Exchange schema only where that is said to be there', () => {
    const names = (exchange: boolean) =>
      new Set(
        [...generateOrganization({ ...small, exchange }).entries()].flatMap((entry) => Object.keys(entry.attributes)),
      );
    const beyond = names(true).difference(names(false));
    expect([...beyond].sort()).toEqual([
      'extensionAttribute1',
      'mailNickname',
      'msExchHideFromAddressLists',
      'msExchRecipientTypeDetails',
      'targetAddress',
    ]);
  });
});
