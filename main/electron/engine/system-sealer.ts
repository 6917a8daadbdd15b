/**
 * Secrets sealed by the operating system (Electron's `safeStorage`), which only the shell's process can ask. What a host
 * without a desktop sealed with the key file stays readable; whatever is sealed anew is sealed here.
 */

import { FaultError } from '../../../engine/model/fault.ts';
import { openKeySealer, type Sealer } from '../../../engine/settings/secrets.ts';
import type { FromEngine, ToEngine } from '../shell-channels.ts';

/** Before everything that the system has sealed. */
const MARK = Buffer.from('causeway-system-1\0', 'latin1');

type Answer = Extract<ToEngine, { readonly id: number }>;

export interface SystemSealer {
  over(dataDirectory: string, environment: NodeJS.ProcessEnv): Sealer;
  /** The shell's answer to a request. */
  settle(answer: Answer): void;
}

export function createSystemSealer(post: (message: FromEngine) => void): SystemSealer {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;

  const ask = async (name: string, request: (id: number) => FromEngine): Promise<Answer> => {
    const id = (lastId += 1);
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      post(request(id));
    });
    if (answer.type === 'seal-failed') throw unreadable(name);
    return answer;
  };

  return {
    over(dataDirectory, environment) {
      // Only when something needs it: opening it makes a key file.
      let keySealer: Promise<Sealer> | undefined;
      return {
        async seal(name, secret) {
          const answer = await ask(name, (id) => ({ type: 'seal', id, name, secret }));
          if (answer.type !== 'sealed') throw unreadable(name);
          return Buffer.concat([MARK, answer.sealed]);
        },
        async unseal(name, sealed) {
          if (!sealed.subarray(0, MARK.length).equals(MARK)) {
            keySealer ??= openKeySealer(dataDirectory, environment);
            return (await keySealer).unseal(name, sealed);
          }
          const body = sealed.subarray(MARK.length);
          const answer = await ask(name, (id) => ({ type: 'unseal', id, name, sealed: body }));
          if (answer.type !== 'unsealed') throw unreadable(name);
          return answer.secret;
        },
      };
    },
    settle(answer) {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    },
  };
}

function unreadable(name: string): FaultError {
  const detail = { name, reason: 'sealed-with-another-key' };
  return new FaultError({ code: 'secret-missing', stage: 'setup', detail, retry: 'never' });
}
