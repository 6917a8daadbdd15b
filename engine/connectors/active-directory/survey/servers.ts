/** One server, step by step, each step by itself: what fails names its own cause. */

import { FaultError } from '../../../model/fault.ts';
import { resultFault, toDirectoryFault, type FaultContext } from '../faults.ts';
import { LdapResultError, LdapTransportError } from '../ldap/errors.ts';
import { openBound, portOf, tryProtection } from '../ldap/open.ts';
import { connectTcp } from '../ldap/tls.ts';
import type { ResolvedSettings, Server } from '../settings.ts';
import type { NameService } from './names.ts';

export interface ServerSteps {
  /** `host:port`. */
  readonly name: string;
  resolve(): Promise<readonly string[]>;
  connect(): Promise<void>;
  encrypt(): Promise<void>;
  bind(): Promise<void>;
}

/** Throws a `FaultError` from each step that fails; a step does not need the one before to have been made. */
export function serverSteps(
  server: Server,
  settings: ResolvedSettings,
  password: string,
  names: NameService,
): ServerSteps {
  const port = portOf(server, settings.security.mode);
  const name = `${server.host}:${port}`;
  const context: FaultContext = { stage: 'connect', server: name, again: false };
  const onRequest = () => undefined;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LdapResultError)) throw toDirectoryFault(error, context);
      const about = { detail: { account: settings.account } };
      throw new FaultError(resultFault(error, context, about), { cause: error });
    }
  };
  return {
    name,
    resolve: () =>
      step(async () => {
        try {
          return await names.addresses(server.host);
        } catch (error) {
          const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
          throw new LdapTransportError('server-name-unknown', { host: server.host, reason }, error);
        }
      }),
    connect: () =>
      step(async () => {
        const socket = await connectTcp({ host: server.host, port }, settings.timeouts.connect);
        socket.destroy();
      }),
    encrypt: () => step(() => tryProtection({ server, settings, onRequest })),
    bind: () => step(async () => (await openBound({ server, settings, password, onRequest })).close()),
  };
}
