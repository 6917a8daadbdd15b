/** A document of an identity provider: fetched from an address that a person typed, or chosen as a file. */

import { createHash } from 'node:crypto';

import { documentRefused } from '../faults.ts';
import type { DocumentSource } from '../types.ts';
import { parseXml, NotWellFormed, type XmlElement } from '../xml/document.ts';
import { passGate } from '../xml/gate.ts';

/** Bytes as they came. */
export interface RawDocument {
  readonly source: DocumentSource;
  readonly bytes: Uint8Array;
}

/** What may be read: it passed the gate and the parser. */
export interface ReadDocument {
  readonly source: DocumentSource;
  readonly text: string;
  readonly root: XmlElement;
}

export function documentOfFile(name: string, bytes: Uint8Array, now: Date): RawDocument {
  return { source: { location: name, kind: 'file', ...sourceOf(bytes, now) }, bytes };
}

export function sourceOf(bytes: Uint8Array, now: Date): Pick<DocumentSource, 'bytes' | 'sha256' | 'readAt'> {
  return {
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    readAt: now.toISOString(),
  };
}

/** Throws `federation-document-refused`. */
export function openDocument({ source, bytes }: RawDocument): ReadDocument {
  const gate = passGate(bytes);
  if (gate.kind === 'refused') throw documentRefused(source.location, gate.reason);
  try {
    return { source, text: gate.text, root: parseXml(gate.text) };
  } catch (error) {
    if (error instanceof NotWellFormed) throw documentRefused(source.location, 'not-well-formed', {}, { cause: error });
    throw error;
  }
}
