/** What a domain controller of a new forest holds before anybody adds anything. */

import { addObject } from './add.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject, NamingContext, Value } from './directory-object.ts';
import { fileTime, guidOctets, sidOctets } from './identifiers.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';
import type { ClassDefinition } from './schema/class-table.ts';
import { seedSchema } from './seed-schema.ts';
import { add } from './seeder.ts';
import type { Attributes, Seeder, SeedOptions } from './seeder.ts';

const CRITICAL = { isCriticalSystemObject: 'TRUE' } as const;
/** FLAG_DISALLOW_DELETE and the domain's own disallow-move and -rename bits. */
const PERMANENT = { systemFlags: '-1946157056' } as const;

export function seed(directory: Directory, options: SeedOptions): void {
  const random = () => directory.octets(4).readUInt32LE(0) % 2_000_000_000;
  directory.domainSid = `S-1-5-21-${random()}-${random()}-${random()}`;
  const domain = directory.createContext(options.baseDn);
  const configuration = directory.createContext(`CN=Configuration,${options.baseDn}`);
  const schema = directory.createContext(`CN=Schema,${configuration.dn}`);
  const seeder = { directory, options };
  seedRoots(seeder, { domain, configuration, schema });
  seedSchema(seeder, schema);
  seedConfiguration(seeder, { domain, configuration, schema });
  seedDomain(seeder, domain);
  seedAccounts(seeder, domain);
}

function stored(directory: Directory, attributes: Attributes): Map<AttributeDefinition, readonly Value[]> {
  return new Map(
    Object.entries(attributes).map(([name, value]) => [
      directory.schema.known(name),
      Array.isArray(value) ? (value as readonly string[]) : [value as string | Uint8Array],
    ]),
  );
}

function classNamed(directory: Directory, name: string): ClassDefinition {
  const definition = directory.schema.class(name);
  if (!definition) throw new Error(`The lab's schema has no class ${name}`);
  return definition;
}

interface Contexts {
  readonly domain: NamingContext;
  readonly configuration: NamingContext;
  readonly schema: NamingContext;
}

function seedRoots({ directory, options }: Seeder, contexts: Contexts): void {
  const now = directory.clock();
  const root = (context: NamingContext, className: string, rdnValue: string, attributes: Attributes) =>
    directory.insert({
      context,
      structural: classNamed(directory, className),
      parent: undefined,
      rdnValue,
      values: stored(directory, attributes),
    });
  root(contexts.domain, 'domainDNS', options.domain.split('.')[0] ?? '', {
    ...CRITICAL,
    objectSid: sidOctets(directory.domainSid) ?? '',
    creationTime: fileTime(now),
    maxPwdAge: String(-BigInt(options.maxPasswordAgeDays) * 864_000_000_000n),
    minPwdAge: '-864000000000',
    minPwdLength: '7',
    pwdHistoryLength: '24',
    pwdProperties: '1',
    lockoutThreshold: '0',
    lockoutDuration: '-18000000000',
    lockOutObservationWindow: '-18000000000',
    forceLogoff: '-9223372036854775808',
    'ms-DS-MachineAccountQuota': '10',
    'msDS-Behavior-Version': '7',
    nTMixedDomain: '0',
    systemFlags: '-1946157056',
    uASCompat: '1',
  });
  root(contexts.configuration, 'configuration', 'Configuration', { showInAdvancedViewOnly: 'TRUE' });
  root(contexts.schema, 'dMD', 'Schema', { showInAdvancedViewOnly: 'TRUE', objectVersion: '88' });
}

export const FIRST_CONTROLLER = 'DC1';

/** The directory service agent's object, by which rootDSE names the controller. */
export function settingsDn(configurationDn: string, controller = FIRST_CONTROLLER): string {
  return `CN=NTDS Settings,CN=${controller},CN=Servers,CN=Default-First-Site-Name,CN=Sites,${configurationDn}`;
}

function seedConfiguration(seeder: Seeder, { domain, configuration, schema }: Contexts): void {
  const { directory, options } = seeder;
  const hidden = { showInAdvancedViewOnly: 'TRUE' } as const;
  const partitions = `CN=Partitions,${configuration.dn}`;
  add(seeder, partitions, 'crossRefContainer', { ...hidden, 'msDS-Behavior-Version': '7' });
  const crossReference = (cn: string, context: NamingContext, attributes: Attributes) =>
    add(seeder, `CN=${cn},${partitions}`, 'crossRef', {
      ...hidden,
      nCName: context.dn,
      dnsRoot: options.domain,
      ...attributes,
    });
  crossReference(options.netbiosName, domain, { nETBIOSName: options.netbiosName, systemFlags: '3' });
  crossReference('Enterprise Configuration', configuration, { systemFlags: '1' });
  crossReference('Enterprise Schema', schema, { systemFlags: '1' });
  const sites = `CN=Sites,${configuration.dn}`;
  const site = `CN=Default-First-Site-Name,${sites}`;
  add(seeder, sites, 'sitesContainer', hidden);
  add(seeder, site, 'site', hidden);
  add(seeder, `CN=Servers,${site}`, 'serversContainer', hidden);
  addController(directory, options.domain, FIRST_CONTROLLER);
  const feature = ['Services', 'Windows NT', 'Directory Service', 'Optional Features'].reduce((above, name) => {
    const dn = `CN=${name},${above}`;
    add(seeder, dn, 'container', hidden);
    return dn;
  }, configuration.dn);
  const recycleBin = add(seeder, `CN=Recycle Bin Feature,${feature}`, 'msDS-OptionalFeature', hidden);
  if (options.recycleBin) {
    const container = directory.find(partitions) as DirectoryObject;
    const attribute = directory.schema.known('msDS-EnabledFeature');
    directory.update(container, { links: [{ attribute, target: recycleBin, present: true }] });
  }
  deletedObjects(seeder, configuration);
}

/** A controller's objects in the configuration; the first one's database is the directory's own. */
export function addController(directory: Directory, domain: string, controller: string): void {
  const [domainNc, configuration, schema] = directory.contexts.map(({ dn }) => dn) as [string, string, string];
  const settings = settingsDn(configuration, controller);
  const dNSHostName = `${controller.toLowerCase()}.${domain}`;
  const addTrusted = (dn: string, objectClass: string, attributes: Attributes) =>
    addObject(
      directory,
      {
        dn,
        attributes: Object.entries({ ...attributes, objectClass, showInAdvancedViewOnly: 'TRUE' }).map(
          ([attribute, value]) => ({ attribute, values: typeof value === 'string' ? [value] : (value as string[]) }),
        ),
      },
      { trusted: true, duplicateUserPrincipalNames: false },
    );
  addTrusted(settings.slice(settings.indexOf(',') + 1), 'server', { dNSHostName });
  addTrusted(settings, 'nTDSDSA', {
    options: '1',
    'msDS-Behavior-Version': '7',
    hasMasterNCs: [domainNc, configuration, schema],
  });
  const own = controller === FIRST_CONTROLLER ? directory.invocationId : directory.newGuid();
  directory.update(directory.find(settings) as DirectoryObject, { values: invocationValue(directory, own) });
}

/** Another domain of the forest: this controller knows its name and holds nothing of it. */
export function addDomainName(
  directory: Directory,
  { domain, baseDn, netbiosName }: { readonly domain: string; readonly baseDn: string; readonly netbiosName: string },
): void {
  const context = directory.createContext(baseDn);
  const structural = classNamed(directory, 'domainDNS');
  const rdnValue = domain.split('.')[0] ?? '';
  directory.insert({ context, structural, parent: undefined, rdnValue, values: new Map() });
  const attributes = {
    objectClass: 'crossRef',
    nCName: baseDn,
    dnsRoot: domain,
    nETBIOSName: netbiosName,
    systemFlags: '3',
  };
  addObject(
    directory,
    {
      dn: `CN=${netbiosName},CN=Partitions,${directory.contexts[1]?.dn ?? ''}`,
      attributes: Object.entries(attributes).map(([attribute, value]) => ({ attribute, values: [value] })),
    },
    { trusted: true, duplicateUserPrincipalNames: false },
  );
}

export function invocationValue(
  directory: Directory,
  invocationId = directory.invocationId,
): Map<AttributeDefinition, readonly Value[]> {
  return new Map([[directory.schema.known('invocationId'), [guidOctets(invocationId) ?? Buffer.alloc(16)]]]);
}

function deletedObjects(seeder: Seeder, context: NamingContext): void {
  context.deletedObjects = add(seeder, `CN=Deleted Objects,${context.dn}`, 'container', { ...CRITICAL, ...PERMANENT });
}

function seedDomain(seeder: Seeder, { dn }: NamingContext): void {
  const { directory } = seeder;
  const place = (name: string, description: string, className = 'container') =>
    add(seeder, `CN=${name},${dn}`, className, {
      description,
      ...CRITICAL,
      ...PERMANENT,
      showInAdvancedViewOnly: 'FALSE',
    });
  deletedObjects(seeder, directory.contexts[0] as NamingContext);
  place('Users', 'Default container for upgraded user accounts');
  place('Computers', 'Default container for upgraded computer accounts');
  place(
    'ForeignSecurityPrincipals',
    'Default container for security identifiers (SIDs) associated with objects from external, trusted domains',
  );
  add(seeder, `CN=System,${dn}`, 'container', {
    description: 'Builtin system settings',
    ...CRITICAL,
    ...PERMANENT,
    showInAdvancedViewOnly: 'TRUE',
  });
  place('LostAndFound', 'Default container for orphaned objects', 'lostAndFound');
  add(seeder, `CN=Program Data,${dn}`, 'container', {
    description: 'Default location for storage of application data.',
    showInAdvancedViewOnly: 'TRUE',
  });
  add(seeder, `CN=Managed Service Accounts,${dn}`, 'container', {
    description: 'Default container for managed service accounts',
  });
  add(seeder, `CN=Builtin,${dn}`, 'builtinDomain', { ...CRITICAL, ...PERMANENT });
  add(seeder, `OU=Domain Controllers,${dn}`, 'organizationalUnit', {
    description: 'Default container for domain controllers',
    ...CRITICAL,
    ...PERMANENT,
  });
  const wellKnown = (guid: string, name: string) => `B:32:${guid}:${name},${dn}`;
  const root = directory.contexts[0]?.root;
  if (!root) return;
  directory.update(root, {
    values: stored(directory, {
      wellKnownObjects: [
        wellKnown('18E2EA80684F11D2B9AA00C04F79F805', 'CN=Deleted Objects'),
        wellKnown('A9D1CA15768811D1ADED00C04FD8D5CD', 'CN=Users'),
        wellKnown('AA312825768811D1ADED00C04FD8D5CD', 'CN=Computers'),
        wellKnown('AB1D30F3768811D1ADED00C04FD8D5CD', 'CN=System'),
        wellKnown('A361B2FFFFD211D1AA4B00C04FD7D83A', 'OU=Domain Controllers'),
        wellKnown('22B70C67D56E4EFB91E9300FCA3DC1AA', 'CN=ForeignSecurityPrincipals'),
      ],
    }),
  });
}

/** Groups of a new domain: name, RID, groupType, members. Those with a RID from 544 to 599 are in Builtin. */
const DOMAIN_GROUPS = [
  ['Domain Admins', 512, -2147483646],
  ['Domain Users', 513, -2147483646],
  ['Domain Guests', 514, -2147483646],
  ['Domain Computers', 515, -2147483646],
  ['Domain Controllers', 516, -2147483646],
  ['Schema Admins', 518, -2147483640],
  ['Enterprise Admins', 519, -2147483640],
  ['Group Policy Creator Owners', 520, -2147483646],
  ['Cert Publishers', 517, -2147483644],
] as const;

const BUILTIN_GROUPS = [
  ['Administrators', 544],
  ['Users', 545],
  ['Guests', 546],
  ['Account Operators', 548],
  ['Server Operators', 549],
  ['Backup Operators', 551],
] as const;

const MEMBERSHIPS: readonly (readonly [string, readonly string[]])[] = [
  ['Administrators', ['Administrator', 'Domain Admins', 'Enterprise Admins']],
  ['Users', ['Domain Users']],
  ['Guests', ['Guest', 'Domain Guests']],
  ['Domain Admins', ['Administrator']],
  ['Schema Admins', ['Administrator']],
  ['Enterprise Admins', ['Administrator']],
  ['Group Policy Creator Owners', ['Administrator']],
];

function seedAccounts(seeder: Seeder, { dn }: NamingContext): void {
  const { directory, options } = seeder;
  const users = `CN=Users,${dn}`;
  const user = (name: string, rid: number, control: number, description: string, more: Attributes = {}) =>
    add(
      seeder,
      `CN=${name},${users}`,
      'user',
      {
        sAMAccountName: name,
        description,
        userAccountControl: String(control),
        ...CRITICAL,
        ...more,
      },
      rid,
    );
  user('Administrator', 500, 0x10200, 'Built-in account for administering the computer/domain', {
    adminCount: '1',
    userPassword: options.administratorPassword,
  });
  user('Guest', 501, 0x10222, 'Built-in account for guest access to the computer/domain');
  user('krbtgt', 502, 0x202, 'Key Distribution Center Service Account', {
    showInAdvancedViewOnly: 'TRUE',
    adminCount: '1',
  });
  for (const [name, rid, type] of DOMAIN_GROUPS) {
    add(seeder, `CN=${name},${users}`, 'group', { sAMAccountName: name, groupType: String(type), ...CRITICAL }, rid);
  }
  for (const [name, rid] of BUILTIN_GROUPS) {
    add(seeder, `CN=${name},CN=Builtin,${dn}`, 'group', {
      sAMAccountName: name,
      groupType: '-2147483643',
      objectSid: `S-1-5-32-${rid}`,
      ...CRITICAL,
      ...PERMANENT,
    });
  }
  const member = directory.schema.known('member');
  for (const [group, members] of MEMBERSHIPS) {
    const object = directory.byAccountName(group);
    const targets = members.map((name) => directory.byAccountName(name)).filter((target) => target !== undefined);
    if (object)
      directory.update(object, { links: targets.map((target) => ({ attribute: member, target, present: true })) });
  }
}
