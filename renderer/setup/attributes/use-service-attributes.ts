/** The attributes of all services, as the rules for these forests have them. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useWizard } from '../session/wizard-context.tsx';
import { chosen } from '../state/answers.ts';
import { backEndOf } from '../state/back-end.ts';

export type ServiceAttribute = CallResult<'service-attributes'>[number];

export function useServiceAttributes() {
  const { draft, situation } = useWizard();
  const exchange = situation.exchangeForests.length > 0;
  const { publicFolders } = chosen(draft.answers);
  const backEnd = backEndOf(draft, situation.features);
  return useEngineQuery('service-attributes', { exchange, publicFolders, backEnd }, { keep: true });
}
