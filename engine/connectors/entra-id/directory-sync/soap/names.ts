/** Names of the directory-sync service's messages, as open clients send them (SOAP 1.2, WS-Addressing 1.0). */

export const NAMESPACE = {
  envelope: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://www.w3.org/2005/08/addressing',
  /** Operations and the children of the token. */
  change: 'http://schemas.microsoft.com/online/aws/change/2010/01',
  /** Objects and their results. */
  objects: 'http://schemas.microsoft.com/online/aws/change/2014/06',
  /** Property bags and lists. */
  arrays: 'http://schemas.microsoft.com/2003/10/Serialization/Arrays',
  credentials: 'http://schemas.datacontract.org/2004/07/Microsoft.Online.Coexistence.Schema',
  token: 'urn:microsoft.online.administrativeservice',
  instance: 'http://www.w3.org/2001/XMLSchema-instance',
  schema: 'http://www.w3.org/2001/XMLSchema',
} as const;

export const CONTENT_TYPE = 'application/soap+msbin1';
export const SERVICE_PATH = '/provisioningservice.svc';
export const ANONYMOUS = `${NAMESPACE.addressing}/anonymous`;

export function actionOf(operation: string): string {
  return `${NAMESPACE.change}/IProvisioningWebService/${operation}`;
}
