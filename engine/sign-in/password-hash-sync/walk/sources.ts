/**
 * The domain controller in use: opened when it is needed, kept between walks, opened anew when it has ended or is old.
 *
 * The directory is asked first, and with the same account: RPC has no words for a logon that failed, LDAP has; and one
 * refused logon is all that an account with a wrong password is charged with.
 */

import { FaultError } from '../../../model/fault.ts';
import { DrsError } from '../drs/interface.ts';
import { openReplica, type Replica } from '../drs/replica.ts';
import { createCandidates, type SourceServer } from './candidates.ts';
import type { DatabaseState, DirectoryView } from './directory-view.ts';
import { walkFailure, type WalkFailure } from './faults.ts';

export interface SourceOptions {
  /** In the administrator's order. */
  readonly servers: readonly SourceServer[];
  /** The naming context's DN. */
  readonly namingContext: string;
  readonly password: string;
  /** Milliseconds: to connect, and of silence while an answer is due. */
  readonly timeouts: { readonly connect: number; readonly request: number };
  readonly openDirectory: (server: SourceServer) => DirectoryView;
  readonly now: () => number;
}

export interface Source {
  readonly server: SourceServer;
  readonly name: string;
  /** The connector's account as it signed in. */
  readonly account: string;
  readonly replica: Replica;
  readonly directory: DirectoryView;
  readonly openedAt: number;
}

export interface Sources {
  /** Throws the `FaultError` of the first server in the order where none can be had. */
  get(signal: AbortSignal | undefined, failed: (failure: WalkFailure) => void): Promise<Source>;
  /** It ended or does not do; `isToBlame`: others come before it for a while. */
  drop(source: Source, isToBlame: boolean): void;
  close(): Promise<void>;
}

/** After an hour the preferred one is looked for again. */
const OLD = 3_600_000;

export function createSources(options: SourceOptions): Sources {
  const candidates = createCandidates(options.servers, options.now);
  let kept: Source | undefined;
  let opening: Promise<Source> | undefined;

  async function open(server: SourceServer): Promise<Source> {
    const { password, timeouts } = options;
    const directory = options.openDirectory(server);
    try {
      const state = await directory.read();
      if (state.isReadOnly) throw readOnly(server);
      const account = await directory.logonName();
      const replica = await openReplica({
        host: server.host,
        credentials: { account, password },
        timeouts,
        ...(server.replicationPorts ? { ports: server.replicationPorts } : {}),
      });
      const source = { server, name: server.host, account, replica, directory, openedAt: options.now() };
      await learn(source, state);
      return source;
    } catch (error) {
      await directory.close();
      throw error;
    }
  }

  async function learn({ replica, directory }: Source, state: DatabaseState): Promise<void> {
    try {
      candidates.learn(await replica.domainControllers(domainOf(options.namingContext)), state.source ?? '');
    } catch (error) {
      // Who does not tell of others can be read from all the same; those that were named are there.
      if (error instanceof DrsError) return;
      replica.abort();
      await directory.close();
      throw error;
    }
  }

  async function openFirst(signal: AbortSignal | undefined, failed: (failure: WalkFailure) => void): Promise<Source> {
    let first: FaultError | undefined;
    for (const server of candidates.inOrder()) {
      signal?.throwIfAborted();
      try {
        const source = await open(server);
        candidates.worked(server);
        return source;
      } catch (error) {
        const failure = walkFailure(error, server.host);
        first ??= new FaultError(failure.fault, { cause: error });
        if (!failure.isOfServer) throw new FaultError(failure.fault, { cause: error });
        candidates.failed(server);
        failed(failure);
      }
    }
    throw first ?? new RangeError('No domain controller was named');
  }

  async function end(source: Source): Promise<void> {
    source.replica.abort();
    await source.directory.close();
  }

  return {
    async get(signal, failed) {
      if (kept && (!kept.replica.isOpen || options.now() - kept.openedAt >= OLD)) {
        const old = kept;
        kept = undefined;
        await end(old);
      }
      if (kept) return kept;
      // Shared by all who ask meanwhile.
      opening ??= openFirst(signal, failed).finally(() => (opening = undefined));
      kept = await opening;
      return kept;
    },
    drop(source, isToBlame) {
      if (kept === source) kept = undefined;
      if (isToBlame) candidates.failed(source.server);
      // It has failed already; that it also cannot be closed in good order says nothing new.
      void end(source).catch(() => undefined);
    },
    async close() {
      const last = kept;
      kept = undefined;
      if (!last) return;
      await last.replica.close().catch(() => last.replica.abort());
      await last.directory.close();
    },
  };
}

function readOnly({ host }: SourceServer): FaultError {
  return new FaultError({ code: 'server-read-only', stage: 'import', detail: { server: host }, retry: 'never' });
}

/** `DC=contoso,DC=test` is `contoso.test`. */
export function domainOf(namingContext: string): string {
  return namingContext
    .split(',')
    .flatMap((part) => /^\s*DC=(.*)$/i.exec(part)?.[1] ?? [])
    .join('.');
}
