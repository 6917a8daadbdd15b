/**
 * Names of the service's messages, the lab's own: written from what open clients send and read, not from the product, so
 * that a mistake of the one is not repeated by the other.
 */

export const SERVICE_PATH = '/provisioningservice.svc';
export const MESSAGE_TYPE = 'application/soap+msbin1';

/** SOAP 1.2 and WS-Addressing 1.0. */
export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
export const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
export const ANONYMOUS = 'http://www.w3.org/2005/08/addressing/anonymous';

/** Operations, their parameters, and what stands in a token. */
export const CHANGE = 'http://schemas.microsoft.com/online/aws/change/2010/01';
/** Objects and results. */
export const OBJECTS = 'http://schemas.microsoft.com/online/aws/change/2014/06';
/** Property bags, lists, dictionaries. */
export const ARRAYS = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
export const COEXISTENCE = 'http://schemas.datacontract.org/2004/07/Microsoft.Online.Coexistence.Schema';
export const TOKEN = 'urn:microsoft.online.administrativeservice';
export const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
export const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

export const ACTIONS = 'http://schemas.microsoft.com/online/aws/change/2010/01/IProvisioningWebService/';
/** Of replies that are faults of WCF itself. */
export const FAULT_ACTION = 'http://www.w3.org/2005/08/addressing/soap/fault';
