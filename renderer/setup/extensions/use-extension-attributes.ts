/** What the schemas of the draft's forests offer. */

import { useCallback } from 'react';
import type { CallResult, ContractFault } from '../../../engine/api/contract/contract.ts';
import { useEngineClient, useEngineQuery } from '../../api-client/hooks.tsx';
import { useWizard } from '../session/wizard-context.tsx';
import { chosen, forestPart } from '../state/answers.ts';

export interface ExtensionAttributes {
  readonly data: CallResult<'extension-attributes'> | undefined;
  readonly fault: ContractFault | undefined;
  readonly reading: boolean;
  /** From the forests themselves, whose schema may have been extended a moment ago. */
  readAgain(): void;
}

export function useExtensionAttributes(): ExtensionAttributes {
  const { draft } = useWizard();
  const client = useEngineClient();
  const forests = chosen(draft.answers).forests.flatMap((forest) => forestPart(forest) ?? []);
  const { data, fault, fetching, refetch } = useEngineQuery(
    'extension-attributes',
    { forests },
    { enabled: forests.length > 0, keep: true },
  );
  const readAgain = useCallback(() => {
    void client.call('extension-attributes', { forests, refresh: true }).then(refetch, refetch);
  }, [client, forests, refetch]);
  return { data, fault, reading: fetching, readAgain };
}
