/** GetDeviceConfiguration: the certificates of whoever may issue those of registered devices. */

import { octetsIn, textIn, type XmlElement } from './binary-xml/elements.ts';
import { findElement } from './soap/envelope.ts';
import type { SoapCallOptions, SoapClient } from './soap/client.ts';

export interface DeviceConfiguration {
  /** DER. */
  readonly publicIssuerCertificates: readonly Uint8Array[];
  readonly cloudPublicIssuerCertificates: readonly Uint8Array[];
}

export async function readDeviceConfiguration(
  client: SoapClient,
  options: SoapCallOptions,
): Promise<DeviceConfiguration> {
  const result = await client.call('GetDeviceConfiguration', [], options);
  return {
    publicIssuerCertificates: certificatesIn(result, 'PublicIssuerCertificates'),
    cloudPublicIssuerCertificates: certificatesIn(result, 'CloudPublicIssuerCertificates'),
  };
}

/** A list of octets, or one value alone. */
function certificatesIn(result: XmlElement | undefined, name: string): readonly Uint8Array[] {
  const element = result && findElement(result, name);
  if (element === undefined) return [];
  const values = element.children.length > 0 ? element.children : [element];
  return values.flatMap((value) => (textIn(value) ? (octetsIn(value) ?? []) : []));
}
