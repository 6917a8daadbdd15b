/** The commands about the tenant and whoever else lives in it. */

import type { CallName, CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { prose } from '../terminal/width.ts';
import { neighboursLines } from '../views/neighbours.ts';

type Neighbours = CallResult<'tenant-neighbours'>;
type Ask = <N extends CallName>(name: N, given: CallArguments<N>) => Promise<CallResult<N>>;

/** Shows what stands afterwards; `change` answers the words for it, or undefined where what was named is not one thing. */
function settle(
  context: CommandContext,
  change: (call: Ask, before: Neighbours) => Promise<{ readonly after: Neighbours; readonly said: string } | undefined>,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'tenant', beside: true }, async ({ client, log }) => {
    const { screen, json } = context;
    const call: Ask = (name, given) => client.call(name, given);
    const before = await call('tenant-neighbours', {});
    const done = await change(call, before);
    if (done) log.info('tenant-neighbours-set', { said: done.said });
    const shown = done?.after ?? before;
    if (json) screen.printJson(shown);
    else if (done && done.said !== '') screen.print(prose(done.said, screen.width));
    else screen.print(neighboursLines(shown, screen, screen.now()));
    return done ? EXIT.success : EXIT.usage;
  });
}

export function neighboursCommand(context: CommandContext): Promise<ExitCode> {
  return settle(context, (_, before) => Promise.resolve({ after: before, said: '' }));
}

export function goOnCommand(context: CommandContext, named: string | undefined, accept: boolean): Promise<ExitCode> {
  return settle(context, async (call, { others }) => {
    const open = others.filter(({ present, accepted }) => (accept ? present && !accepted : accepted !== null));
    const wanted = named?.toLowerCase();
    const meant = open.filter(
      ({ other, name }) => wanted === undefined || other.toLowerCase() === wanted || name.toLowerCase() === wanted,
    );
    const [only] = meant;
    if (!only || meant.length > 1) return undefined;
    const after = await call('go-on-beside', { other: only.other, accept });
    const who = only.name === '' ? 'the other server' : only.name;
    const said = accept
      ? `Exports go on beside ${who}. Two that write the same objects undo what the other does: keep them apart by scope.`
      : `Exports are held again while ${who} synchronizes.`;
    return { after, said };
  });
}

export function restoreCommand(context: CommandContext, named: string): Promise<ExitCode> {
  return settle(context, async (call, { heldRestorations }) => {
    const wanted = named.toLowerCase();
    const meant = heldRestorations.filter(
      ({ dn, name }) => dn.toLowerCase() === wanted || name.toLowerCase() === wanted,
    );
    const [only] = meant;
    if (!only || meant.length > 1) return undefined;
    const after = await call('restore-deleted', { dn: only.dn });
    return { after, said: `${only.name} is made again with the next cycle: causeway cycle --policy delta` };
  });
}

export function sessionsCommand(context: CommandContext, enabled: boolean): Promise<ExitCode> {
  return settle(context, async (call) => ({
    after: await call('revoke-sign-in-sessions', { enabled }),
    said: enabled
      ? 'The sign-in sessions of an account end when it is disabled.'
      : 'The sign-in sessions of a disabled account stay until their tokens end.',
  }));
}
