/** Calls between two processes over an IPC channel that clones structures. */

export type Procedures = { readonly [name: string]: (...callArguments: never[]) => unknown };

interface CallMessage {
  readonly call: number;
  readonly name: string;
  readonly arguments: readonly unknown[];
}
interface AnswerMessage {
  readonly answer: number;
  readonly value?: unknown;
  readonly error?: string;
}

export interface RpcChannel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What the other side declares, as calls from here. */
export type Remote<P extends Procedures> = {
  readonly [K in keyof P]: (...callArguments: Parameters<P[K]>) => Promise<Awaited<ReturnType<P[K]>>>;
};

export function connect<P extends Procedures>(channel: RpcChannel, own: Procedures): Remote<P> {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;

  const answer = async ({ call, name, arguments: given }: CallMessage): Promise<void> => {
    try {
      const procedure = own[name];
      if (!procedure) throw new Error(`there is no procedure ${name}`);
      channel.send({ answer: call, value: await procedure(...(given as never[])) });
    } catch (error) {
      channel.send({ answer: call, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };

  channel.onMessage((received) => {
    const message = received as CallMessage | AnswerMessage;
    if ('call' in message) {
      void answer(message);
      return;
    }
    const waiting = open.get(message.answer);
    open.delete(message.answer);
    if (message.error === undefined) waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.error));
  });

  return new Proxy({} as Remote<P>, {
    get:
      (_target, name) =>
      (...given: unknown[]) => {
        const waiting = Promise.withResolvers<unknown>();
        last += 1;
        open.set(last, waiting);
        channel.send({ call: last, name: String(name), arguments: given });
        return waiting.promise;
      },
  });
}
