/** Parts of rules in words. */

import { useCallback } from 'react';
import { useCatalogue, useFormats, useWords } from '../words/words.tsx';
import type { RuleDocument } from './shapes.ts';

/** `user -> person`: from where it reads to where it writes. */
export function useTypesText(): (rule: RuleDocument) => string {
  const t = useWords();
  return useCallback(
    ({ direction, connectorSpaceObjectType, metaverseObjectType }) =>
      direction === 'inbound'
        ? t('rules.types', { from: connectorSpaceObjectType, to: metaverseObjectType })
        : t('rules.types', { from: metaverseObjectType, to: connectorSpaceObjectType }),
    [t],
  );
}

/** `people (person)`: the kind of objects with the name that rules have for it. */
export function useObjectTypeText(): (objectType: string) => string {
  const { objectTypes } = useCatalogue();
  return useCallback((name) => objectTypes[name]?.many ?? name, [objectTypes]);
}

/** What a change makes due: one sentence. */
export function useDueText(): (connectors: readonly string[]) => string {
  const t = useWords();
  const formats = useFormats();
  return useCallback(
    (connectors) =>
      connectors.length === 0
        ? t('rules.due.none')
        : t('rules.due.some', { connectors: formats.list(connectors), count: connectors.length }),
    [t, formats],
  );
}
