/** What every operation of the directory-sync service works with, and what a test may set of it. */

import type { Account } from '../applications/administrators.ts';
import type { Directory } from '../directory/directory.ts';
import type { TokenKeys, TokenVerdict } from '../sign-in/access-token.ts';
import type { ObjectThrottle } from '../throttle.ts';
import type { DirectorySyncFaults, RequestFault } from './faults.ts';
import type { Provision, ReadBack, SetCredential } from './matching/provision.ts';
import type { DirectorySyncTraffic } from './traffic.ts';
import type { ClientFacts } from './wire/envelope.ts';
import type { Inspection } from './wire/inspection.ts';
import type { OutgoingElement } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import type { XmlElement } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';

export interface RedirectSetting {
  /** A request to any host that is not among them is sent to the first, each of them to the next; the last answers. */
  readonly hosts: readonly string[];
  /** The last sends back to the first. */
  readonly endless?: boolean;
  /** Default `Url`. */
  readonly element?: 'Url' | 'Location';
}

/** Plain data that a test changes while the tenant runs. */
export interface DirectorySyncSettings {
  /** Every deviation from the contract is a fault. Off: it is only written down. */
  strict: boolean;
  /** Builds below it are refused, and Capabilities says so. */
  minimumVersion: string;
  latestVersion: string;
  /** Builds that are refused although they are not too old. */
  refusedVersions: readonly string[];
  /** Tokens for the audience that the service had before are refused. */
  legacyCutover: boolean;
  redirect: RedirectSetting | undefined;
  /** Objects, and links of all of them together, that a request may hold. */
  maximumObjects: number;
  maximumLinks: number;
  /** Password hashes in a request. */
  maximumCredentials: number;
  /** Objects in one answer of a read-back. */
  pageSize: number;
  /** Base64 DER: issuers of device certificates, for device writeback. */
  deviceIssuers: readonly string[];
}

/** A request that deviates from the contract. */
export interface Violation {
  readonly operation: string;
  readonly findings: readonly string[];
}

/** What becomes of what was sent; decided without a wire. */
export interface Semantics {
  readonly provision: Provision;
  readonly readBack: ReadBack;
  readonly setCredential: SetCredential;
  /** As `SetCompanyDirsyncFeatures` sets them. */
  readonly setFeatures: (directory: Directory, mask: number) => void;
  /** Of a key in lower case, as clients write it. */
  readonly spellingOf: (key: string) => string;
}

export interface DirectorySyncService {
  readonly directory: Directory;
  readonly semantics: Semantics;
  /** Of people who sign in, by user principal name in lower case: service accounts are made here. */
  readonly accounts: Map<string, Account>;
  readonly keys: TokenKeys;
  readonly tenantId: string;
  readonly clock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly settings: DirectorySyncSettings;
  readonly faults: DirectorySyncFaults;
  readonly throttle: ObjectThrottle;
  readonly traffic: DirectorySyncTraffic;
  readonly violations: Violation[];
  /** The client that sent objects last. */
  readonly exporter: { buildNumber: string };
  /** Signatures need checking once only. */
  readonly verdicts: Map<string, TokenVerdict>;
}

/** One call, authenticated. */
export interface CallContext {
  readonly service: DirectorySyncService;
  readonly operation: string;
  readonly element: XmlElement;
  readonly client: ClientFacts;
  readonly inspection: Inspection;
  /** What is to happen to the results, by a fault on demand. */
  readonly fault: RequestFault | undefined;
  /** Throws the fault for what was found so far, in strict mode; called before anything is changed. */
  requireContract(): void;
}

/** The content of the operation's `...Result`; undefined: the reply has none. */
export type OperationResult =
  | { readonly content: OutgoingElement['content']; readonly namespaces?: { readonly [prefix: string]: string } }
  | undefined;

export interface OperationDefinition {
  /** Answered also where synchronization is not activated. */
  readonly withoutActivation?: boolean;
  /** Answered also to builds that are refused. */
  readonly anyVersion?: boolean;
  readonly perform: (context: CallContext) => OperationResult;
}
