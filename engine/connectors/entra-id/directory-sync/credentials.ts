/**
 * ProvisionCredentials: what the service keeps to check passwords with. Request and results alone: what the data is made of
 * is not known here. It is in no fault and no log; requests are sent whole and never quoted.
 */

import { FaultError } from '../../../model/fault.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { childOf, textIn, type XmlElement } from './binary-xml/elements.ts';
import { findElement } from './soap/envelope.ts';
import type { SoapClient } from './soap/client.ts';
import { NAMESPACE } from './soap/names.ts';

export interface CredentialChange {
  /** At least one of the two. */
  readonly cloudAnchor?: string;
  readonly sourceAnchor?: string;
  readonly changeDate: Date;
  /** `v1;PPH1_MD4,...;` */
  readonly credentialData: string;
  readonly forcePasswordChangeOnLogon: boolean;
}

export interface CredentialResult {
  readonly cloudAnchor: string | undefined;
  readonly sourceAnchor: string | undefined;
  /** 0: taken. */
  readonly result: number;
  /** The service's own words for a refusal. */
  readonly extendedErrorInformation: string | undefined;
}

/** As Entra Connect: changes in one request. */
export const CREDENTIALS_PER_REQUEST = 50;

/**
 * One request; at most {@link CREDENTIALS_PER_REQUEST} changes. Results come in any order; one that is missing means that
 * nothing is known of it, and it may be sent again. Throws FaultErrors.
 */
export async function provisionCredentials(
  client: SoapClient,
  changes: readonly CredentialChange[],
  options: { readonly signal?: AbortSignal },
): Promise<readonly CredentialResult[]> {
  if (changes.length > CREDENTIALS_PER_REQUEST) throw new RangeError(`${changes.length} credentials in one request`);
  const request: OutgoingElement = {
    prefix: '',
    name: 'request',
    namespaces: { b: NAMESPACE.credentials, i: NAMESPACE.instance },
    content: [{ prefix: 'b', name: 'RequestItems', content: changes.map(changeItem) }],
  };
  const result = await client.call('ProvisionCredentials', [request], { stage: 'export', ...options });
  const results = (result && findElement(result, 'Results')?.children) ?? [];
  const read = results.map(readResult);
  const foreign = read.find((one) => !changes.some((change) => isResultOf(one, change)));
  if (foreign !== undefined) throw foreignResult(client.host, foreign);
  return read;
}

/** Children in the order of the data contract, which is alphabetical. */
function changeItem(change: CredentialChange): OutgoingElement {
  const element = (name: string, content: string): OutgoingElement => ({ prefix: 'b', name, content });
  const optional = (name: string, content: string | undefined): OutgoingElement =>
    content === undefined
      ? { ...element(name, ''), attributes: [{ prefix: 'i', name: 'nil', value: 'true' }] }
      : element(name, content);
  return {
    prefix: 'b',
    name: 'SyncCredentialsChangeItem',
    content: [
      element('ChangeDate', change.changeDate.toISOString()),
      optional('CloudAnchor', change.cloudAnchor),
      element('CredentialData', change.credentialData),
      element('ForcePasswordChangeOnLogon', String(change.forcePasswordChangeOnLogon)),
      optional('SourceAnchor', change.sourceAnchor),
      optional('WindowsLegacyCredentials', undefined),
      optional('WindowsSupplementalCredentials', undefined),
    ],
  };
}

function readResult(element: XmlElement): CredentialResult {
  const text = (name: string) => {
    const found = textIn(childOf(element, name));
    return found === '' ? undefined : found;
  };
  const number = Number(text('Result') ?? NaN);
  return {
    cloudAnchor: text('CloudAnchor'),
    sourceAnchor: text('SourceAnchor'),
    result: Number.isInteger(number) ? number : -1,
    extendedErrorInformation: text('ExtendedErrorInformation'),
  };
}

function isResultOf({ cloudAnchor, sourceAnchor }: CredentialResult, change: CredentialChange): boolean {
  if (sourceAnchor !== undefined && change.sourceAnchor !== undefined) return sourceAnchor === change.sourceAnchor;
  return cloudAnchor !== undefined && cloudAnchor === change.cloudAnchor;
}

function foreignResult(host: string, { sourceAnchor, cloudAnchor }: CredentialResult): FaultError {
  const detail = { host, reason: 'foreign-result', object: (sourceAnchor ?? cloudAnchor ?? '').slice(0, 100) };
  return new FaultError({ code: 'protocol-error', stage: 'export', detail, retry: 'later' });
}
