import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ODATA_TYPES, PROPERTIES, type PropertyType } from '../lab/tenant/directory/properties.ts';
import { referenceFolder } from '../lab/tenant/openapi-validator.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly readOnly?: boolean;
  readonly items?: Schema;
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: { readonly [name: string]: Schema };
}

const file = path.join(referenceFolder(), 'graph-openapi.json');
const isPresent = existsSync(file);

/** Limits and rules of the service that Microsoft's metadata does not carry. */
const NOT_IN_METADATA = new Set(['group.description', 'user.otherMails']);
/** Set by an upsert through the alternate key only. */
const STRICTER = new Set(['group.uniqueName']);

function typeOf(schema: Schema): PropertyType {
  const types = [schema.type ?? []].flat();
  if (types.includes('array')) return [schema.items?.type ?? []].flat().includes('string') ? 'texts' : 'records';
  if (types.includes('boolean')) return 'boolean';
  if (types.includes('integer')) return 'integer';
  if (types.includes('string')) return schema.format === 'date-time' ? 'dateTime' : 'text';
  return 'record';
}

describe.skipIf(!isPresent)(
  `the property table of the lab tenant (${isPresent ? 'compared' : 'skipped: no reference data'})`,
  () => {
    it.each(['user', 'group', 'contact', 'device'] as const)(
      'agrees with the metadata of %s on types, lengths and what is read-only',
      (kind) => {
        const document = JSON.parse(readFileSync(file, 'utf8')) as { components: { schemas: Record<string, Schema> } };
        const known = document.components.schemas[`microsoft.graph.${ODATA_TYPES[kind]}`]?.properties ?? {};
        const table = PROPERTIES[kind];
        expect(Object.keys(table).filter((property) => known[property] === undefined)).toEqual([]);
        for (const [property, definition] of Object.entries(table)) {
          const name = `${kind}.${property}`;
          const schema = known[property];
          if (schema === undefined) continue;
          expect(definition.type, name).toBe(typeOf(schema));
          if (!NOT_IN_METADATA.has(name)) expect(definition.maxLength, name).toBe(schema.maxLength);
          if (!STRICTER.has(name)) expect(definition.readOnly === true, name).toBe(schema.readOnly === true);
        }
      },
    );
  },
);
