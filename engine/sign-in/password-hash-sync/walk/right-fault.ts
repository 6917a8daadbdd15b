/** The fault that names the missing right and the commands that grant it. */

import type { Fault } from '../../../model/fault.ts';
import { checkRights, grantCommands, RIGHT_NAMES } from './rights.ts';
import type { Source, SourceOptions } from './sources.ts';

export interface RightFaultOptions extends Pick<SourceOptions, 'namingContext'> {
  readonly installation: string;
}

/** Undefined: no right is missing. */
export async function rightFault(source: Source, options: RightFaultOptions): Promise<Fault | undefined> {
  const { namingContext, installation } = options;
  const { account } = source;
  const destination = (await source.directory.read()).source ?? installation;
  const { missing, accountDn } = await checkRights(source.replica, { account, namingContext, destination });
  if (!missing) return undefined;
  // Whoever lacks the first one mostly lacks both; to grant one again does no harm.
  const rights = missing === 'get-changes' ? (['get-changes', 'get-changes-all'] as const) : ([missing] as const);
  const { windows, samba } = grantCommands(rights, { account, accountDn, namingContext });
  const detail = {
    server: source.name,
    account,
    partition: namingContext,
    right: RIGHT_NAMES[missing],
    windowsCommand: windows.join('\n'),
    sambaCommand: samba.join('\n'),
  };
  return { code: 'replication-right-missing', stage: 'connect', detail, retry: 'never' };
}
