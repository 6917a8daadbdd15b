/** What the parts of a preview hand to each other. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import type { Preview } from '../session/wizard-context.tsx';

type Connector = Preview['connectors'][number];
export type PreviewObject = Connector['objects'][number]['create']['samples'][number];

/** What `preview-objects` is asked for. */
export interface Listed {
  readonly category: CallResult<'preview-objects'>['objects'][number]['category'];
  readonly count: number;
  readonly connector?: string;
  readonly objectType?: string;
  readonly code?: string;
}
