/** How a command's action is made of a function of ours. */

import type { CommandContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

/** Commander hands an action its arguments, its options and its command; ours take the context and those. */
export type Act = <A extends readonly unknown[]>(
  action: (context: CommandContext, ...given: A) => Promise<ExitCode> | ExitCode,
) => (...given: unknown[]) => Promise<void>;
