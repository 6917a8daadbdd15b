/** Reads a provider: its metadata from an address or a file, and what it exchanges beside it. */

import { toFault, type Fault } from '../../model/fault.ts';
import type { RawDocument } from './documents/document.ts';
import { fetchDocument, type ProviderNetwork } from './documents/fetch.ts';
import { signInAddress } from './mapping/settings.ts';
import { readMetadata } from './metadata/read.ts';
import { readExchange } from './mex/read.ts';
import type { Provider, ProviderExchange, ProviderMetadata } from './types.ts';

export interface ProviderSource {
  /** An address, a host name alone (AD FS is taken for granted), or a file. */
  readonly metadata: string | RawDocument;
  /** Where WS-MetadataExchange is, if not where metadata or the convention of AD FS say. */
  readonly exchange?: string | undefined;
  readonly entityId?: string | undefined;
  readonly confirmed?: readonly string[] | undefined;
}

export interface ReadProvider extends Provider {
  /** Why there is no `exchange`, where one was to be expected. */
  readonly exchangeFault?: Fault;
}

/** Throws the faults of `fetchDocument` and `readMetadata`; a failure of the exchange is part of the answer. */
export async function readProvider(source: ProviderSource, network: ProviderNetwork = {}): Promise<ReadProvider> {
  const now = (network.now ?? (() => new Date()))();
  const raw =
    typeof source.metadata === 'string'
      ? await fetchDocument(metadataAddress(source.metadata), network)
      : source.metadata;
  const metadata = readMetadata(raw, {
    now,
    ...(source.entityId === undefined ? {} : { entityId: source.entityId }),
    ...(source.confirmed === undefined ? {} : { confirmed: source.confirmed }),
  });
  const address = source.exchange ?? exchangeAddress(metadata);
  if (address === undefined) return { metadata };
  try {
    return { metadata, exchange: await fetchExchange(address, network) };
  } catch (error) {
    if (network.signal?.aborted === true) throw error;
    return { metadata, exchangeFault: toFault(error, 'connect') };
  }
}

export async function fetchExchange(address: string, network: ProviderNetwork = {}): Promise<ProviderExchange> {
  return readExchange(await fetchDocument(address, network));
}

/** The path that AD FS has, for a name without one; the case of the path does not matter to AD FS. */
export function metadataAddress(typed: string): string {
  const address = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(withScheme)) return address;
  const url = new URL(withScheme);
  if (url.pathname === '/' && url.search === '') url.pathname = '/FederationMetadata/2007-06/FederationMetadata.xml';
  return url.href;
}

/** Where metadata says, on the host of the sign-in page; else where AD FS has it, if the page is one of AD FS. */
function exchangeAddress(metadata: ProviderMetadata): string | undefined {
  const passive = signInAddress(metadata, 'wsFed');
  if (passive === undefined) return undefined;
  const page = new URL(passive);
  const stated = metadata.wsFed?.metadataExchange.find((url) => URL.canParse(url) && new URL(url).host === page.host);
  if (stated !== undefined) return stated;
  return page.pathname.toLowerCase() === '/adfs/ls/' ? new URL('/adfs/services/trust/mex', page).href : undefined;
}
