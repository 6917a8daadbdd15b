/** What the wizard's further choices make of the standard rules. */

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { APPLICATIONS, type Application, type DirectoryExtension } from '../../../engine/rules/defaults/choices.ts';
import { excludableAttributes, mandatoryAttributes } from '../../../engine/rules/defaults/attribute-filter.ts';
import { extensionName } from '../../../engine/rules/defaults/directory-extensions.ts';
import { standardRules } from '../../../engine/rules/defaults/standard-rules.ts';
import { dnPath } from '../../../engine/model/distinguished-name.ts';
import type { SyncRule, SyncRuleDocument } from '../../../engine/rules/rule.ts';
import { object, octets } from './builders.ts';
import { CHOICES, compile, flow, GUID, names, ruleNamed, user, values } from './standard-rules-lab.ts';

const EXCHANGE = [{ connector: 'contoso', exchangeSchema: true }];

function targetsOf(rules: readonly SyncRule[], objectType: string): readonly string[] {
  const to = rules.filter(
    (rule) =>
      rule.direction === 'outbound' && rule.connector === 'entra' && rule.connectorSpaceObjectType === objectType,
  );
  return [...new Set(to.flatMap((rule) => rule.flows.map(({ target }) => target)))].toSorted();
}

describe('the services chosen', () => {
  const SUFFIXES: { readonly [application in Application]: string | undefined } = {
    microsoft365Apps: 'OfficeProPlus',
    exchangeOnline: 'ExchangeOnline',
    sharePointOnline: 'SharePointOnline',
    teams: 'LyncOnline',
    azureRightsManagement: 'AzureRMS',
    intune: 'Intune',
    dynamics: 'DynamicsCRM',
    // Has no rules of its own: it is what the Identity rules bring beyond what every service needs.
    thirdParty: undefined,
  };

  it.each(APPLICATIONS)('leave out the rules of what is not chosen: %s', (application) => {
    const chosen = APPLICATIONS.filter((other) => other !== application);
    const all = names(standardRules(CHOICES));
    const some = names(standardRules({ ...CHOICES, applications: chosen }));
    const suffix = SUFFIXES[application];
    const ofService = all.filter(
      (name) => suffix !== undefined && name.startsWith('Out to AAD') && name.endsWith(suffix),
    );
    expect(ofService.length).toBe({ microsoft365Apps: 1, thirdParty: 0 }[application as string] ?? 3);
    expect(all.filter((name) => !some.includes(name))).toEqual(ofService);
  });

  it('are all of them where nothing was said', () => {
    expect(standardRules({ ...CHOICES, applications: APPLICATIONS })).toEqual(standardRules(CHOICES));
  });

  it.each(['user', 'group', 'contact', 'device'])('never leave out what a %s needs for any service', (objectType) => {
    const none = standardRules({ ...CHOICES, applications: [] });
    expect(targetsOf(none, objectType)).toEqual(mandatoryAttributes(objectType));
    expect(mandatoryAttributes(objectType)).toEqual(expect.arrayContaining(['displayName', 'dn']));
  });

  it.each(['user', 'group'])('all take what is mandatory of a %s', (objectType) => {
    const services = standardRules(CHOICES).filter(
      (rule) =>
        rule.name.startsWith('Out to AAD') &&
        rule.connectorSpaceObjectType === objectType &&
        !/Join|Identity/.test(rule.name),
    );
    expect(services.length).toBeGreaterThan(5);
    const common = services
      .map((rule) => new Set(rule.flows.map(({ target }) => target)))
      .reduce((left, right) => left.intersection(right));
    expect(mandatoryAttributes(objectType)).toEqual(expect.arrayContaining([...common]));
  });

  it('decide with an attribute whether it can be left out, and say for which of them it flows', () => {
    const offered = excludableAttributes({ applications: ['intune', 'dynamics'] });
    expect(offered.find(({ attribute }) => attribute === 'countryLetterCode')).toEqual({
      attribute: 'countryLetterCode',
      objectTypes: ['contact'],
      applications: ['dynamics', 'intune'],
    });
    expect(offered.map(({ attribute }) => attribute)).not.toContain('displayName');
    expect(offered.map(({ attribute }) => attribute)).not.toContain('thumbnailPhoto');
  });
});

describe('attributes left out', () => {
  it('flow by no rule to the tenant', () => {
    const excludedAttributes = ['title', 'manager', 'extensionAttribute15'];
    const rules = standardRules({ ...CHOICES, excludedAttributes });
    for (const objectType of ['user', 'contact', 'group']) {
      const left = targetsOf(rules, objectType);
      const gone = targetsOf(standardRules(CHOICES), objectType).filter((name) => !left.includes(name));
      expect(gone.every((name) => excludedAttributes.includes(name))).toBe(true);
      expect(left.some((name) => excludedAttributes.includes(name))).toBe(false);
    }
  });

  it('still flow where an object type cannot do without', () => {
    const rules = standardRules({ ...CHOICES, excludedAttributes: ['userCertificate', 'displayName', 'member'] });
    expect(targetsOf(rules, 'device')).toContain('userCertificate');
    expect(targetsOf(rules, 'user')).not.toContain('userCertificate');
    expect(targetsOf(rules, 'user')).toContain('displayName');
    expect(targetsOf(rules, 'group')).toContain('member');
  });
});

describe('the group filter', () => {
  const forests = [
    { connector: 'contoso', exchangeSchema: false, groupFilter: true },
    { connector: 'fabrikam', exchangeSchema: false },
  ];
  const set = compile({ forests });
  const inForest = (connector: string) =>
    set.rules.map(({ rule }) => rule).filter((rule) => rule.connector === connector && rule.direction === 'inbound');
  const isFiltered = (rule: SyncRule) =>
    rule.scope.length > 0 && rule.scope.every((group) => group.some(({ operator }) => operator === 'ISMEMBEROF'));

  it('narrows the rules that let objects in, of its own forest', () => {
    expect(names(inForest('contoso').filter(isFiltered))).toEqual([
      'In from AD - User Join',
      'In from AD - InetOrgPerson Join',
      'In from AD - Group Join',
      'In from AD - Contact Join',
      'In from AD - Computer Join',
    ]);
    expect(inForest('fabrikam').filter(isFiltered)).toEqual([]);
  });

  it('lets in direct members of the group and nobody else', () => {
    const join = set.inbound('contoso', 'user')[0]!;
    const pilot = dnPath('CN=Pilot,DC=contoso,DC=test');
    expect(join.inScope({ ...user(), isMemberOf: (group) => group === pilot })).toBe(true);
    expect(join.inScope({ ...user(), isMemberOf: () => false })).toBe(false);
  });
});

describe('directory extensions', () => {
  const APPLICATION = '0123456789abcdef0123456789abcdef';
  const extension = (attribute: string, more: Partial<DirectoryExtension> = {}): DirectoryExtension => ({
    objectType: 'user',
    attribute,
    type: 'string',
    multiValued: false,
    ...more,
  });
  const attributes = [
    extension('employeeID'),
    extension('otherTelephone', { multiValued: true }),
    extension('otherMobile', { multiValued: true }),
    extension('userAccountControl', { type: 'integer' }),
    extension('info', { objectType: 'group' }),
  ];
  const set = compile({ directoryExtensions: { application: APPLICATION, attributes } });
  const name = (attribute: string) => extensionName(APPLICATION, attribute);
  const IN = 'In from AD - User Directory Extension';
  const OUT = 'Out to AAD - User Directory Extension';

  it('have the names under which the tenant registers them', () => {
    expect(name('employeeID')).toBe(`extension_${APPLICATION}_employeeID`);
    expect(name('msDS-cloudExtensionAttribute1')).toBe(`extension_${APPLICATION}_msDS_cloudExtensionAttribute1`);
    const twin = ruleNamed(set, 'In from AD - InetOrgPerson Directory Extension');
    expect(twin.flows.map((flow) => flow.text)).toEqual(ruleNamed(set, IN).flows.map((flow) => flow.text));
    expect(ruleNamed(set, 'In from AD - Group Directory Extension').flows.map(({ target }) => target)).toEqual([
      name('info'),
    ]);
  });

  it('are not there where none was chosen', () => {
    const none = names(
      standardRules({ ...CHOICES, directoryExtensions: { application: APPLICATION, attributes: [] } }),
    );
    expect(none.filter((rule) => rule.includes('Directory Extension'))).toEqual([]);
  });

  it('end after 250 characters, value by value', () => {
    const long = 'x'.repeat(251);
    expect(flow(set, IN, name('employeeID'), user({ employeeID: [long] }))).toEqual(values('x'.repeat(250)));
    expect(flow(set, IN, name('otherMobile'), user({ otherMobile: ['1', long] }))).toEqual(
      values('1', 'x'.repeat(250)),
    );
    expect(flow(set, IN, name('userAccountControl'), user())).toEqual(values(512n));
  });

  it('are 100 values of an object at most: a list for which there is no room stays at home', () => {
    const list = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
    const person = (telephones: number, mobiles: number) =>
      object({
        [name('employeeID')]: ['1'],
        [name('otherTelephone')]: list(telephones),
        [name('otherMobile')]: list(mobiles),
      });
    // Two of the chosen attributes have one value each.
    expect(flow(set, OUT, name('otherTelephone'), person(98, 1))).toEqual(values(...list(98)));
    expect(flow(set, OUT, name('otherMobile'), person(98, 1))).toEqual({ kind: 'null' });
    expect(flow(set, OUT, name('otherMobile'), person(97, 1))).toEqual(values('0'));
    expect(flow(set, OUT, name('otherTelephone'), person(99, 0))).toEqual({ kind: 'null' });
    expect(flow(set, OUT, name('employeeID'), person(99, 99))).toEqual(values('1'));
  });
});

describe('Skype for Business', () => {
  it('is read where the schema was extended for it', () => {
    const lync = (attributes: readonly string[]) =>
      names(
        standardRules({ ...CHOICES, forests: [{ connector: 'contoso', exchangeSchema: false, attributes }] }),
      ).filter((name) => name.includes('Lync') && name.startsWith('In from AD'));
    expect(lync(['objectGUID', 'msRTCSIP-PrimaryUserAddress', 'msRTCSIP-Line'])).toEqual([
      'In from AD - User Lync',
      'In from AD - InetOrgPerson Lync',
      'In from AD - Contact Lync',
    ]);
    expect(lync(['objectGUID'])).toEqual([]);
    expect(names(standardRules({ ...CHOICES, forests: EXCHANGE })).filter((name) => / Lync$/.test(name))).toEqual([]);
  });
});

describe('Exchange hybrid', () => {
  const set = compile({ forests: EXCHANGE, exchangeHybrid: true });
  const HASH = octets('aa');
  const rule = 'Out to AD - User Exchange Hybrid';

  it('is there where it was chosen, and writes to forests with Exchange only', () => {
    const hybrid = (name: string) => /Exchange Hybrid$|^Out to AD - .*Join/.test(name);
    expect(names(standardRules({ ...CHOICES, forests: EXCHANGE })).filter(hybrid)).toEqual([]);
    expect(names(standardRules({ ...CHOICES, exchangeHybrid: true })).filter(hybrid)).toEqual([
      'In from AAD - Contact Exchange Hybrid',
      'In from AAD - Group Exchange Hybrid',
      'In from AAD - User Exchange Hybrid',
    ]);
    expect(set.rules.filter((entry) => hybrid(entry.rule.name))).toHaveLength(11);
  });

  it.each([
    [[0n], true],
    [[1073741824n], true],
    [[6n], false],
    [[-2147483642n], false],
    [[], false],
  ])('takes recipient type %s for a mailbox in the cloud: %s', (type, expected) => {
    const cloud = object(type.length === 0 ? {} : { cloudMSExchRecipientDisplayType: type });
    expect(flow(set, 'In from AAD - User Exchange Hybrid', 'cloudSOAExchMailbox', cloud)).toEqual(values(expected));
  });

  it('writes what the cloud mailbox has, and leaves a mailbox of the forest alone', () => {
    const person = (cloud: boolean) => object({ cloudSOAExchMailbox: [cloud], cloudMSExchSafeSendersHash: [HASH] });
    expect(flow(set, rule, 'msExchSafeSendersHash', person(true))).toEqual(values(HASH));
    expect(flow(set, rule, 'msExchSafeSendersHash', person(false))).toEqual({ kind: 'ignore' });
    expect(flow(set, rule, 'msExchUserHoldPolicies', person(false))).toEqual({ kind: 'ignore' });
  });

  it.each(['User', 'InetOrgPerson', 'Contact', 'Group'])('adds the address in the cloud to those of a %s', (kind) => {
    const name = `Out to AD - ${kind} Exchange Hybrid`;
    const inCloud = object({ cloudLegacyExchangeDN: ['/o=Lab/cn=anna'] });
    expect(flow(set, name, 'proxyAddresses', inCloud)).toEqual(values('x500:/o=Lab/cn=anna'));
    expect(flow(set, name, 'proxyAddresses', object({}))).toEqual({ kind: 'null' });
    expect(ruleNamed(set, name).flows.find(({ target }) => target === 'proxyAddresses')?.mergeType).toBe(
      'MergeCaseInsensitive',
    );
  });
});

describe('public folders', () => {
  const set = compile({ forests: EXCHANGE, publicFolders: true });
  const folder = object({
    dn: ['CN=News,CN=Microsoft Exchange System Objects,DC=contoso,DC=test'],
    cn: ['News'],
    objectGUID: [GUID],
    mail: ['news@contoso.test'],
    proxyAddresses: ['SMTP:news@contoso.test'],
  });

  it('are synchronized where that was chosen, from forests with Exchange', () => {
    const ofFolders = (name: string) => name.includes('PublicFolder');
    expect(names(standardRules({ ...CHOICES, forests: EXCHANGE })).filter(ofFolders)).toEqual([]);
    expect(set.rules.map((entry) => entry.rule.name).filter(ofFolders)).toEqual([
      'In from AD - PublicFolder Join',
      'In from AD - PublicFolder Common',
      'In from AAD - PublicFolder Join',
      'Out to AAD - PublicFolder Join',
      'Out to AAD - PublicFolder ExchangeOnline',
    ]);
  });

  it('go to the cloud with an address and an anchor', () => {
    expect(flow(set, 'In from AD - PublicFolder Join', 'mailEnabled', folder)).toEqual(values(true));
    expect(flow(set, 'In from AD - PublicFolder Common', 'displayName', folder)).toEqual(values('News'));
    const out = ruleNamed(set, 'Out to AAD - PublicFolder Join');
    expect(out.inScope(object({ sourceAnchor: ['A='], mailEnabled: [true] }))).toBe(true);
    expect(out.inScope(object({ sourceAnchor: ['A='], mailEnabled: [false] }))).toBe(false);
  });
});

describe('a computer', () => {
  const set = compile();
  const computer = (more = {}) =>
    object({
      dn: ['CN=PC1,DC=contoso,DC=test'],
      cn: ['PC1'],
      objectGUID: [GUID],
      userAccountControl: [4096n],
      operatingSystem: ['Windows 11 Enterprise'],
      ...more,
    });
  const rule = 'In from AD - Computer Join';

  it('is a device whose identifier is its objectGUID', () => {
    expect(ruleNamed(set, rule).inScope(computer())).toBe(true);
    expect(flow(set, rule, 'deviceId', computer())).toEqual(values(GUID));
    expect(flow(set, rule, 'displayName', computer())).toEqual(values('PC1'));
    expect(flow(set, rule, 'accountEnabled', computer({ userAccountControl: [4098n] }))).toEqual(values(false));
  });

  it('goes to the cloud once it has registered itself', () => {
    const registered = computer({ userCertificate: [octets('3082')] });
    expect(flow(set, rule, 'cloudFiltered', computer())).toEqual(values(true));
    expect(flow(set, rule, 'cloudFiltered', registered)).toEqual({ kind: 'null' });
    const out = ruleNamed(set, 'Out to AAD - Device Join SOAInAD');
    const device = { cloudCreated: [false], userCertificate: [octets('3082')] };
    expect(out.inScope(object(device))).toBe(true);
    expect(out.inScope(object({ ...device, cloudCreated: [true] }))).toBe(false);
    expect(out.inScope(object({ ...device, cloudFiltered: [true] }))).toBe(false);
  });
});

describe('a key of Windows Hello for Business', () => {
  const set = compile();
  const hash = (hex: string) => createHash('sha256').update(octets(hex)).digest('hex');
  const key = (...searchableDeviceKey: Uint8Array[]) =>
    flow(set, 'In from AAD - User NGCKey', 'deviceKey', object({ searchableDeviceKey }));
  /** Version and form, an entry with a key identifier of two octets (`beef`), then what follows it. */
  const HEAD = '00020000' + '0200' + '01' + 'beef';

  it('gets the hash of what follows its identifier', () => {
    const following = '0a00030102030405060708090a';
    // An entry of 32 octets with identifier 2, between the two.
    expect(key(octets(HEAD + following))).toEqual(values(octets(`${HEAD}2000` + `02${hash(following)}${following}`)));
  });

  it('is left out where its form is not known', () => {
    expect(key(octets('01020000' + '0200' + '01' + 'beef' + '00'))).toEqual({ kind: 'null' });
    expect(flow(set, 'In from AAD - User NGCKey', 'deviceKey', object({}))).toEqual({ kind: 'null' });
  });

  it('stands beside the other keys of a person', () => {
    const one = octets(`${HEAD}aa`);
    const two = octets(`${HEAD}bb`);
    expect(key(one, two)).toMatchObject({ kind: 'values', values: [{ length: 45 }, { length: 45 }] });
  });
});

describe('documented custom rules', () => {
  const custom = (rule: Partial<SyncRuleDocument> & { readonly precedence: number }): SyncRuleDocument => ({
    id: `custom-${rule.precedence}`,
    name: `custom ${rule.precedence}`,
    direction: 'inbound',
    connector: 'contoso',
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    ...rule,
  });

  it('hand people to Cloud Sync by cloudNoFlow', () => {
    const set = compile({}, [
      custom({
        precedence: 10,
        scope: [[{ attribute: 'dn', operator: 'CONTAINS', value: 'OU=Cloud Sync' }]],
        flows: [{ target: 'cloudNoFlow', source: { type: 'constant', value: 'True' } }],
      }),
      custom({
        precedence: 11,
        direction: 'outbound',
        connector: 'entra',
        linkType: 'JoinNoFlow',
        scope: [[{ attribute: 'cloudNoFlow', operator: 'EQUAL', value: 'True' }]],
      }),
    ]);
    const [inbound, outbound] = set.rules;
    expect(inbound!.inScope(user({}, 'CN=Alice,OU=Cloud Sync,DC=contoso,DC=test'))).toBe(true);
    expect(flow(set, 'custom 10', 'cloudNoFlow', user())).toEqual(values(true));
    expect(set.outbound('person')[0]).toBe(outbound);
    expect(outbound!.inScope(object({ cloudNoFlow: [true] }))).toBe(true);
    expect(outbound!.inScope(object({}))).toBe(false);
  });

  it('bring what no standard rule flows to the cloud: where data lies, who somebody is, when they come and go', () => {
    const names = [
      'preferredDataLocation',
      'userType',
      'certificateUserIds',
      'employeeHireDate',
      'employeeLeaveDateTime',
    ];
    const set = compile({}, [
      custom({
        precedence: 20,
        direction: 'outbound',
        connector: 'entra',
        flows: names.map((name) => ({ target: name, source: { type: 'direct', attribute: name } })),
      }),
    ]);
    expect(set.targetsOf('entra').get('user')).toEqual(new Set([...set.targetsOf('entra').get('user')!, ...names]));
  });

  it.each([
    ['leave out few', 'PHSFiltered', 'EQUAL', false],
    ['take in few', 'PHSIncluded', 'NOTEQUAL', true],
  ] as const)('clone AccountEnabled to synchronize the password hashes of some: %s', (_, mark, operator, marked) => {
    const standard = standardRules(CHOICES).find((rule) => rule.name === 'In from AD - User AccountEnabled')!;
    const clone = (precedence: number, passwordSync: boolean, condition: 'EQUAL' | 'NOTEQUAL') => ({
      ...standard,
      ...{ id: `clone-${precedence}`, name: `clone ${precedence}`, immutable: false, precedence, passwordSync },
      scope: standard.scope.map((group) => [
        ...group,
        { attribute: 'adminDescription', operator: condition, value: mark } as const,
      ]),
    });
    const opposite = operator === 'EQUAL' ? 'NOTEQUAL' : 'EQUAL';
    const set = compile({}, [clone(89, true, opposite), clone(90, false, operator)]);
    // The rule that brings the time of the last password change brings the password, too.
    const passwordOf = (adminDescription: string[]) =>
      set
        .inbound('contoso', 'user')
        .find(
          (rule) =>
            rule.inScope(user({ adminDescription })) && rule.flows.some(({ target }) => target === 'pwdLastSet'),
        )?.rule.passwordSync;
    expect(passwordOf([mark])).toBe(marked);
    expect(passwordOf([])).toBe(!marked);
    expect(standard.passwordSync).toBe(true);
  });
});
