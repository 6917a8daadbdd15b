/**
 * What each choice of the wizard does to the standard rules, against those of one forest with Exchange and Lync, matched by
 * SID, with objectGUID as source anchor and Exchange hybrid (entra-connect.md 1.4 to 1.8, 3.2, 3.3).
 */

import type { StandardRuleChoices } from '../../engine/rules/defaults/choices.ts';

/** Whose rule it is: one for the tenant, one for each forest, for each with Exchange, for each with Lync. */
export type Owner = 'tenant' | 'forest' | 'exchange' | 'lync';

/** In order of precedence, from 100. */
export const NAMES: readonly (readonly [name: string, owner: Owner])[] = [
  ['In from AD - User Join', 'forest'],
  ['In from AD - InetOrgPerson Join', 'forest'],
  ['In from AD - User AccountEnabled', 'forest'],
  ['In from AD - InetOrgPerson AccountEnabled', 'forest'],
  ['In from AD - User Common from Exchange', 'exchange'],
  ['In from AD - InetOrgPerson Common from Exchange', 'exchange'],
  ['In from AD - User Common', 'forest'],
  ['In from AD - InetOrgPerson Common', 'forest'],
  ['In from AD - User Exchange', 'exchange'],
  ['In from AD - InetOrgPerson Exchange', 'exchange'],
  ['In from AD - User Lync', 'lync'],
  ['In from AD - InetOrgPerson Lync', 'lync'],
  ['In from AD - Group Join', 'forest'],
  ['In from AD - Group Exchange', 'exchange'],
  ['In from AD - Group Common', 'forest'],
  ['In from AD - Contact Join', 'forest'],
  ['In from AD - Contact Common', 'forest'],
  ['In from AD - Contact Lync', 'lync'],
  ['In from AD - ForeignSecurityPrincipal Join User', 'forest'],
  ['In from AAD - User Join', 'tenant'],
  ['In from AAD - Contact Join', 'tenant'],
  ['In from AAD - Group Join', 'tenant'],
  ['In from AAD - User NGCKey', 'tenant'],
  ['Out to AAD - User Join', 'tenant'],
  ['Out to AAD - User Identity', 'tenant'],
  ['Out to AAD - User ExchangeOnline', 'tenant'],
  ['Out to AAD - User DynamicsCRM', 'tenant'],
  ['Out to AAD - User Intune', 'tenant'],
  ['Out to AAD - User LyncOnline', 'tenant'],
  ['Out to AAD - User SharePointOnline', 'tenant'],
  ['Out to AAD - User AzureRMS', 'tenant'],
  ['Out to AAD - Contact Join', 'tenant'],
  ['Out to AAD - Contact Identity', 'tenant'],
  ['Out to AAD - Contact ExchangeOnline', 'tenant'],
  ['Out to AAD - Contact DynamicsCRM', 'tenant'],
  ['Out to AAD - Contact Intune', 'tenant'],
  ['Out to AAD - Contact LyncOnline', 'tenant'],
  ['Out to AAD - Contact SharePointOnline', 'tenant'],
  ['Out to AAD - Contact AzureRMS', 'tenant'],
  ['Out to AAD - Group Join', 'tenant'],
  ['Out to AAD - Group Identity', 'tenant'],
  ['Out to AAD - Group ExchangeOnline', 'tenant'],
  ['Out to AAD - Group DynamicsCRM', 'tenant'],
  ['Out to AAD - Group Intune', 'tenant'],
  ['Out to AAD - Group LyncOnline', 'tenant'],
  ['Out to AAD - Group SharePointOnline', 'tenant'],
  ['Out to AAD - Group AzureRMS', 'tenant'],
  ['Out to AAD - User OfficeProPlus', 'tenant'],
  ['In from AAD - Contact Exchange Hybrid', 'tenant'],
  ['In from AAD - Group Exchange Hybrid', 'tenant'],
  ['In from AAD - User Exchange Hybrid', 'tenant'],
  ['Out to AD - Contact Join', 'exchange'],
  ['Out to AD - Group Join', 'exchange'],
  ['Out to AD - InetOrgPerson Join', 'exchange'],
  ['Out to AD - User Join SOAInAD', 'exchange'],
  ['Out to AD - Contact Exchange Hybrid', 'exchange'],
  ['Out to AD - Group Exchange Hybrid', 'exchange'],
  ['Out to AD - InetOrgPerson Exchange Hybrid', 'exchange'],
  ['Out to AD - User Exchange Hybrid', 'exchange'],
  ['In from AD - Computer Join', 'forest'],
  ['Out to AAD - Device Join SOAInAD', 'tenant'],
  ['In from AD - Device Common', 'forest'],
];

export interface Change {
  /** The rules that change, what of them, and how it reads then; absent: it is left out. */
  readonly rules: readonly string[];
  readonly aspects: readonly string[];
  readonly text?: string;
}

export interface Choice {
  readonly choice: string;
  readonly further: Partial<StandardRuleChoices>;
  readonly without?: readonly string[];
  readonly added?: readonly string[];
  readonly changed?: readonly Change[];
}

const PEOPLE = ['User', 'InetOrgPerson'];
const JOINS = PEOPLE.map((kind) => `In from AD - ${kind} Join`);
const ACCOUNTS = PEOPLE.flatMap((kind) => [`In from AD - ${kind} AccountEnabled`, `In from AD - ${kind} Common`]);
const flows = (names: string) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `flow ${name}`);
const named = (pattern: RegExp) => NAMES.map(([name]) => name).filter((name) => pattern.test(name));
const joinedOn = (text: string): Change => ({ rules: JOINS, aspects: ['join'], text });

/* Matching users across forests (1.5). */

const MATCHING: readonly Choice[] = [
  {
    choice: 'users are represented once',
    further: { userMatching: 'once' },
    changed: [joinedOn('objectSid=objectSid')],
  },
  { choice: 'matched by mail', further: { userMatching: 'mail' }, changed: [joinedOn('mail=mail')] },
  { choice: 'matched by SID', further: { userMatching: 'objectSid' } },
  {
    choice: 'matched by sAMAccountName and mailNickname',
    further: { userMatching: 'sAMAccountName' },
    changed: [
      joinedOn(
        'sAMAccountName=accountName OR mailNickname=accountName OR sAMAccountName=mailNickname ' +
          'OR mailNickname=mailNickname',
      ),
    ],
  },
  {
    choice: 'matched by an attribute of choice',
    further: { userMatching: { attribute: 'employeeID' } },
    changed: [joinedOn('employeeID=employeeID')],
  },
];

/* Source anchor (1.6, the last note of 3.4) and sign-in name (1.4). */

const ANCHOR = 'IIF(IsString([objectGUID]), CStr([objectGUID]), ConvertToBase64([objectGUID]))';
const KEPT = 'IsPresent([mS-DS-ConsistencyGuid])';
const unlessLinked = (text: string) =>
  `IIF(IsPresent([msExchRecipientTypeDetails]), IIF([msExchRecipientTypeDetails] = 2, NULL, ${text}), ${text}) Update`;
const signInName = (attribute: string) =>
  `IIF(IsPresent([${attribute}]), [${attribute}], IIF(IsPresent([sAMAccountName]), ` +
  '[sAMAccountName] & "@" & %Domain.FQDN%, Error("AccountName is not present"))) Update';

const IDENTITY: readonly Choice[] = [
  {
    choice: 'ms-DS-ConsistencyGuid as source anchor',
    further: { sourceAnchor: 'ms-DS-ConsistencyGuid' },
    added: PEOPLE.map((kind) => `Out to AD - ${kind} ImmutableId`),
    changed: [
      {
        rules: ACCOUNTS,
        aspects: flows('sourceAnchor'),
        text: unlessLinked(`IIF(${KEPT}, ConvertToBase64([mS-DS-ConsistencyGuid]), ${ANCHOR})`),
      },
      {
        rules: ACCOUNTS,
        aspects: flows('sourceAnchorBinary'),
        text: unlessLinked(`IIF(${KEPT}, [mS-DS-ConsistencyGuid], [objectGUID])`),
      },
      { rules: ACCOUNTS, aspects: flows('sourceAnchorConnector'), text: unlessLinked('%Connector.ID%') },
    ],
  },
  {
    choice: 'mail as sign-in name',
    further: { userPrincipalNameAttribute: 'mail' },
    changed: [
      { rules: ACCOUNTS, aspects: flows('userPrincipalName'), text: signInName('mail') },
      { rules: ACCOUNTS, aspects: flows('onPremisesUserPrincipalName'), text: 'Trim([userPrincipalName]) Update' },
    ],
  },
  {
    choice: 'no soft match by sign-in name',
    further: { softMatchOnUserPrincipalName: false },
    changed: [
      {
        rules: ['Out to AAD - User Join'],
        aspects: ['join'],
        text: 'sourceAnchor=sourceAnchor (case) OR primarySmtpAddress=primarySmtpAddress if sourceAnchor ISNULL',
      },
    ],
  },
];

/* Optional features (1.8). */

const SERVICES = {
  microsoft365Apps: 'OfficeProPlus',
  exchangeOnline: 'ExchangeOnline',
  sharePointOnline: 'SharePointOnline',
  teams: 'LyncOnline',
  azureRightsManagement: 'AzureRMS',
  intune: 'Intune',
  dynamics: 'DynamicsCRM',
} as const;

/** What the Identity rules have only for services that have no rules of their own. */
const THIRD_PARTY: readonly Change[] = [
  {
    rules: ['Out to AAD - User Identity'],
    aspects: flows('alias employeeId employeeType givenName mail proxyAddresses surname'),
  },
  { rules: ['Out to AAD - Contact Identity'], aspects: flows('alias givenName proxyAddresses surname') },
  { rules: ['Out to AAD - Group Identity'], aspects: flows('alias mail managedBy proxyAddresses') },
];

const applications = [...(Object.keys(SERVICES) as (keyof typeof SERVICES)[]), 'thirdParty' as const];

const FILTERED: readonly Choice[] = [
  ...Object.entries(SERVICES).map(([application, suffix]) => ({
    choice: `without the service ${application}`,
    further: { applications: applications.filter((other) => other !== application) },
    without: named(new RegExp(`^Out to AAD - .* ${suffix}$`)),
  })),
  {
    choice: 'without services of third parties',
    further: { applications: applications.filter((other) => other !== 'thirdParty') },
    changed: THIRD_PARTY,
  },
  {
    choice: 'without any service',
    further: { applications: [] },
    without: named(new RegExp(`^Out to AAD - .* (?:${Object.values(SERVICES).join('|')})$`)),
    changed: THIRD_PARTY,
  },
  {
    // Every service needs the display name: it cannot be left out.
    choice: 'without title, manager and display name',
    further: { excludedAttributes: ['title', 'manager', 'displayName'] },
    changed: [
      {
        rules: ['ExchangeOnline', 'DynamicsCRM', 'LyncOnline', 'SharePointOnline'].flatMap((service) => [
          `Out to AAD - User ${service}`,
          `Out to AAD - Contact ${service}`,
        ]),
        aspects: flows('title'),
      },
      {
        rules: [
          ...['ExchangeOnline', 'DynamicsCRM', 'LyncOnline', 'SharePointOnline'].map(
            (one) => `Out to AAD - User ${one}`,
          ),
          ...['ExchangeOnline', 'SharePointOnline'].map((one) => `Out to AAD - Contact ${one}`),
        ],
        aspects: flows('manager'),
      },
    ],
  },
];

const MEMBER = 'dn ISMEMBEROF %Connector.GroupFilteringGroupDn%';
const APPLICATION = '0123456789abcdef0123456789abcdef';

const FEATURES: readonly Choice[] = [
  {
    choice: 'no Exchange hybrid',
    further: { exchangeHybrid: false },
    without: named(/ Exchange Hybrid$|^Out to AD - .* Join/),
  },
  {
    choice: 'public folders',
    further: { publicFolders: true },
    added: [
      'In from AD - PublicFolder Join',
      'In from AD - PublicFolder Common',
      'In from AAD - PublicFolder Join',
      'Out to AAD - PublicFolder Join',
      'Out to AAD - PublicFolder ExchangeOnline',
    ],
  },
  {
    choice: 'directory extensions of users and groups',
    further: {
      directoryExtensions: {
        application: APPLICATION,
        attributes: [
          { objectType: 'user', attribute: 'badge', type: 'string', multiValued: false },
          { objectType: 'group', attribute: 'costCentre', type: 'integer', multiValued: false },
        ],
      },
    },
    added: [
      'In from AD - User Directory Extension',
      'In from AD - InetOrgPerson Directory Extension',
      'In from AD - Group Directory Extension',
      'Out to AAD - User Directory Extension',
      'Out to AAD - Group Directory Extension',
    ],
  },
  {
    choice: 'a group as filter',
    further: { forests: [{ connector: 'AD', exchangeSchema: true, groupFilter: true }] },
    changed: [
      {
        rules: ['In from AD - User Join'],
        aspects: ['scope'],
        text: `isCriticalSystemObject NOTEQUAL true & adminDescription NOTSTARTSWITH User_ & ${MEMBER}`,
      },
      {
        rules: ['In from AD - InetOrgPerson Join'],
        aspects: ['scope'],
        text: `isCriticalSystemObject NOTEQUAL true & ${MEMBER}`,
      },
      {
        rules: ['In from AD - Group Join'],
        aspects: ['scope'],
        text: `isCriticalSystemObject NOTEQUAL true & adminDescription NOTSTARTSWITH Group_ & ${MEMBER}`,
      },
      { rules: ['In from AD - Contact Join', 'In from AD - Computer Join'], aspects: ['scope'], text: MEMBER },
    ],
  },
];

export const CHOICES_AND_CHANGES: readonly Choice[] = [...MATCHING, ...IDENTITY, ...FILTERED, ...FEATURES];
