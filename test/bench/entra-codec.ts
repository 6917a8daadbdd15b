/**
 * The codec of the directory-sync service: octets of binary XML a second, written and read, on a message of the size and
 * make of a full export request. Beside it JSON, which has the machine's own codec, on the same names and values.
 */

import { BinaryXmlDecoder } from '../../engine/connectors/entra-id/directory-sync/binary-xml/decoder.ts';
import { ElementBuilder } from '../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { NAMESPACE } from '../../engine/connectors/entra-id/directory-sync/soap/names.ts';
import { measure, type Measurement } from './measurement.ts';

export interface CodecBenchmark {
  /** Of binary XML that each pass writes, and reads. */
  readonly megabytes: number;
  readonly passes: number;
}

/** As many objects as a request holds, with as many values as the standard rules send of a person. */
const OBJECTS = 50;
const TEXTS = 28;
const ADDRESSES = 3;
const CERTIFICATE_OCTETS = 900;
/** As they come off a connection. */
const PIECE = 65_536;
const MEGABYTE = 1e6;

type Values = Record<string, string | readonly string[] | Uint8Array>;

export function benchmarkCodec({ megabytes, passes }: CodecBenchmark, say: (text: string) => void): Measurement[] {
  const objects = Array.from({ length: OBJECTS }, (_, index) => valuesOf(index));
  const message = messageOf(objects);
  const octets = encodeBinaryXml(message);
  const json = JSON.stringify(objects.map(inJson));
  const parsed: unknown = JSON.parse(json);
  const times = (length: number) => Math.max(1, Math.ceil((megabytes * MEGABYTE) / length));
  say(`codec: a message of ${octets.length} octets, ${times(octets.length)} times, ${passes} passes`);
  const samples = { encode: [] as number[], decode: [] as number[], stringify: [] as number[], parse: [] as number[] };
  // The first pass is for the compiler.
  for (let pass = 0; pass <= passes; pass++) {
    const found = {
      encode: speed(octets.length, times(octets.length), () => encodeBinaryXml(message).length),
      decode: speed(octets.length, times(octets.length), () => decode(octets)),
      stringify: speed(json.length, times(json.length), () => JSON.stringify(parsed).length),
      parse: speed(json.length, times(json.length), () => (JSON.parse(json) as unknown[]).length),
    };
    if (pass > 0) for (const [name, value] of Object.entries(found)) samples[name as keyof typeof samples].push(value);
  }
  return [
    measure('binary XML written', 'MB/s', samples.encode, {
      control: { name: 'JSON.stringify', samples: samples.stringify },
    }),
    measure('binary XML read', 'MB/s', samples.decode, { control: { name: 'JSON.parse', samples: samples.parse } }),
  ];
}

function speed(length: number, times: number, work: () => number): number {
  let done = 0;
  const began = performance.now();
  for (let round = 0; round < times; round++) done += work();
  const seconds = (performance.now() - began) / 1000;
  if (done <= 0) throw new Error('the codec did nothing');
  return (length * times) / MEGABYTE / seconds;
}

/** Into elements, as answers are read; the objects that were found. */
function decode(octets: Uint8Array): number {
  const decoder = new BinaryXmlDecoder();
  let found = 0;
  const builder = new ElementBuilder(2, () => found++);
  for (let at = 0; at < octets.length; at += PIECE) builder.take(decoder.push(octets.subarray(at, at + PIECE)));
  decoder.end();
  return found;
}

function valuesOf(index: number): Values {
  const name = `person${String(index).padStart(6, '0')}`;
  const texts = Array.from({ length: TEXTS }, (_, number) => [
    `extensionAttribute${number}`,
    `${name}, Straße ${number}`,
  ]);
  return {
    SourceAnchor: Buffer.alloc(16, index).toString('base64'),
    userPrincipalName: `${name}@contoso.test`,
    ...Object.fromEntries(texts),
    proxyAddresses: Array.from({ length: ADDRESSES }, (_, number) => `smtp:${name}.${number}@contoso.test`),
    userCertificate: new Uint8Array(CERTIFICATE_OCTETS).fill(index),
  };
}

function inJson(values: Values): object {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
  );
}

function messageOf(objects: readonly Values[]): OutgoingElement {
  const b = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 'b', name, content });
  const namespaces = { b: NAMESPACE.objects, c: NAMESPACE.arrays, d: NAMESPACE.schema, i: NAMESPACE.instance };
  return {
    ...b(
      'SyncObjects',
      objects.map((values) =>
        b('AzureADSyncObject', [
          b('PropertyValues', Object.entries(values).map(property)),
          b('SyncObjectType', 'User'),
          b('SyncOperation', 'Set'),
        ]),
      ),
    ),
    namespaces,
  };
}

function property([key, value]: readonly [string, Values[string]]): OutgoingElement {
  const c = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 'c', name, content });
  const isList = typeof value !== 'string' && !(value instanceof Uint8Array);
  const type = isList ? 'c:ArrayOfstring' : typeof value === 'string' ? 'd:string' : 'd:base64Binary';
  const content = isList ? value.map((text) => c('string', text)) : value;
  return c('KeyValueOfstringanyType', [
    c('Key', key),
    { ...c('Value', content), attributes: [{ prefix: 'i', name: 'type', value: type }] },
  ]);
}
