/**
 * The dirt of real directories, one named case each, in an organizational unit of an acquired company: what an engine
 * must report object by object while everything else goes on. Only what a domain controller accepts is here: it refuses
 * a second user with the same user principal name, a title above 128 characters, and a newline in a name.
 */

import { guidFromText } from '../../../engine/model/anchor.ts';
import { escapeRdnValue } from '../../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../entry.ts';
import type { LabLinks } from '../forest-administration.ts';
import { ENABLED, entry, USER_CLASSES } from './people.ts';

export type DirtName =
  | 'address-of-two-users'
  | 'mail-of-another'
  | 'suffix-not-verified'
  | 'principal-name-with-illegal-characters'
  | 'principal-name-too-long'
  | 'description-too-long'
  | 'values-at-their-limit'
  | 'spaces-around-values'
  | 'newline-in-values'
  | 'decomposed-unicode'
  | 'no-display-name'
  | 'no-principal-name'
  | 'special-characters-in-name'
  | 'anchor-of-two-users'
  | 'excluded-account-name'
  | 'empty-group'
  | 'group-with-member-out-of-scope'
  | 'group-circle'
  | 'distribution-group-without-mail'
  | 'contact-without-mail'
  | 'manager-out-of-scope';

export interface Dirt {
  readonly name: DirtName;
  /** What is wrong, for people. */
  readonly title: string;
  readonly entries: readonly LabEntry[];
  /** Links that can only be set when all entries exist. */
  readonly links: readonly LabLinks[];
}

export interface DirtContext {
  readonly domain: string;
  /** The organizational unit the dirt lies in. */
  readonly unitDn: string;
  /** An employee and a contractor, for what refers to other objects. */
  readonly employee: { readonly dn: string; readonly mail: string };
  readonly contractorDn: string | undefined;
}

type Attributes = Record<string, string | readonly string[] | undefined>;

export function makeDirt(context: DirtContext): readonly Dirt[] {
  return [...usersWithBadAddresses(context), ...usersWithBadValues(context), ...anchors(context), ...groups(context)];
}

function dirt(name: DirtName, title: string, entries: readonly LabEntry[], links: readonly LabLinks[] = []): Dirt {
  return { name, title, entries, links };
}

/** A user that is in order but for what `attributes` says; an attribute given as undefined is left out. */
function user(context: DirtContext, commonName: string, account: string, attributes: Attributes = {}): LabEntry {
  return entry(dnOf(context, commonName), USER_CLASSES, {
    cn: commonName,
    sAMAccountName: account,
    userPrincipalName: `${account}@${context.domain}`,
    userAccountControl: ENABLED,
    givenName: 'Dana',
    sn: 'Acquired',
    displayName: commonName,
    ...attributes,
  });
}

function group(context: DirtContext, commonName: string, account: string, attributes: Attributes = {}): LabEntry {
  return entry(dnOf(context, commonName), ['top', 'group'], {
    cn: commonName,
    sAMAccountName: account,
    groupType: '-2147483640',
    displayName: commonName,
    ...attributes,
  });
}

function dnOf(context: DirtContext, commonName: string): string {
  return `CN=${escapeRdnValue(commonName)},${context.unitDn}`;
}

function usersWithBadAddresses(context: DirtContext): readonly Dirt[] {
  const { domain, employee } = context;
  const shared = `front.desk@${domain}`;
  const addresses = { mail: shared, proxyAddresses: [`SMTP:${shared}`] };
  return [
    dirt('address-of-two-users', 'Two users have the same primary address', [
      user(context, 'Front Desk Day', 'dirt-desk-day', addresses),
      user(context, 'Front Desk Night', 'dirt-desk-night', addresses),
    ]),
    dirt('mail-of-another', "A user's mail and primary address are those of somebody else", [
      user(context, 'Impostor', 'dirt-impostor', { mail: employee.mail, proxyAddresses: [`SMTP:${employee.mail}`] }),
    ]),
    dirt('suffix-not-verified', 'The suffix of the user principal name is no domain of the tenant', [
      user(context, 'Local Suffix', 'dirt-suffix', { userPrincipalName: 'dirt-suffix@corp.acquired.local' }),
    ]),
    dirt('principal-name-with-illegal-characters', 'The user principal name has letters that Entra ID refuses', [
      user(context, 'Jörg Illegal', 'dirt-illegal', { userPrincipalName: `jörg illegal & co@${domain}` }),
    ]),
    dirt('principal-name-too-long', 'The user principal name has more than 64 characters before the @', [
      user(context, 'Long Name', 'dirt-long-upn', { userPrincipalName: `${'very-'.repeat(14)}long@${domain}` }),
    ]),
    dirt('no-principal-name', 'The user has no user principal name', [
      user(context, 'No Principal Name', 'dirt-no-upn', { userPrincipalName: undefined }),
    ]),
    dirt('excluded-account-name', 'The account name marks a synchronization account, which is never synchronized', [
      user(context, 'MSOL_4d1e5a0c77b2', 'MSOL_4d1e5a0c77b2'),
    ]),
    dirt('contact-without-mail', 'The contact has no address', [
      entry(dnOf(context, 'Contact Without Mail'), ['top', 'person', 'organizationalPerson', 'contact'], {
        cn: 'Contact Without Mail',
        displayName: 'Contact Without Mail',
      }),
    ]),
  ];
}

/** Common names that every layer between the directory and the screen likes to trip over. */
const SPECIAL_NAMES = [
  'Comma, Carla',
  'Quote "Q" Quentin',
  'Slash/Back\\Slash',
  'Plus+Sign',
  '#Hash First',
  'Semi;Colon = Equals',
  '<Angle> & Ampersand',
  "Apostrophe's O'Clock",
  'Star*(Paren) 100%',
  'Emoji 👩🏽‍💻 Developer',
  '${template} {{braces}}',
  'Robert"); DROP TABLE Students;--',
];

function usersWithBadValues(context: DirtContext): readonly Dirt[] {
  return [
    dirt('description-too-long', 'The description has more than the 448 characters that are synchronized', [
      user(context, 'Long Description', 'dirt-long-text', { description: 'All about it. '.repeat(60).trim() }),
    ]),
    dirt('values-at-their-limit', 'Values are as long as the schema allows, in letters of two octets and more', [
      user(context, 'Ÿ'.repeat(64), 'dirt-limits', {
        displayName: '名'.repeat(256),
        title: 'ß'.repeat(128),
        department: 'Ж'.repeat(64),
        company: '٤'.repeat(64),
        givenName: '𝒢'.repeat(32),
        streetAddress: 'é'.repeat(1024),
        employeeID: '9'.repeat(16),
      }),
    ]),
    dirt('spaces-around-values', 'Values begin and end with spaces', [
      user(context, 'Spaces Around', 'dirt-spaces', {
        displayName: '  Spaces Around  ',
        givenName: ' Spaces',
        title: 'Trailing ',
        department: ' Leading',
      }),
    ]),
    dirt('newline-in-values', 'Values have newlines and tabs', [
      user(context, 'Newline Inside', 'dirt-newline', {
        displayName: 'Newline\nInside',
        streetAddress: '9001 Acquired Road\r\nBuilding 4\r\n\tFloor 2',
      }),
    ]),
    dirt('decomposed-unicode', 'Accents are combining characters, as some systems write them', [
      user(context, 'Zoe Decomposed', 'dirt-decomposed', { displayName: 'Zoë Ångström'.normalize('NFD') }),
    ]),
    dirt('no-display-name', 'The user has no display name', [
      user(context, 'No Display Name', 'dirt-no-display', { displayName: undefined, givenName: undefined }),
    ]),
    dirt(
      'special-characters-in-name',
      'Names hold the special characters of DNs, paths, HTML and SQL',
      SPECIAL_NAMES.map((name, index) => user(context, name, `dirt-special-${index + 1}`)),
    ),
  ];
}

function anchors(context: DirtContext): readonly Dirt[] {
  const anchor = { 'mS-DS-ConsistencyGuid': [guidFromText('6f1c0d3e-8a52-4b7e-9d10-2f3a4b5c6d7e')] };
  const twins = [
    user(context, 'Anchor First', 'dirt-anchor-1', { employeeType: 'Employee' }),
    user(context, 'Anchor Second', 'dirt-anchor-2', { employeeType: 'Employee' }),
  ];
  return [
    dirt(
      'anchor-of-two-users',
      'Two users have the same mS-DS-ConsistencyGuid, as after copying an account',
      twins.map(({ dn, attributes }) => ({ dn, attributes: { ...attributes, ...anchor } })),
    ),
  ];
}

function groups(context: DirtContext): readonly Dirt[] {
  const { employee, contractorDn } = context;
  const circle = [group(context, 'Circle A', 'dirt-circle-a'), group(context, 'Circle B', 'dirt-circle-b')] as const;
  const [first, second] = [circle[0].dn, circle[1].dn];
  const outside = contractorDn === undefined ? [] : [contractorDn];
  return [
    dirt('empty-group', 'The group has no members', [group(context, 'Empty Group', 'dirt-empty')]),
    dirt('group-with-member-out-of-scope', 'One of two members is in an organizational unit out of scope', [
      group(context, 'Mixed Scope', 'dirt-mixed', { member: [employee.dn, ...outside] }),
    ]),
    dirt('group-circle', 'Two groups are members of each other', circle, [
      { dn: first, attribute: 'member', targets: [second] },
      { dn: second, attribute: 'member', targets: [first] },
    ]),
    dirt('distribution-group-without-mail', 'The distribution group has no address', [
      group(context, 'List Without Mail', 'dirt-list', { groupType: '8', member: [employee.dn] }),
    ]),
    dirt('manager-out-of-scope', "The user's manager is in an organizational unit out of scope", [
      user(context, 'Reports Outside', 'dirt-manager', { manager: contractorDn }),
    ]),
  ];
}
