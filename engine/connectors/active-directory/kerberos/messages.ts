/** The messages of Kerberos (RFC 4120) that a client of the authentication service needs. */

import {
  application,
  bitString,
  contentOf,
  element,
  elements,
  field,
  fieldsOf,
  firstElement,
  generalizedTime,
  generalString,
  integer,
  MalformedDer,
  octetString,
  readInteger,
  readOctets,
  readText,
  readTime,
  required,
  sequence,
  TAG,
} from './der.ts';
import { AES128, AES256, decrypt, encrypt, USAGE, type EncryptionType, type Key } from './encryption.ts';

/** Of names, RFC 4120 section 6.2. */
const PRINCIPAL = 1;
const SERVICE_INSTANCE = 2;
/** Of messages, RFC 4120 section 7.5.7. */
const AS_REQUEST = 10;
const AS_REPLY = 11;
const AP_REQUEST = 14;
const ERROR = 30;
/** Of pre-authentication, RFC 4120 section 7.5.2. */
export const PREAUTHENTICATION = { encryptedTimestamp: 2, passwordSalt: 3, etypeInfo2: 19 } as const;
const VERSION = 5;

/** RFC 4120 section 7.5.9. */
export const KERBEROS_ERROR = {
  none: 0,
  clientUnknown: 6,
  policy: 12,
  encryptionTypeUnsupported: 14,
  clientRevoked: 18,
  keyExpired: 23,
  preauthenticationFailed: 24,
  preauthenticationRequired: 25,
  skew: 37,
  responseTooBig: 52,
} as const;

export interface PreauthenticationData {
  readonly type: number;
  readonly value: Buffer;
}

export interface AsRequest {
  readonly realm: string;
  /** The account's sAMAccountName. */
  readonly client: string;
  /** `['krbtgt', realm]`, or a service whose ticket is wanted at once. */
  readonly service: readonly string[];
  readonly nonce: number;
  readonly till: Date;
  readonly encryptionTypes: readonly EncryptionType[];
  readonly preauthentication: readonly PreauthenticationData[];
}

export function writeAsRequest(request: AsRequest): Buffer {
  const { preauthentication } = request;
  const body = sequence(
    field(0, bitString(Buffer.alloc(4))),
    field(1, principal(PRINCIPAL, [request.client])),
    field(2, generalString(request.realm)),
    field(3, principal(SERVICE_INSTANCE, request.service)),
    field(5, generalizedTime(request.till)),
    field(7, integer(request.nonce)),
    field(8, sequence(...request.encryptionTypes.map(integer))),
  );
  const data = preauthentication.map(({ type, value }) =>
    sequence(field(1, integer(type)), field(2, octetString(value))),
  );
  return element(
    application(AS_REQUEST),
    sequence(
      field(1, integer(VERSION)),
      field(2, integer(AS_REQUEST)),
      ...(data.length === 0 ? [] : [field(3, sequence(...data))]),
      field(4, body),
    ),
  );
}

const principal = (type: number, names: readonly string[]) =>
  sequence(field(0, integer(type)), field(1, sequence(...names.map(generalString))));

/** PA-ENC-TIMESTAMP: the proof of the password, RFC 4120 section 5.2.7.2. */
export function encryptedTimestamp(key: Key, now: Date): PreauthenticationData {
  const plain = sequence(field(0, generalizedTime(now)), field(1, integer(now.getMilliseconds() * 1000)));
  const value = encryptedData(key.type, encrypt(key, USAGE.preauthenticationTimestamp, plain));
  return { type: PREAUTHENTICATION.encryptedTimestamp, value };
}

const encryptedData = (type: number, cipher: Buffer) =>
  sequence(field(0, integer(type)), field(2, octetString(cipher)));

export interface EncryptedData {
  readonly type: number;
  readonly cipher: Buffer;
}

export interface AsReply {
  readonly kind: 'reply';
  /** In DER, for its service. */
  readonly ticket: Buffer;
  readonly clientRealm: string;
  /** In DER, as the KDC writes the client's name. */
  readonly clientName: Buffer;
  readonly preauthentication: readonly PreauthenticationData[];
  readonly encrypted: EncryptedData;
}

export interface KerberosError {
  readonly kind: 'error';
  readonly code: number;
  /** The KDC's clock. */
  readonly serverTime: Date;
  readonly data: Buffer | undefined;
}

/** Throws `MalformedDer` on anything that is neither the one nor the other. */
export function readAsAnswer(message: Buffer): AsReply | KerberosError {
  const { tag, content } = firstElement(message);
  if (tag === application(AS_REPLY)) return readReply(fieldsOf(content));
  if (tag === application(ERROR)) return readError(fieldsOf(content));
  throw new MalformedDer(`A message with the tag ${tag}`);
}

function readReply(fields: ReadonlyMap<number, Buffer>): AsReply {
  const data = fields.get(2);
  return {
    kind: 'reply',
    ticket: required(fields, 5),
    clientRealm: readText(required(fields, 3)),
    clientName: required(fields, 4),
    preauthentication: data === undefined ? [] : readPreauthentication(data),
    encrypted: readEncryptedData(required(fields, 6)),
  };
}

function readError(fields: ReadonlyMap<number, Buffer>): KerberosError {
  const data = fields.get(12);
  return {
    kind: 'error',
    code: readInteger(required(fields, 6)),
    serverTime: readTime(required(fields, 4)),
    data: data === undefined ? undefined : readOctets(data),
  };
}

function readEncryptedData(octets: Buffer): EncryptedData {
  const fields = fieldsOf(octets);
  return { type: readInteger(required(fields, 0)), cipher: readOctets(required(fields, 2)) };
}

/** METHOD-DATA, RFC 4120 section 5.2.7. */
export function readPreauthentication(octets: Buffer): PreauthenticationData[] {
  return elements(contentOf(octets, TAG.sequence)).map(({ whole }) => {
    const fields = fieldsOf(whole);
    return { type: readInteger(required(fields, 1)), value: readOctets(required(fields, 2)) };
  });
}

export interface KeyRecipe {
  readonly type: EncryptionType;
  readonly salt: string | undefined;
  readonly iterations: number;
}

/** More would keep this process busy for a stranger's sake: Active Directory uses 4096. */
const MOST_ITERATIONS = 65_536;

/** ETYPE-INFO2, RFC 4120 section 5.2.7.5: how the KDC made its keys of the password; those of AES, its favourite first. */
export function readKeyRecipes(octets: Buffer): KeyRecipe[] {
  return elements(contentOf(octets, TAG.sequence)).flatMap(({ whole }) => {
    const fields = fieldsOf(whole);
    const type = readInteger(required(fields, 0));
    if (type !== AES256 && type !== AES128) return [];
    const [salt, parameters] = [fields.get(1), fields.get(2)];
    const chosen = parameters === undefined ? undefined : readOctets(parameters);
    const iterations = chosen?.length === 4 ? chosen.readUInt32BE() : 4096;
    if (iterations < 1 || iterations > MOST_ITERATIONS) return [];
    return [{ type, salt: salt === undefined ? undefined : readText(salt), iterations }];
  });
}

export interface EncryptedPart {
  readonly sessionKey: Key;
  readonly nonce: number;
}

/** EncASRepPart; throws `IntegrityError` unless the KDC encrypted it with this key. */
export function readEncryptedPart({ type, cipher }: EncryptedData, key: Key): EncryptedPart {
  if (type !== key.type) throw new MalformedDer('A reply in another encryption type');
  // Some KDCs write the tag of EncTGSRepPart (RFC 4120 section 5.4.2).
  const fields = fieldsOf(firstElement(decrypt(key, USAGE.asReply, cipher)).content);
  const session = fieldsOf(required(fields, 0));
  const sessionType = readInteger(required(session, 0));
  if (sessionType !== AES256 && sessionType !== AES128) throw new MalformedDer('A session key of another type');
  return {
    sessionKey: { type: sessionType, octets: readOctets(required(session, 1)) },
    nonce: readInteger(required(fields, 2)),
  };
}

export interface ApRequest {
  readonly ticket: Buffer;
  readonly sessionKey: Key;
  readonly clientRealm: string;
  readonly clientName: Buffer;
  readonly checksum: { readonly type: number; readonly value: Buffer };
  readonly now: Date;
  readonly sequenceNumber: number;
}

/** AP-REQ, RFC 4120 section 5.5.1: the ticket, and the proof that its session key is known. */
export function writeApRequest(request: ApRequest): Buffer {
  const { checksum, now, sessionKey } = request;
  const authenticator = element(
    application(2),
    sequence(
      field(0, integer(VERSION)),
      field(1, generalString(request.clientRealm)),
      field(2, request.clientName),
      field(3, sequence(field(0, integer(checksum.type)), field(1, octetString(checksum.value)))),
      field(4, integer(now.getMilliseconds() * 1000)),
      field(5, generalizedTime(now)),
      field(7, integer(request.sequenceNumber)),
    ),
  );
  return element(
    application(AP_REQUEST),
    sequence(
      field(0, integer(VERSION)),
      field(1, integer(AP_REQUEST)),
      field(2, bitString(Buffer.alloc(4))),
      field(3, request.ticket),
      field(4, encryptedData(sessionKey.type, encrypt(sessionKey, USAGE.authenticator, authenticator))),
    ),
  );
}
