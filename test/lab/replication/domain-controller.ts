/**
 * A domain controller as the replication client meets it: endpoint mapper, sealed NTLM, the directory replication
 * service over a database that tests write to, and what a directory client would read of it. By a script it does what no
 * domain controller should.
 */

import { createHash } from 'node:crypto';
import type { DomainController } from '../../../engine/sign-in/password-hash-sync/drs/calls.ts';
import { CALLS, DRA, DRSUAPI } from '../../../engine/sign-in/password-hash-sync/drs/interface.ts';
import { RPC_STATUS } from '../../../engine/sign-in/password-hash-sync/rpc/errors.ts';
import { createDatabase, type Database, type DatabaseOptions } from './database.ts';
import {
  bindReply,
  changesReply,
  crackNamesReply,
  domainControllersReply,
  readChangesRequest,
  readCrackNamesRequest,
  unbindReply,
  type AskedChanges,
} from './encode.ts';
import { startEndpointMapper, type LabEndpointMapper } from './endpoint-mapper.ts';
import { startRpcServer, type RpcAnswer, type RpcCall } from './rpc-server.ts';

export type Operation = keyof typeof CALLS;

/** What happens instead of the honest answer, which it may use. */
export type Trick = (honest: () => Buffer, call: RpcCall) => RpcAnswer;

export type ReplicationRight = 'get-changes' | 'get-changes-all';

export interface LabAccount {
  readonly password: string;
  readonly rights: readonly ReplicationRight[];
}

/** Who may sign in, by name in lower case. */
export type LabAccounts = Pick<ReadonlyMap<string, LabAccount>, 'get'>;

/** What a service needs of a database; tests that write have more. */
export type ReplicatedDatabase = Pick<Database, 'invocation' | 'dn' | 'head' | 'find' | 'dnOf' | 'changes'>;

/** As it is told of to others of the domain. */
export interface LabServer {
  readonly name: string;
  readonly isPdc?: boolean;
  readonly site?: string;
  /** Of its domain's replication epoch: not 0 where the domain was renamed. */
  readonly epoch?: number;
}

export interface ServiceOptions extends LabServer {
  /** GUID of its NTDS Settings, hexadecimal as on the wire. */
  readonly source: string;
  readonly database: ReplicatedDatabase;
  readonly accounts: LabAccounts;
}

export interface ReplicationService {
  readonly name: string;
  readonly host: string;
  readonly ports: { readonly endpointMapper: number; readonly replication: number };
  readonly source: string;
  readonly mapper: LabEndpointMapper;
  /** Others of the domain that it tells of. */
  readonly neighbours: DomainController[];
  /** How often each operation was called. */
  readonly calls: Map<Operation, number>;
  /** Requests for changes as they were understood. */
  readonly asked: AskedChanges[];
  readonly connections: number;
  /** Does these with the next calls of an operation, one each. */
  next(operation: Operation, ...tricks: readonly Trick[]): void;
  /** Does this with every call of an operation; undefined: no more. */
  always(operation: Operation, trick: Trick | undefined): void;
  /** As a policy against NTLM does: proven or not, no logon counts. */
  blocksNtlm: boolean;
  /** What its NTLM agrees to; undefined: what is asked. */
  ntlmFlags: number | undefined;
  cut(): void;
  close(): Promise<void>;
}

export interface LabDomainControllerOptions extends Partial<DatabaseOptions>, Partial<LabServer> {}

/** With a database of its own, that holds passwords and nothing else. */
export interface LabDomainController extends ReplicationService {
  readonly database: Database;
  readonly accounts: Map<string, LabAccount>;
}

const DEFAULT_DN = 'DC=contoso,DC=test';
const hexDigest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

export async function startLabDomainController(options: LabDomainControllerOptions = {}): Promise<LabDomainController> {
  const { name = 'dc1' } = options;
  const database = createDatabase({ dn: DEFAULT_DN, invocation: hexDigest(`database of ${name}`), ...options });
  const accounts = new Map<string, LabAccount>([
    ['svc.phs', { password: 'Svc-Phs-Passw0rd!1', rights: ['get-changes', 'get-changes-all'] }],
    ['svc.half', { password: 'Svc-Half-Passw0rd!1', rights: ['get-changes'] }],
    ['svc.none', { password: 'Svc-None-Passw0rd!1', rights: [] }],
  ]);
  const source = hexDigest(`settings of ${name}`);
  const service = await startReplicationService({ ...options, name, source, database, accounts });
  // The service has accessors, which a spread would read once and lose.
  return Object.assign(service, { database, accounts });
}

/** Over a database of whatever kind. */
export async function startReplicationService(options: ServiceOptions): Promise<ReplicationService> {
  const { name, database, accounts, source, isPdc = true, site = 'Berlin', epoch = 0 } = options;
  const scripted = new Map<Operation, Trick[]>();
  const standing = new Map<Operation, Trick>();
  const mutable = { blocksNtlm: false, ntlmFlags: undefined as number | undefined };
  const itself: DomainController = { hostName: name, site, isPdc, ntdsGuid: source };

  const honest: { readonly [operation in Operation]: (call: RpcCall) => Buffer } = {
    bind: () => bindReply(epoch),
    unbind: unbindReply,
    getNcChanges: (call) => answerChanges({ database, accounts, source, asked: lab.asked }, call),
    crackNames: ({ stub }) => crackNamesReply(crack(database, readCrackNamesRequest(stub).names)),
    domainControllerInfo: () => domainControllersReply([itself, ...lab.neighbours]),
  };

  function answer(call: RpcCall): RpcAnswer {
    const operation = (Object.keys(CALLS) as Operation[]).find((one) => CALLS[one].number === call.operation);
    if (operation === undefined) return { kind: 'fault', status: RPC_STATUS.operationUnknown };
    lab.calls.set(operation, (lab.calls.get(operation) ?? 0) + 1);
    const trick = scripted.get(operation)?.shift() ?? standing.get(operation);
    const whole = () => honest[operation](call);
    return trick ? trick(whole, call) : { kind: 'stub', stub: whole() };
  }

  const service = await startRpcServer({
    interface: DRSUAPI,
    answer,
    passwordOf: (user) => accounts.get(user)?.password,
    ntlmFlags: () => mutable.ntlmFlags,
    refusesLogons: () => mutable.blocksNtlm,
  });
  const mapper = await startEndpointMapper(() => service.port);

  const lab: ReplicationService = {
    name,
    host: service.host,
    ports: { endpointMapper: mapper.port, replication: service.port },
    source,
    mapper,
    neighbours: [],
    calls: new Map(),
    asked: [],
    get connections() {
      return service.connections;
    },
    next: (operation, ...tricks) => void scripted.set(operation, [...(scripted.get(operation) ?? []), ...tricks]),
    always(operation, trick) {
      if (trick) standing.set(operation, trick);
      else standing.delete(operation);
    },
    get blocksNtlm() {
      return mutable.blocksNtlm;
    },
    set blocksNtlm(value) {
      mutable.blocksNtlm = value;
    },
    get ntlmFlags() {
      return mutable.ntlmFlags;
    },
    set ntlmFlags(value) {
      mutable.ntlmFlags = value;
    },
    cut: () => service.cut(),
    async close() {
      await service.close();
      await mapper.close();
    },
  };
  return lab;
}

interface Answering {
  readonly database: ReplicatedDatabase;
  readonly accounts: LabAccounts;
  readonly source: string;
  readonly asked: AskedChanges[];
}

/** Without a right nothing comes at all; a secret attribute takes the second one: the matrix as Samba has it. */
function answerChanges(
  { database, accounts, source, asked: all }: Answering,
  { stub, account, sessionKey }: RpcCall,
): Buffer {
  const asked = readChangesRequest(stub);
  all.push(asked);
  const empty = {
    source,
    invocation: database.invocation,
    head: database.head,
    objects: [],
    from: asked.from,
    to: asked.from,
    vector: undefined,
    hasMore: false,
  };
  const refuse = (code: number) => changesReply(empty, sessionKey, code);
  const rights = accounts.get(account ?? '')?.rights ?? [];
  const isSecret = asked.attributes.includes('unicodePwd');
  if (!asked.hasSchemaInfo) return refuse(DRA.invalidParameter);
  if (!rights.includes('get-changes') || (isSecret && !rights.includes('get-changes-all'))) {
    return refuse(DRA.accessDenied);
  }
  if (asked.isOneObject) {
    const object = database.find(asked.name);
    if (!object) return refuse(DRA.badDn);
    const attributes = new Map([...object.attributes].filter(([name]) => asked.attributes.includes(name)));
    return changesReply({ ...empty, objects: [{ ...object, attributes }], extendedResult: 1 }, sessionKey);
  }
  if (database.find(asked.name)?.isNamingContext !== true) return refuse(DRA.badNc);
  const changes = database.changes({ ...asked, vector: asked.vector ?? [] });
  return changesReply({ ...empty, ...changes }, sessionKey);
}

/** `DOMAIN\name` and user principal names to DNs, as far as a test needs it. */
function crack(database: ReplicatedDatabase, names: readonly string[]): (string | undefined)[] {
  return names.map((name) => {
    const [user = ''] = (name.split('\\', 2)[1] ?? name).split('@', 1);
    return user === '' ? database.dn : database.dnOf(user);
  });
}

export const TRICKS = {
  cut: () => ({ kind: 'cut' }),
  silence: () => ({ kind: 'silence' }),
  cutWithin: (honest) => ({ kind: 'cut-within', stub: honest() }),
  tampered: (honest) => ({ kind: 'tampered', stub: honest() }),
  plain: (honest) => ({ kind: 'plain', stub: honest() }),
  /** Half an answer as if it were a whole one. */
  truncated: (honest) => {
    const stub = honest();
    return { kind: 'stub', stub: Buffer.concat([stub.subarray(0, (stub.length >> 3) << 2), Buffer.alloc(4)]) };
  },
  /** DRS_MSG_GETCHGREPLY_V7, which is compressed and comes only to those who offer to take it. */
  compressed: (honest) => {
    const stub = honest();
    stub.writeUInt32LE(7, 0);
    stub.writeUInt32LE(7, 4);
    return { kind: 'stub', stub };
  },
  noRpc: () => ({ kind: 'octets', octets: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') }),
} as const satisfies { readonly [name: string]: Trick };

export const fault =
  (status: number): Trick =>
  () => ({ kind: 'fault', status });

/** The directory's own refusal, in an answer that is otherwise honest. */
export const returns =
  (code: number): Trick =>
  (honest) => {
    const stub = honest();
    stub.writeUInt32LE(code, stub.length - 4);
    return { kind: 'stub', stub };
  };
