/** What is in a directory beside people and groups: organizational units, contacts, service accounts, shared mailboxes. */

import { escapeRdnValue } from '../../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../entry.ts';
import { accountPart, NAMINGS, wholeName, type NamingKey } from './names.ts';
import { DISABLED, entry, NEVER_EXPIRES, USER_CLASSES, type PeopleContext } from './people.ts';
import { DEPARTMENTS, OFFICES } from './places.ts';
import { randomFor } from './random.ts';
import { unitDn } from './roster.ts';

const TOP_UNITS = [
  'People',
  'Service Accounts',
  'Groups',
  'Contacts',
  'Shared Mailboxes',
  'Disabled',
  'Contractors',
] as const;

/** Organizational units, each after the one it is in. */
export function* unitEntries(baseDn: string, offices: number): Generator<LabEntry> {
  for (const name of TOP_UNITS) yield unit(baseDn, [name]);
  const used = OFFICES.slice(0, offices);
  for (const region of new Set(used.map((office) => office.region))) yield unit(baseDn, [region, 'People']);
  for (const office of used) {
    yield unit(baseDn, [office.name, office.region, 'People']);
    for (const department of DEPARTMENTS) yield unit(baseDn, [department.name, office.name, office.region, 'People']);
  }
}

export function unit(baseDn: string, names: readonly [string, ...string[]]): LabEntry {
  return entry(unitDn(baseDn, names), ['top', 'organizationalUnit'], { ou: names[0] });
}

const PARTNERS = ['adatum.test', 'litware.test', 'northwind.test', 'tailspin.test', 'wingtip.test'];

export function contactEntry(context: PeopleContext & { readonly baseDn: string }, index: number): LabEntry {
  const random = randomFor(context.seed, 'contact', index);
  const naming = NAMINGS[random.pick(Object.keys(NAMINGS) as NamingKey[])];
  const given = random.pick(naming.given);
  const family = random.pick(naming.family);
  const partner = random.pick(PARTNERS);
  const mail = `${accountPart(given)}.${accountPart(family)}${index}@${partner}`;
  const name = wholeName(naming, given, family);
  const commonName = `${name} (${partner.replace('.test', '')} ${index})`;
  return entry(
    `CN=${escapeRdnValue(commonName)},OU=Contacts,${context.baseDn}`,
    ['top', 'person', 'organizationalPerson', 'contact'],
    {
      cn: commonName,
      givenName: given.native,
      sn: family.native,
      displayName: name,
      company: partner.replace('.test', ''),
      mail,
      proxyAddresses: [`SMTP:${mail}`],
      ...(context.exchange && { mailNickname: `contact${index}`, targetAddress: `SMTP:${mail}` }),
    },
  );
}

const SERVICES = ['backup', 'scanner', 'monitoring', 'print', 'erp', 'badge', 'deploy', 'reporting', 'fax', 'vpn'];

export function serviceAccountEntry(context: PeopleContext & { readonly baseDn: string }, index: number): LabEntry {
  const name = numberedName('svc', SERVICES, index);
  return entry(`CN=${name},OU=Service Accounts,${context.baseDn}`, USER_CLASSES, {
    cn: name,
    sAMAccountName: name,
    userPrincipalName: `${name}@${context.domain}`,
    userAccountControl: NEVER_EXPIRES,
    displayName: name,
    description: 'Service account, not a person; see the operations handbook',
  });
}

const MAILBOXES = ['info', 'jobs', 'invoices', 'press', 'support', 'facilities', 'privacy', 'reception'];

export function sharedMailboxEntry(context: PeopleContext & { readonly baseDn: string }, index: number): LabEntry {
  const name = numberedName('shr', MAILBOXES, index);
  const mail = `${name.slice('shr-'.length)}@${context.domain}`;
  return entry(`CN=${name},OU=Shared Mailboxes,${context.baseDn}`, USER_CLASSES, {
    cn: name,
    sAMAccountName: name,
    userPrincipalName: `${name}@${context.domain}`,
    // A shared mailbox belongs to an account that nobody signs in with.
    userAccountControl: DISABLED,
    displayName: `${context.company} ${name.slice('shr-'.length)}`,
    mail,
    proxyAddresses: [`SMTP:${mail}`],
    ...(context.exchange && { mailNickname: name, msExchRecipientTypeDetails: '4' }),
  });
}

function numberedName(prefix: string, names: readonly string[], index: number): string {
  const round = Math.floor(index / names.length);
  return `${prefix}-${names[index % names.length]}${round === 0 ? '' : round + 1}`;
}
