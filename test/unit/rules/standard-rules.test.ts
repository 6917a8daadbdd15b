import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../engine/model/attribute-value.ts';
import type { FlowResult, RuleInput } from '../../../engine/rules/compiled-rule.ts';
import type { StandardRuleChoices } from '../../../engine/rules/defaults/choices.ts';
import { matchingAttributes } from '../../../engine/rules/defaults/matching-attributes.ts';
import { standardRules } from '../../../engine/rules/defaults/standard-rules.ts';
import { object } from './builders.ts';
import { CHOICES, compile, flow, GUID, names, OTHER, ruleNamed, user, values } from './standard-rules-lab.ts';

describe('the choices', () => {
  it.each([
    ['ms-DS-ConsistencyGuid', 'once', true],
    ['ms-DS-ConsistencyGuid', 'mail', false],
    ['objectGUID', 'objectSid', true],
    ['objectGUID', 'sAMAccountName', true],
    ['ms-DS-ConsistencyGuid', 'sAMAccountName', false],
    ...matchingAttributes().map((attribute) => ['objectGUID', { attribute }, true] as const),
  ] as const)('give rules that compile: %s, %s, Exchange %s', (sourceAnchor, userMatching, exchangeSchema) => {
    const forests = [
      { connector: 'contoso', exchangeSchema },
      { connector: 'fabrikam', exchangeSchema: true },
    ];
    expect(compile({ sourceAnchor, userMatching, forests }).rules.length).toBeGreaterThan(25);
  });

  it('number the rules from 100, one name after the other, forests in their order', () => {
    const rules = standardRules({
      ...CHOICES,
      forests: ['contoso', 'fabrikam'].map((connector) => ({ connector, exchangeSchema: false })),
    });
    expect(rules.map((rule) => rule.precedence)).toEqual(rules.map((_, index) => 100 + index));
    expect(rules.slice(0, 4).map(({ name, connector }) => [name, connector])).toEqual([
      ['In from AD - User Join', 'contoso'],
      ['In from AD - User Join', 'fabrikam'],
      ['In from AD - InetOrgPerson Join', 'contoso'],
      ['In from AD - InetOrgPerson Join', 'fabrikam'],
    ]);
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    expect(rules.every((rule) => rule.immutable)).toBe(true);
  });

  it('leave out what a forest without Exchange does not have', () => {
    const plain = standardRules(CHOICES);
    expect(names(plain).filter((name) => name.includes('Exchange') && name.startsWith('In from AD'))).toEqual([]);
    expect(
      JSON.stringify(plain.filter((rule) => rule.connector === 'contoso' && rule.direction === 'inbound')),
    ).not.toMatch(/\[mailNickname\]|\[extensionAttribute|msExchRecipient/);
    const exchange = standardRules({ ...CHOICES, forests: [{ connector: 'contoso', exchangeSchema: true }] });
    expect(names(exchange)).toContain('In from AD - User Common from Exchange');
    expect(names(exchange)).toContain('In from AD - Group Exchange');
  });

  it('leave out whatever a known schema does not have', () => {
    const known = ['objectGUID', 'objectSid', 'cn', 'sAMAccountName', 'userAccountControl', 'userPrincipalName', 'sn'];
    const rules = standardRules({
      ...CHOICES,
      forests: [{ connector: 'contoso', exchangeSchema: false, attributes: known }],
    });
    const common = rules.find((rule) => rule.name === 'In from AD - User Common')!;
    expect(common.scope).toEqual([]);
    expect(common.flows.map(({ target }) => target)).toContain('sn');
    expect(common.flows.map(({ target }) => target)).not.toContain('givenName');
    expect(names(rules)).not.toContain('Out to AD - User ImmutableId');
  });

  it('leave out flows to attributes that the Entra connector does not have', () => {
    const rules = standardRules({
      ...CHOICES,
      entra: { connector: 'entra', attributes: { user: ['sourceAnchor', 'displayName', 'userPrincipalName'] } },
    });
    const targets = rules
      .filter((rule) => rule.connectorSpaceObjectType === 'user' && rule.name.startsWith('Out to AAD'))
      .flatMap((rule) => rule.flows.map(({ target }) => target));
    expect([...new Set(targets)].toSorted()).toEqual(['displayName', 'dn', 'sourceAnchor', 'userPrincipalName']);
  });

  it('decide by what users join', () => {
    const join = (userMatching: StandardRuleChoices['userMatching']) =>
      ruleNamed(
        compile({ userMatching, forests: [{ connector: 'contoso', exchangeSchema: true }] }),
        'In from AD - User Join',
      ).joinGroups.map(({ clauses }) => `${clauses[0]!.connectorSpaceAttribute}=${clauses[0]!.metaverseAttribute}`);
    expect(join('once')).toEqual(['objectSid=objectSid']);
    expect(join('mail')).toEqual(['mail=mail']);
    expect(join('objectSid')).toEqual([
      'objectSid=objectSid',
      'msExchMasterAccountSid=objectSid',
      'objectSid=msExchMasterAccountSid',
      'objectSid=msRTCSIP-OriginatorSid',
    ]);
    expect(join('sAMAccountName')).toEqual([
      'sAMAccountName=accountName',
      'mailNickname=accountName',
      'sAMAccountName=mailNickname',
      'mailNickname=mailNickname',
    ]);
    expect(join({ attribute: 'employeeID' })).toEqual(['employeeID=employeeID']);
  });

  it('decide the user principal name', () => {
    const alternate = compile({ userPrincipalNameAttribute: 'mail' });
    const alice = user({ mail: ['a@contoso.test'], userPrincipalName: ['alice@contoso.local'] });
    const rule = 'In from AD - User AccountEnabled';
    expect(flow(alternate, rule, 'userPrincipalName', alice)).toEqual(values('a@contoso.test'));
    expect(flow(alternate, rule, 'onPremisesUserPrincipalName', alice)).toEqual(values('alice@contoso.local'));
    expect(flow(compile(), rule, 'userPrincipalName', alice)).toEqual(values('alice@contoso.local'));
    expect(flow(compile(), rule, 'userPrincipalName', user())).toEqual(values('alice@contoso.test'));
  });
});

describe('the built-in exclusions', () => {
  const set = compile({ forests: [{ connector: 'contoso', exchangeSchema: true }] });

  it.each<[string, RuleInput]>([
    ['a critical system object', user({ isCriticalSystemObject: [true] })],
    ['an account without a name', object({ dn: ['CN=x'] })],
    ['SUPPORT_388945a0', user({ sAMAccountName: ['SUPPORT_388945a0'] })],
    ['an AAD_ account', user({ sAMAccountName: ['AAD_1234'] })],
    ['an MSOL_ account', user({ sAMAccountName: ['MSOL_1234'] })],
    ['a system mailbox', user({ mailNickname: ['SystemMailbox{1}'] })],
    ['a CAS_ mailbox', user({ mailNickname: ['CAS_{1}'] })],
    ['a discovery mailbox', user({ msExchRecipientTypeDetails: [536870912n] })],
    ['the victim of a replication conflict', user({}, 'CN=Alice\\0ACNF:f00,DC=contoso,DC=test')],
  ])('filter %s', (_, input) => {
    expect(flow(set, 'In from AD - User Join', 'cloudFiltered', input)).toEqual(values(true));
  });

  it.each<[string, RuleInput]>([
    ['an account', user()],
    ['a shared mailbox', user({ msExchRecipientTypeDetails: [4n], mailNickname: ['shared'] })],
    ['a name with a comma', user({}, 'CN=Smith\\, Alice,DC=contoso,DC=test')],
    ['an account whose name only starts with CAS_', user({ sAMAccountName: ['CAS_miller'] })],
  ])('let pass %s', (_, input) => {
    expect(flow(set, 'In from AD - User Join', 'cloudFiltered', input)).toEqual({ kind: 'null' });
  });

  it('keep out of scope what Entra Connect wrote back itself', () => {
    const rule = ruleNamed(set, 'In from AD - User Join');
    expect(rule.inScope(user())).toBe(true);
    expect(rule.inScope(user({ adminDescription: ['User_1234'] }))).toBe(false);
    expect(rule.inScope(user({ isCriticalSystemObject: [true] }))).toBe(false);
  });

  it('filter in the same way where the forest has no Exchange', () => {
    const plain = compile();
    const cloudFiltered = (input: RuleInput) => flow(plain, 'In from AD - User Join', 'cloudFiltered', input);
    expect(cloudFiltered(user())).toEqual({ kind: 'null' });
    expect(cloudFiltered(user({ sAMAccountName: ['MSOL_1'] }))).toEqual(values(true));
  });
});

describe('the source anchor', () => {
  const rule = 'In from AD - User AccountEnabled';

  it('is ms-DS-ConsistencyGuid where that has a value, else objectGUID', () => {
    const set = compile();
    expect(flow(set, rule, 'sourceAnchor', user())).toEqual(values(Buffer.from(GUID).toString('base64')));
    const kept = user({ 'mS-DS-ConsistencyGuid': [OTHER] });
    expect(flow(set, rule, 'sourceAnchor', kept)).toEqual(values(Buffer.from(OTHER).toString('base64')));
    expect(flow(set, rule, 'sourceAnchorBinary', kept)).toEqual(values(OTHER));
    expect(flow(set, rule, 'sourceAnchorBinary', user())).toEqual(values(GUID));
  });

  it('is objectGUID alone where that was chosen, and nothing is written back', () => {
    const set = compile({ sourceAnchor: 'objectGUID' });
    const input = user({ 'mS-DS-ConsistencyGuid': [OTHER] });
    expect(flow(set, rule, 'sourceAnchor', input)).toEqual(values(Buffer.from(GUID).toString('base64')));
    expect(set.outboundTo('contoso')).toEqual([]);
    expect(set.attributesRead('contoso').get('user')).not.toContain('mS-DS-ConsistencyGuid');
  });

  it('of a linked mailbox is left to its account', () => {
    const set = compile({ forests: [{ connector: 'contoso', exchangeSchema: true }] });
    const linked = user({ msExchRecipientTypeDetails: [2n] });
    for (const target of ['sourceAnchor', 'sourceAnchorBinary', 'sourceAnchorConnector']) {
      expect(flow(set, rule, target, linked)).toEqual({ kind: 'null' });
    }
  });

  it('is written back only to the forest that it came from', () => {
    const set = compile({
      forests: ['contoso', 'fabrikam'].map((connector) => ({ connector, exchangeSchema: false })),
    });
    const person = object({
      sourceObjectType: ['User'],
      sourceAnchorBinary: [GUID],
      sourceAnchorConnector: ['id-of-contoso'],
    });
    const inScope = set
      .outbound('person')
      .filter((entry) => entry.rule.connector !== 'entra' && entry.inScope(person))
      .map((entry) => `${entry.rule.connector} ${entry.rule.connectorSpaceObjectType}`);
    expect(inScope).toEqual(['contoso user', 'contoso inetOrgPerson']);
    expect(flow(set, 'Out to AD - User ImmutableId', 'mS-DS-ConsistencyGuid', person)).toEqual(values(GUID));
  });

  it('is frozen once it arrived in the cloud, unless the object became another', () => {
    const set = compile();
    const anchor = (more: Attributes) =>
      flow(
        set,
        'Out to AAD - User Join',
        'sourceAnchor',
        object({ sourceAnchor: ['A='], sourceObjectType: ['User'], ...more }),
      );
    expect(anchor({})).toEqual(values('A='));
    expect(anchor({ cloudSourceAnchor: ['A='], cloudAnchor: ['User_1'] })).toEqual(values('A='));
    expect(anchor({ cloudSourceAnchor: ['B='], cloudAnchor: ['User_1'] })).toMatchObject({
      kind: 'error',
      message: 'SourceAnchor attribute has changed.',
    });
    expect(anchor({ cloudSourceAnchor: ['B='], cloudAnchor: ['Contact_1'] })).toEqual(values('A='));
  });
});

describe('a group', () => {
  const set = compile();
  const group = (more: Attributes = {}) =>
    object(
      { dn: ['CN=All'], cn: ['All'], sAMAccountName: ['all'], groupType: [-2147483646n], objectGUID: [GUID], ...more },
      { references: { member: 3 } },
    );

  it('is counted, anchored and told from a distribution list', () => {
    const rule = 'In from AD - Group Common';
    expect(flow(set, rule, 'memberCount', group())).toEqual(values(3n));
    expect(flow(set, rule, 'securityEnabled', group())).toEqual(values(true));
    expect(flow(set, rule, 'securityEnabled', group({ groupType: [2n] }))).toEqual(values(false));
    expect(flow(set, rule, 'sourceAnchor', group())).toEqual(values(Buffer.from(GUID).toString('base64')));
  });

  it.each<[Attributes, boolean]>([
    [{}, false],
    [{ mail: ['all@contoso.test'] }, true],
    [{ mail: ['all'] }, false],
    [{ proxyAddresses: ['smtp:all@contoso.test'] }, false],
    [{ proxyAddresses: ['smtp:x@contoso.test', 'SMTP:all@contoso.test'] }, true],
  ])('with %o is mail-enabled: %s', (more, expected) => {
    expect(flow(set, 'In from AD - Group Join', 'mailEnabled', group(more))).toEqual(values(expected));
  });

  it('goes to the cloud up to the member limit, and stays there beyond it without its members', () => {
    const rule = ruleNamed(set, 'Out to AAD - Group Join');
    const sized = (memberCount: bigint, more: Attributes = {}) =>
      object({ sourceAnchor: ['A='], securityEnabled: [true], memberCount: [memberCount], ...more });
    expect(rule.inScope(sized(250_000n))).toBe(true);
    expect(rule.inScope(sized(250_001n))).toBe(false);
    expect(rule.inScope(sized(250_001n, { cloudAnchor: ['Group_1'] }))).toBe(true);
    expect(flow(set, rule.rule.name, 'member', sized(250_001n))).toMatchObject({
      kind: 'error',
      message: 'Maximum Group member count exceeded',
    });
    expect(flow(set, rule.rule.name, 'member', sized(250_000n))).toEqual({ kind: 'ignore' });
  });

  it('that is neither for security nor for mail stays at home', () => {
    const rule = ruleNamed(set, 'Out to AAD - Group Join');
    const list = object({ sourceAnchor: ['A='], securityEnabled: [false], mailEnabled: [false], memberCount: [1n] });
    expect(rule.inScope(list)).toBe(false);
  });
});

describe('soft match', () => {
  const groups = (choices: Partial<StandardRuleChoices>, name: string) =>
    ruleNamed(compile(choices), name).joinGroups.map((group) => ({
      by: group.clauses[0]!.connectorSpaceAttribute,
      taken: group.acceptsTarget(object({ sourceAnchor: ['B='] })),
      free: group.acceptsTarget(object({})),
    }));

  it('comes after hard match and takes only what has no anchor', () => {
    const rule = 'Out to AAD - User Join';
    const hard = { by: 'sourceAnchor', taken: true, free: true };
    const address = { by: 'primarySmtpAddress', taken: false, free: true };
    const userPrincipalName = { by: 'userPrincipalName', taken: false, free: true };
    expect(groups({}, rule)).toEqual([hard, address, userPrincipalName]);
    expect(groups({ softMatchOnUserPrincipalName: false }, rule)).toEqual([hard, address]);
    expect(groups({}, 'Out to AAD - Group Join')).toEqual([hard, address]);
  });

  it.each<[readonly string[], FlowResult]>([
    [['smtp:x@contoso.test', 'SMTP:alice@contoso.test'], { kind: 'values', values: ['alice@contoso.test'] }],
    [['smtp:x@contoso.test'], { kind: 'null' }],
    [['SMTP:'], { kind: 'null' }],
    [[], { kind: 'null' }],
  ])('finds the primary address in %o', (proxyAddresses, expected) => {
    const input = user({ proxyAddresses });
    expect(flow(compile(), 'In from AD - User Common', 'primarySmtpAddress', input)).toEqual(expected);
  });
});

describe('a user in the cloud', () => {
  const set = compile();
  const person = (more: Attributes = {}) =>
    object({ sourceObjectType: ['User'], sourceAnchor: ['A='], accountEnabled: [true], cn: ['Alice'], ...more });

  it('is provisioned unless it is filtered, made in the cloud or without anchor', () => {
    const rule = ruleNamed(set, 'Out to AAD - User Join');
    expect(rule.inScope(person())).toBe(true);
    expect(rule.inScope(person({ cloudFiltered: [true] }))).toBe(false);
    expect(rule.inScope(person({ cloudMastered: [true] }))).toBe(false);
    expect(rule.inScope(person({ sourceAnchor: [] }))).toBe(false);
    expect(rule.inScope(person({ sourceObjectType: ['Contact'] }))).toBe(false);
  });

  it('has a name made of its anchor', () => {
    expect(flow(set, 'Out to AAD - User Join', 'dn', person())).toEqual(values('CN={413d}'));
  });

  it('keeps its usage location and alias where the forest has none', () => {
    expect(flow(set, 'Out to AAD - User Join', 'usageLocation', person())).toEqual({ kind: 'ignore' });
    expect(flow(set, 'Out to AAD - User Identity', 'alias', person())).toEqual({ kind: 'ignore' });
    expect(flow(set, 'Out to AAD - User Identity', 'alias', person({ mailNickname: ['al'] }))).toEqual(values('al'));
  });
});
