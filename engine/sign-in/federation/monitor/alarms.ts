/** Alarms: raised once, seen again by each look while they last, ended by the look that no longer finds them. */

import { noteAudit } from '../../../settings/audit.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import type { Store } from '../../../store/store.ts';
import type { FederationDifference, FederationSettings } from '../types.ts';
import { rememberDomain } from './known.ts';
import type { AlarmKind, FederationAlarm } from './types.ts';

/** What a look finds. */
export interface Found {
  readonly domain: string;
  readonly kind: AlarmKind;
  /** What it is about within the domain: a certificate's SHA-256, the new settings; the same for the same. */
  readonly subject: string;
  readonly severity: FederationAlarm['severity'];
  readonly facts: FederationAlarm['facts'];
  readonly differences?: readonly FederationDifference[];
  /** Of somebody else's change: what the tenant has now, taken as known when the alarm is accepted. */
  readonly now?: { readonly authentication: 'Managed' | 'Federated'; readonly settings: FederationSettings | null };
}

/** Those of the kinds that a look cannot judge this time stay as they are. */
export interface Reconciled {
  readonly raised: readonly number[];
  readonly ended: readonly number[];
}

export async function reconcileAlarms(
  writer: Writer,
  found: readonly Found[],
  at: Date,
  judged: (alarm: FederationAlarm) => boolean,
): Promise<Reconciled> {
  const time = at.toISOString();
  const standing = await readAlarms(writer, 'WHERE ended_at IS NULL');
  const raised: number[] = [];
  const seen = new Set<number>();
  for (const one of found) {
    const known = standing.find(
      ({ domain, kind, subject }) => domain === one.domain && kind === one.kind && subject === one.subject,
    );
    if (known) {
      seen.add(known.id);
      await writer.run('UPDATE federation_alarm SET seen_at = ?, severity = ?, facts = ? WHERE id = ?', [
        time,
        one.severity,
        factsOf(one),
        known.id,
      ]);
    } else {
      raised.push(await raise(writer, one, time));
    }
  }
  const ended = standing.filter((alarm) => !seen.has(alarm.id) && judged(alarm)).map(({ id }) => id);
  await writer.run('UPDATE federation_alarm SET ended_at = ? WHERE id IN (SELECT value FROM json_each(?))', [
    time,
    JSON.stringify(ended),
  ]);
  return { raised, ended };
}

async function raise(writer: Writer, found: Found, time: string): Promise<number> {
  const { domain, kind, subject, severity, differences = [] } = found;
  await writer.run(
    `INSERT INTO federation_alarm (domain, kind, subject, severity, facts, differences, raised_at, seen_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [domain, kind, subject, severity, factsOf(found), JSON.stringify(differences), time, time],
  );
  const row = await writer.get<{ id: number }>('SELECT last_insert_rowid() AS id');
  return row!.id;
}

interface KeptFacts {
  readonly facts: FederationAlarm['facts'];
  readonly now?: Found['now'];
}

function factsOf({ facts, now }: Found): string {
  const kept: KeptFacts = now ? { facts, now } : { facts };
  return JSON.stringify(kept);
}

/** Those that stand; with `all` those that have ended, too. The newest first. */
export async function listAlarms(
  reader: Reader,
  { all = false }: { readonly all?: boolean } = {},
): Promise<readonly FederationAlarm[]> {
  const rows = await readAlarms(reader, all ? '' : 'WHERE ended_at IS NULL');
  return rows.map(({ now: _now, subject: _subject, ...alarm }) => alarm);
}

/**
 * An administrator knows of it. Somebody else's change becomes what is known, and the alarm ends; another one stays listed
 * as accepted until a look no longer finds it. Whether there was such an alarm.
 */
export async function acceptAlarm(
  store: Store,
  id: number,
  { who, at }: { readonly who: string; readonly at: Date },
): Promise<boolean> {
  return store.write(async (writer) => {
    const [alarm] = await readAlarms(writer, 'WHERE ended_at IS NULL AND id = ?', [id]);
    if (!alarm) return false;
    const { domain, kind, now } = alarm;
    if (now) await rememberDomain(writer, { domain, ...now, knownBy: 'accepted', at });
    await writer.run(
      'UPDATE federation_alarm SET accepted_at = ?, accepted_by = ?, ended_at = CASE WHEN ? THEN ? END WHERE id = ?',
      [at.toISOString(), who, Number(now !== undefined), at.toISOString(), id],
    );
    await noteAudit(writer, { at, who, action: 'federation-alarm-accepted', detail: { domain, kind } });
    return true;
  });
}

interface AlarmRow {
  readonly id: number;
  readonly domain: string;
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly severity: FederationAlarm['severity'];
  readonly facts: string;
  readonly differences: string;
  readonly raised_at: string;
  readonly seen_at: string;
  readonly ended_at: string | null;
  readonly accepted_at: string | null;
  readonly accepted_by: string | null;
}

interface KeptAlarm extends FederationAlarm {
  readonly subject: string;
  readonly now?: Found['now'];
}

async function readAlarms(reader: Reader, where: string, parameters: readonly number[] = []): Promise<KeptAlarm[]> {
  const rows = await reader.all<AlarmRow>(`SELECT * FROM federation_alarm ${where} ORDER BY id DESC`, parameters);
  return rows.map((row) => {
    const { facts, now } = JSON.parse(row.facts) as KeptFacts;
    return {
      id: row.id,
      domain: row.domain,
      kind: row.kind,
      subject: row.subject,
      severity: row.severity,
      facts,
      ...(now ? { now } : {}),
      differences: JSON.parse(row.differences) as FederationDifference[],
      raisedAt: row.raised_at,
      seenAt: row.seen_at,
      endedAt: row.ended_at,
      acceptedAt: row.accepted_at,
      acceptedBy: row.accepted_by,
    };
  });
}
