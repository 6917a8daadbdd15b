/** Who is in whose way, by the names people know: an account with its forest, an object of the tenant. */

import { nameOfDn } from '../../model/distinguished-name.ts';
import type { Reader } from '../../store/database.ts';
import type { Holder, HolderState } from './finding.ts';

export interface Party {
  readonly state: HolderState;
  readonly objectType: string;
  readonly name: string;
  readonly userPrincipalName: string | null;
  /** Of the account it comes from. */
  readonly dn: string | null;
  readonly forest: string | null;
  /** In the tenant. */
  readonly anchor: string | null;
  readonly connectorObject: number | null;
  readonly metaverse: number | null;
}

/** Where an object of the tenant comes from. */
export interface Origin {
  readonly metaverse: number | null;
  readonly name: string | null;
  /** An account of its identity, the first one of several. */
  readonly account: { readonly id: number; readonly anchor: string | null; readonly dn: string } | null;
  readonly forest: string | null;
}

/** By row of the tenant's connector space. */
export async function loadOrigins(reader: Reader, ids: readonly number[]): Promise<Map<number, Origin>> {
  const rows = await reader.all<{
    id: number;
    mv_id: number | null;
    name: string | null;
    account: number | null;
    anchor: string | null;
    dn: string | null;
    forest: string | null;
  }>(
    `SELECT o.id, o.mv_id, coalesce(m.attributes ->> '$.displayName[0]', m.attributes ->> '$.cn[0]') AS name,
       a.id AS account, a.anchor, a.dn, c.name AS forest
     FROM json_each(?) AS w CROSS JOIN connector_object AS o ON o.id = w.value
     LEFT JOIN metaverse_object AS m ON m.id = o.mv_id
     LEFT JOIN connector_object AS a ON a.id = (
       SELECT min(f.id) FROM connector_object AS f JOIN connector AS k ON k.id = f.connector_id
       WHERE f.mv_id = o.mv_id AND k.kind = 'active-directory')
     LEFT JOIN connector AS c ON c.id = a.connector_id`,
    [JSON.stringify(ids)],
  );
  return new Map(
    rows.map((row) => {
      const { account, anchor, dn, forest, name } = row;
      const from = account === null || dn === null ? null : { id: account, anchor, dn };
      return [row.id, { metaverse: row.mv_id, name, account: from, forest }];
    }),
  );
}

export function toParty(holder: Holder, origins: ReadonlyMap<number, Origin>): Party {
  const origin = holder.id === null ? undefined : origins.get(holder.id);
  const dn = origin?.account?.dn ?? null;
  const named = holder.name ?? origin?.name ?? (dn === null ? null : nameOfDn(dn));
  return {
    state: holder.state,
    objectType: holder.objectType,
    name: named ?? holder.userPrincipalName ?? holder.mail ?? holder.anchor ?? '',
    userPrincipalName: holder.userPrincipalName,
    dn,
    forest: origin?.forest ?? null,
    anchor: holder.anchor,
    connectorObject: holder.id,
    metaverse: origin?.metaverse ?? null,
  };
}
