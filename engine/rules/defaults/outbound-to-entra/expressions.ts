/** What the outbound rules to Entra ID share. */

import { clause, direct, expression, names } from '../template.ts';
import type { Flow } from '../../rule.ts';

/** An object's name in the Entra connector space: its anchor, safe in a DN. */
export const DN = expression('dn', '"CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"');

const UNCHANGED =
  'IIF([cloudSourceAnchor] = [sourceAnchor],[sourceAnchor],Error("SourceAnchor attribute has changed."))';

/**
 * An anchor is frozen once it was exported. An object whose type changes (a contact becomes a user) is another object
 * in the cloud and gets its anchor anew.
 */
export const PERSON_ANCHOR = expression(
  'sourceAnchor',
  'IIF(IsPresent([cloudSourceAnchor]), ' +
    `IIF(Word([cloudAnchor],1,"_")=[sourceObjectType],${UNCHANGED},[sourceAnchor]),[sourceAnchor])`,
);

export const GROUP_ANCHOR = expression(
  'sourceAnchor',
  `IIF(IsPresent([cloudSourceAnchor]),${UNCHANGED},[sourceAnchor])`,
);

/** Soft match takes a cloud object only while that has no anchor of its own. */
export const SOFT_MATCH_TARGET = [[clause('sourceAnchor', 'ISNULL')]];

/** What is empty here stays as it is in the cloud. */
export function unlessEmpty(target: string, source = target): Flow {
  return expression(target, `IIF(IsNullOrEmpty([${source}]),IgnoreThisFlow,[${source}])`);
}

/** Cloud names that differ from the metaverse's. */
const METAVERSE_NAMES: ReadonlyMap<string, string> = new Map([
  ['city', 'l'],
  ['country', 'co'],
  ['countryLetterCode', 'c'],
  ['employeeId', 'employeeID'],
  ['state', 'st'],
  ['surname', 'sn'],
]);

/**
 * Flows into the named cloud attributes. Every object of the cloud has an alias, the service's own where the directory
 * has none: that one is never cleared.
 */
export function toCloud(text: string): Flow[] {
  return names(text).map((name) =>
    name === 'alias' ? unlessEmpty(name, 'mailNickname') : direct(name, METAVERSE_NAMES.get(name) ?? name),
  );
}
