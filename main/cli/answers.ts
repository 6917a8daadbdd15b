/**
 * The answers of an unattended installation, read from a file or from standard input. Values that are secret or long may
 * stand elsewhere, so that the answers themselves can be kept and shown.
 */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FaultError } from '../../engine/model/fault.ts';

/** Keys whose value may be `{ "file": PATH }` or `{ "environment": NAME }`. */
export const ELSEWHERE_KEYS: readonly string[] = ['password', 'privateKeyPem', 'certificatePem', 'pem', 'caPem'];

export interface AnswersSource {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly environment: NodeJS.ProcessEnv;
  readStandardInput(): Promise<string>;
}

/** Throws `answers-invalid`; no value is ever quoted. */
export async function readAnswers(source: AnswersSource): Promise<unknown> {
  const text = await readText(source);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's message would quote what stands around the error: perhaps a password.
    throw unreadable(source.file, 'It is not JSON.');
  }
  // Paths in a file are meant beside that file.
  const folder = source.file === '-' ? process.cwd() : path.dirname(path.resolve(source.file));
  return resolve(document, '', { folder, environment: source.environment });
}

async function readText({ file, readStandardInput }: AnswersSource): Promise<string> {
  if (file === '-') return readStandardInput();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw unreadable(file, code === 'ENOENT' ? 'There is no such file.' : `The operating system refused it (${code}).`);
  }
}

interface Surroundings {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

async function resolve(value: unknown, at: string, surroundings: Surroundings): Promise<unknown> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((item, index) => resolve(item, join(at, String(index)), surroundings)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const resolved: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const place = join(at, key);
    resolved.push([
      key,
      ELSEWHERE_KEYS.includes(key) && isReference(item)
        ? await follow(item, place, surroundings)
        : await resolve(item, place, surroundings),
    ]);
  }
  return Object.fromEntries(resolved);
}

type Reference = { readonly file: string } | { readonly environment: string };

function isReference(value: unknown): value is Reference {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  const [key, name] = entries[0] ?? [];
  return entries.length === 1 && (key === 'file' || key === 'environment') && typeof name === 'string';
}

async function follow(reference: Reference, at: string, { folder, environment }: Surroundings): Promise<string> {
  if ('environment' in reference) {
    const value = environment[reference.environment];
    if (value !== undefined && value !== '') return value;
    throw secretFault(at, `the environment variable ${reference.environment}`, 'It is not set');
  }
  const file = path.resolve(folder, reference.file);
  try {
    const text = await readFile(file, 'utf8');
    // Editors end a file with a line break that belongs to no password.
    return text.includes('-----BEGIN') ? text : text.replace(/\r?\n$/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw secretFault(at, `the file ${file}`, `It cannot be read (${code})`);
  }
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

function unreadable(file: string, reason: string): FaultError {
  const detail = { path: file === '-' ? 'standard input' : file, unreadable: reason };
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}

function secretFault(at: string, secret: string, message: string): FaultError {
  const detail = { path: at, secret, message };
  return new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}

/** The JSON schema of the answers, with the other places that values may stand in. */
export function withReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withReferences);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const inner: unknown = withReferences(value);
      if (!ELSEWHERE_KEYS.includes(key) || !isTextSchema(inner)) return [key, inner];
      return [key, { ...described(inner), anyOf: [inner, oneKey('file'), oneKey('environment')] }];
    }),
  );
}

function isTextSchema(schema: unknown): schema is { readonly [key: string]: unknown } {
  return typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'string';
}

function described(schema: { readonly [key: string]: unknown }): object {
  return 'description' in schema ? { description: schema['description'] } : {};
}

function oneKey(key: string): object {
  return { type: 'object', properties: { [key]: { type: 'string' } }, required: [key], additionalProperties: false };
}
