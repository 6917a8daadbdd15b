/** The tenant and whoever else lives in it. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { counted, grouped, moment, relative } from '../terminal/format.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import { padded } from '../terminal/width.ts';
import type { Surface } from './fault.ts';

type Neighbours = CallResult<'tenant-neighbours'>;
type Other = Neighbours['others'][number];

const UNKNOWN: { readonly [what: string]: string } = {
  'cloud-sync': 'Cloud Sync',
  'source-of-authority-of-users': 'source of authority of users',
  'source-of-authority-of-groups': 'source of authority of groups',
  'source-of-authority-of-contacts': 'source of authority of contacts',
};

export function neighboursLines(found: Neighbours, surface: Surface, now: Date): string[] {
  const { style } = surface;
  const at = (time: string) => `${relative(time, now)} (${moment(time)})`;
  const last = (time: string | null) => (time === null ? 'never' : `last ${at(time)}`);
  if (found.lookedAt === null) return ['The tenant was not imported yet, so nobody has looked.'];
  const rows: (readonly [string, string])[] = [
    ['Looked', at(found.lookedAt)],
    ['Synchronized', found.enabled ? last(found.lastSynchronized) : 'off: the tenant takes no objects'],
    ['Passwords', last(found.lastPasswordsSynchronized)],
    ['Last export', machineText(found)],
    ['Cloud-managed', `${counted(found.cloudManaged, 'object', 'objects')}, not exported`],
    ['Sessions', sessionsText(found)],
    ...(found.unknown.length === 0
      ? []
      : [['Not to be seen', found.unknown.map((what) => UNKNOWN[what] ?? safeText(what)).join(', ')] as const]),
  ];
  return [
    ...rows.map(([name, value]) => `${style.quiet(padded(name, 14))}  ${value}`),
    ...found.others.flatMap((other) => ['', ...otherLines(other, surface, now)]),
    ...restorationLines(found, surface, now),
  ];
}

function machineText({ machine, self }: Neighbours): string {
  if (machine === null) return 'the tenant does not say from where';
  return `from ${safeText(machine)}${machine.toLowerCase() === self?.toLowerCase() ? ', this machine' : ''}`;
}

function sessionsText({ revokeSignInSessions, waitingRevocations }: Neighbours): string {
  const state = revokeSignInSessions ? 'end when an account is disabled' : 'stay when an account is disabled';
  return waitingRevocations === 0 ? state : `${state}; of ${grouped(waitingRevocations)} still to be ended`;
}

function otherLines({ kind, name, lastSeen, job, present, accepted }: Other, { style }: Surface, now: Date): string[] {
  const who = kind === 'cloud-sync' ? `Cloud Sync ${isolated(name)}` : name === '' ? 'another server' : isolated(name);
  const seen = lastSeen === null ? '' : `, last ${relative(lastSeen, now)} (${moment(lastSeen)})`;
  const mark = !present || accepted ? style.quiet('·') : style.held('■');
  const state = present ? `synchronizes into this tenant${seen}` : 'is not there at the moment';
  const word = accepted
    ? `Exports go on beside it, as ${safeText(accepted.by)} said ${relative(accepted.at, now)}.`
    : `Exports are held.  ${style.accent('→')} causeway tenant go-on${name === '' ? '' : ` ${safeText(name)}`}`;
  return [
    `${mark} ${style.bold(who)} ${state}`,
    ...(job ? [`  ${style.quiet(`job ${safeText(job.id)}, ${safeText(job.state)}`)}`] : []),
    `  ${word}`,
  ];
}

function restorationLines({ heldRestorations }: Neighbours, { style }: Surface, now: Date): string[] {
  if (heldRestorations.length === 0) return [];
  return [
    '',
    style.quiet('Not made again, because somebody deleted them in the tenant'),
    ...heldRestorations.flatMap(({ name, dn, objectType, times, lastAt, cloudManaged }) => [
      `${style.held('■')} ${safeText(objectType)} ${style.bold(isolated(name))}  ${
        cloudManaged ? 'managed in the cloud, deleted there' : `deleted ${counted(times, 'time', 'times')}`
      }, last ${relative(lastAt, now)}`,
      `  ${style.accent('→')} causeway tenant restore "${safeText(dn)}"`,
    ]),
  ];
}
