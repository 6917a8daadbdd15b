/** The tasks by address, in the groups of the list. A task whose ground the engine does not have is not there. */

import type { CallResult } from '../../engine/api/contract/contract.ts';
import type { WordKey } from '../words/types.ts';

export type TaskId =
  | 'customize'
  | 'staging'
  | 'source-anchor'
  | 'back-end'
  | 'sign-in'
  | 'tenant'
  | 'schema'
  | 'import-settings'
  | 'forest-account'
  | 'rotate-certificate'
  | 'privilege-review'
  | 'configuration'
  | 'troubleshoot'
  | 'passwords'
  | 'federation'
  | 'privacy';

type Features = CallResult<'features'>;
type Group = 'change' | 'accounts' | 'look';

export interface TaskEntry {
  readonly id: TaskId;
  readonly group: Group;
  readonly name: WordKey;
  readonly text: WordKey;
  readonly href: string;
  shown(features: Features): boolean;
}

const always = () => true;

export const TASK_ENTRIES: readonly TaskEntry[] = [
  task('customize', 'change', 'customize', always, '#/setup/directories'),
  task('staging', 'change', 'staging'),
  task('source-anchor', 'change', 'sourceAnchor', ({ sourceAnchor }) => sourceAnchor.length > 1),
  task('back-end', 'change', 'backEnd', ({ backEnds }) => backEnds.length > 1),
  task('sign-in', 'change', 'signIn', ({ signIn }) => signIn.includes('pass-through')),
  task('tenant', 'change', 'tenant'),
  task('federation', 'change', 'federation', ({ signIn }) => signIn.includes('federation')),
  task('schema', 'change', 'schema'),
  task('import-settings', 'change', 'importSettings'),
  task('forest-account', 'accounts', 'account'),
  task('rotate-certificate', 'accounts', 'certificate', ({ certificateRotation }) => certificateRotation),
  task('privilege-review', 'accounts', 'privileges'),
  task('configuration', 'look', 'configuration'),
  task('troubleshoot', 'look', 'troubleshoot'),
  task('passwords', 'look', 'passwords', ({ signIn }) => signIn.includes('password-hash-sync')),
  task('privacy', 'look', 'privacy'),
];

export const GROUPS: readonly Group[] = ['change', 'accounts', 'look'];

type TaskWords =
  | 'customize'
  | 'staging'
  | 'sourceAnchor'
  | 'backEnd'
  | 'signIn'
  | 'tenant'
  | 'schema'
  | 'importSettings'
  | 'account'
  | 'certificate'
  | 'privileges'
  | 'configuration'
  | 'troubleshoot'
  | 'passwords'
  | 'federation'
  | 'privacy';

function task(
  id: TaskId,
  group: Group,
  words: TaskWords,
  shown: (features: Features) => boolean = always,
  href = `#/tasks/${id}`,
): TaskEntry {
  return { id, group, name: `tasks.${words}.name`, text: `tasks.${words}.text`, href, shown };
}
