/** Where there is to search: spaces with the types of their objects, and the attributes that clauses may name. */

import type { RuleSet } from '../rules/rule-set.ts';
import { METAVERSE_SCHEMA } from '../rules/metaverse-schema.ts';
import type { Reader } from '../store/database.ts';

export interface SearchSpace {
  readonly name: string;
  readonly kind: 'metaverse' | 'active-directory' | 'entra-id';
  readonly objectTypes: readonly { readonly name: string; readonly count: number }[];
  readonly attributes: readonly string[];
}

export async function searchSpaces(reader: Reader, rules: RuleSet | undefined): Promise<SearchSpace[]> {
  const connectors = await reader.all<{ id: number; name: string; kind: 'active-directory' | 'entra-id' }>(
    'SELECT id, name, kind FROM connector ORDER BY kind, id',
  );
  const spaces: SearchSpace[] = [
    {
      ...{ name: 'metaverse', kind: 'metaverse' },
      objectTypes: await reader.all(
        `SELECT object_type AS name, count(*) AS count FROM metaverse_object INDEXED BY metaverse_object_type
         GROUP BY object_type`,
      ),
      attributes: metaverseAttributes(rules),
    },
  ];
  for (const { id, name, kind } of connectors) {
    const types = await reader.all<{ name: string; count: number }>(
      `SELECT object_type AS name, count(*) AS count FROM connector_object INDEXED BY connector_object_type
       WHERE connector_id = ? AND object_type > '' GROUP BY object_type`,
      [id],
    );
    spaces.push({ name, kind, objectTypes: types, attributes: attributesOf(rules, name) });
  }
  return spaces;
}

/** The schema's, and those that directory extensions add to it: each of them is the target of a rule. */
function metaverseAttributes(rules: RuleSet | undefined): string[] {
  const inbound = (rules?.rules ?? []).filter(({ rule }) => rule.direction === 'inbound');
  const targets = inbound.flatMap(({ flows }) => flows.map((flow) => flow.target));
  return [...new Set([...METAVERSE_SCHEMA.attributes.keys(), ...targets])].sort();
}

/** What imports ask for, and what every connector object has. */
function attributesOf(rules: RuleSet | undefined, connector: string): string[] {
  if (!rules) return ['anchor', 'dn'];
  const byType = [...rules.attributesRead(connector).values(), ...rules.targetsOf(connector).values()];
  return [...new Set(['anchor', 'dn', ...byType.flatMap((names) => [...names])])].sort();
}
