/** Containers for a tree to choose from: fewer facts than an import reads of them, and in no order. */

import type { SearchEntry } from 'ldapts';
import { guidToText } from '../../../model/anchor.ts';
import type { Directory } from '../directory.ts';
import { octets, text, texts } from '../ldap/entry.ts';
import { containersFilter, objectTypeOf } from '../object-types.ts';
import { searchPages } from '../search.ts';

export interface SurveyedContainer {
  readonly guid: string;
  readonly dn: string;
  readonly name: string;
  /** `domainDNS`, `organizationalUnit`, `container` or `builtinDomain`. */
  readonly objectType: string;
  /** Shown by the directory's own tools in their advanced view only: what the directory keeps for itself. */
  readonly advanced: boolean;
}

const ATTRIBUTES = ['objectGUID', 'objectClass', 'name', 'showInAdvancedViewOnly'];

/** Pages of the containers of a domain. One whose GUID may not be read cannot be chosen and is left out. */
export async function* surveyContainers(
  directory: Directory,
  partition: string,
  signal: AbortSignal,
): AsyncGenerator<readonly SurveyedContainer[]> {
  const search = { base: partition, scope: 'sub', filter: containersFilter(), attributes: ATTRIBUTES, signal } as const;
  for await (const entries of searchPages(directory, search)) yield entries.flatMap(containerOf);
}

function containerOf(entry: SearchEntry): SurveyedContainer[] {
  const guid = octets(entry, 'objectGUID');
  const objectType = objectTypeOf(texts(entry, 'objectClass'));
  if (guid?.length !== 16 || objectType === undefined) return [];
  const advanced = text(entry, 'showInAdvancedViewOnly') === 'TRUE';
  return [{ guid: guidToText(guid), dn: entry.name, name: text(entry, 'name'), objectType, advanced }];
}
