/** `causeway federation sign-in`: a test of the whole way that people of a federated domain take, in a browser. */

import type { EventPayload } from '../../../engine/api/contract/contract.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { safeText } from '../terminal/safe-text.ts';
import { prose } from '../terminal/width.ts';

/** The browser has to be on this machine: the way ends at a page of it. */
export function federationSignInCommand(context: CommandContext, userPrincipalName: string): Promise<ExitCode> {
  return withEngine(context, { purpose: 'federation', beside: true }, async ({ client }) => {
    const { screen, json, cancellation } = context;
    const answer = await client.call(
      'federation-sign-in',
      { userPrincipalName },
      {
        signal: cancellation.signal,
        onEvent(name, payload) {
          if (name !== 'open-browser') return;
          const { url } = payload as EventPayload<'open-browser'>;
          screen.note([...prose('Open this address in a browser on this machine:', screen.errors.width), url]);
        },
      },
    );
    if (json) screen.printJson(answer);
    else {
      const who = safeText(answer.userPrincipalName);
      const other = `${who} came back, and not ${safeText(userPrincipalName)}.`;
      screen.print(prose(answer.asAsked ? `${who} signed in.` : other, screen.width));
    }
    return answer.asAsked ? EXIT.success : EXIT.completedWithErrors;
  });
}
