/** What is set in the tenant itself, and what its back ends carry. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { counted, grouped, moment, relative } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';
import { padded, prose } from '../terminal/width.ts';
import { faultLines, type Surface } from './fault.ts';

type Settings = CallResult<'tenant-settings'>;
type Feature = Settings['features'][number];

/** What hangs on each, in a line. */
const MEANS: { readonly [name in Feature['name']]: string } = {
  softMatchOnUpnEnabled: 'cloud accounts with the same sign-in name are taken over',
  blockSoftMatchEnabled: 'no account is taken over by address or name',
  blockCloudObjectTakeoverThroughHardMatchEnabled: 'no account is taken over by its anchor',
  allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled: 'lifts the protection of hard matches; for moves only',
  quarantineUponUpnConflictEnabled: 'a sign-in name that is taken is put aside; always on',
  quarantineUponProxyAddressesConflictEnabled: 'an address that is taken is put aside; always on',
  synchronizeUpnForManagedUsersEnabled: 'new sign-in names arrive for everybody',
  directoryExtensionsEnabled: 'attributes of your own',
  bypassDirSyncOverridesEnabled: 'phone numbers changed in the cloud stay',
  passwordSyncEnabled: 'hashes of passwords are taken',
  cloudPasswordPolicyForPasswordSyncedUsersEnabled: 'synchronized passwords expire by the rules of the cloud',
  userForcePasswordChangeOnLogonEnabled: 'a change of password that is due is due in the cloud, too',
  passwordWritebackEnabled: 'not in use any more',
  unifiedGroupWritebackEnabled: 'groups of Microsoft 365 are offered to the forest',
  userWritebackEnabled: 'cloud accounts are offered to the forest',
  deviceWritebackEnabled: 'devices are offered to the forest',
};

const CHANGED_BY = { application: 'Causeway', administrator: 'administrator', nobody: 'nobody' } as const;

export function tenantLines(settings: Settings, surface: Surface, now: Date): string[] {
  const { style } = surface;
  const { directorySynchronization, certificate, lastExport, technicalContacts } = settings;
  const stamp = (iso: string | null) => (iso === null ? 'never' : `${relative(iso, now)} (${moment(iso)})`);
  const rows: (readonly [string, string])[] = [
    ['Tenant', `${safeText(settings.displayName ?? settings.name)}, ${settings.tenantId}`],
    ['Application', settings.clientId],
    ['Changes go by', settings.backEnd],
    ['Synchronization', stateOf(directorySynchronization.enabled)],
    ['Last synchronized', stamp(directorySynchronization.lastSynchronized)],
    ['Last passwords', stamp(directorySynchronization.lastPasswordSynchronized)],
    ...(lastExport ? [['Last export', exportOf(lastExport, style)] as const] : []),
    ['Deletions', thresholdText(settings)],
    ['Writes to', contactsText(technicalContacts.addresses)],
    ['Certificate', certificateText(certificate, style, now)],
  ];
  return [
    ...rows.map(([name, value]) => `${style.quiet(padded(name, 18))}  ${value}`),
    '',
    ...featureTable(settings.features, surface),
    ...settings.faults.flatMap(({ fault }) => ['', ...faultLines(fault, surface)]),
  ];
}

function stateOf(enabled: boolean | null): string {
  if (enabled === null) return 'could not be read';
  return enabled ? 'on: the tenant takes synchronized objects' : 'off';
}

function exportOf({ machine, isThisOne }: NonNullable<Settings['lastExport']>, style: Style): string {
  return isThisOne ? `${safeText(machine)}, this machine` : style.notice(`${safeText(machine)}, another machine`);
}

function thresholdText({ deletionThreshold: { tenant, causeway } }: Settings): string {
  const said = (threshold: typeof causeway) => (threshold.enabled ? grouped(threshold.count) : 'no limit');
  return `${tenant ? said(tenant) : 'not known'} in the tenant, ${said(causeway)} here`;
}

function contactsText(addresses: readonly string[] | null): string {
  if (addresses === null) return 'could not be read';
  return addresses.length === 0 ? 'nobody' : addresses.map(safeText).join(', ');
}

function certificateText(
  { notAfter, lifeUsed, renewalDue, expired }: Settings['certificate'],
  style: Style,
  now: Date,
) {
  const life = `${String(Math.round(lifeUsed * 100))} % of its life is over, ends ${relative(notAfter, now)}`;
  if (expired) return style.bad(`expired ${relative(notAfter, now)}`);
  return renewalDue ? style.notice(`${life}: renewal is due`) : life;
}

function featureTable(features: readonly Feature[], { width, style }: Surface): string[] {
  return table({
    columns: [
      { title: 'Feature' },
      { title: '' },
      { title: 'Risk' },
      { title: 'Changed by' },
      { title: 'Means', shrinksTo: 20 },
    ],
    rows: features.map(({ name, on, risk, changedBy }) => [
      name.replace(/Enabled$/, ''),
      on === null ? '?' : on ? style.good('on') : 'off',
      risk === 'high' ? style.notice(risk) : risk,
      CHANGED_BY[changedBy],
      MEANS[name],
    ]),
    width,
    title: style.quiet,
  });
}

export function backEndLines(backEnds: CallResult<'back-ends'>, { width, style }: Surface): string[] {
  return backEnds.flatMap(({ id, objectTypes, differences, limits }, index) => [
    ...(index === 0 ? [] : ['']),
    style.bold(id),
    ...table({
      columns: [{ title: 'Object' }, { title: 'Carried' }, { title: 'Attributes', align: 'right' }],
      rows: objectTypes.map(({ objectType, operations, written }) => [
        objectType,
        operations.length === 0 ? 'no' : operations.join(', '),
        grouped(written.length),
      ]),
      width,
      title: style.quiet,
    }),
    ...prose(differences.join(', '), width),
    `${grouped(limits.writes.count)} changes in ${counted(limits.writes.seconds, 'second', 'seconds')}`,
  ]);
}

const MARKS = { good: '✓', attention: '!', problem: '✗', unknown: '?' } as const;

export function backEndCheckLines(check: CallResult<'back-end-check'>, surface: Surface): string[] {
  const { style, width } = surface;
  const paint = { good: style.good, attention: style.notice, problem: style.bad, unknown: style.quiet } as const;
  const rows = check.rows.flatMap(({ id, state, facts, fault }) => {
    const said = Object.entries(facts).map(([name, value]) => `${name} ${safeText(String(value))}`);
    return [
      `${paint[state](MARKS[state])} ${padded(id, 14)}  ${said.join(', ')}`,
      ...(fault ? faultLines(fault, surface, 2) : []),
    ];
  });
  const doubled = check.doubled.groups.map(
    ({ name, members }) => `  ${safeText(name)}, ${counted(members, 'member', 'members')}`,
  );
  return [
    ...rows,
    ...(check.doubled.count > 0
      ? [
          '',
          ...prose(`${counted(check.doubled.count, 'group', 'groups')} would stay beside new ones:`, width),
          ...doubled,
        ]
      : []),
    '',
    check.possible ? 'Nothing stands against it.' : 'Something stands against it.',
  ];
}
