/** Names and addresses of the messages ([MS-NMF], [MC-NMF], WS-Addressing, and what captures show of the relay's own). */

export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
export const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
/** To the one at the other end of a relay's socket. */
export const RELAY_ANONYMOUS = 'http://schemas.microsoft.com/2005/12/ServiceModel/Addressing/Anonymous';
export const ANONYMOUS = 'http://www.w3.org/2005/08/addressing/anonymous';
export const CONNECT = 'http://schemas.microsoft.com/netservices/2009/05/servicebus/connect';
export const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
export const RELIABLE = 'http://schemas.xmlsoap.org/ws/2005/02/rm';

const CONTRACTS = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common';
export const REGISTRATION = `${CONTRACTS}.Registration`;
export const REGISTRATION_COMMONS = `${CONTRACTS}.RegistrationCommons`;
export const SYSTEM_SETTINGS = `${CONTRACTS}.Utilities.SystemSettings`;
export const TRUST_RENEWAL = `${CONTRACTS}.Registration.TrustRenewal`;
export const SIGNALER = `${CONTRACTS}.SignalerDataModel`;
export const BOOTSTRAP = `${CONTRACTS}.BootstrapDataModel`;
export const SIGNALING = `${CONTRACTS}.SignalingDataModel`;
export const REQUEST_CONTEXTS = `${CONTRACTS}.RequestContexts`;

/** As captures write the actions: the first is a bare word. */
export const ACTION = {
  onewaySend: 'OnewaySend',
  relayedConnect: 'http://schemas.microsoft.com/netservices/2009/05/servicebus/relayedconnect/RelayedConnect',
  relayedAccept: 'RelayedAccept',
  relayedAcceptReply: 'RelayedAcceptReply',
  signal: 'http://tempuri.org/IConnectorSignalingService/SignalConnector',
  signalResponse: 'http://tempuri.org/IConnectorSignalingService/SignalConnectorResponse',
  /** Written so by this lab; captures tell of a `Ping` and not of its address. */
  ping: 'http://schemas.microsoft.com/netservices/2009/05/servicebus/connect/Ping',
  createSequence: `${RELIABLE}/CreateSequence`,
  createSequenceResponse: `${RELIABLE}/CreateSequenceResponse`,
  acknowledgement: `${RELIABLE}/SequenceAcknowledgement`,
  terminateSequence: `${RELIABLE}/TerminateSequence`,
  lastMessage: `${RELIABLE}/LastMessage`,
} as const;

export const CONTRACT = 'http://tempuri.org/';
