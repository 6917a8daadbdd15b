/** The log of a data directory: one JSON object a line, for support. Never a secret, never a value of an object. */

import { chmodSync } from 'node:fs';
import path from 'node:path';
import { pino, type Logger } from 'pino';
import { FaultError, type Fault } from '../../engine/model/fault.ts';

export const LOG_FILE = 'causeway.log';
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Log {
  info(event: string, facts?: object): void;
  warn(event: string, facts?: object): void;
  error(event: string, facts?: object): void;
  close(): void;
}

/** A log that goes nowhere, where there is no data directory to keep one in. */
export const NO_LOG: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  close: () => undefined,
};

export function openLog(dataDirectory: string, level: LogLevel): Log {
  if (level === 'silent') return NO_LOG;
  const file = path.join(dataDirectory, LOG_FILE);
  // Synchronous: a line about a failure must be there even when the process ends right after it.
  const destination = pino.destination({ dest: file, sync: true, append: true, mode: 0o600 });
  if (process.platform !== 'win32') chmodSync(file, 0o600);
  const logger: Logger = pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
  return {
    info: (event, facts = {}) => logger.info(redacted(facts), event),
    warn: (event, facts = {}) => logger.warn(redacted(facts), event),
    error: (event, facts = {}) => logger.error(redacted(facts), event),
    close: () => destination.end(),
  };
}

const SECRET_KEY = /password|secret|private|token|assertion|authorization|cookie/i;
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '(private key)'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '(token)'],
  [/(password|secret|pwd)(["']?\s*[=:]\s*)\S+/gi, '$1$2(removed)'],
];
const LONGEST_TEXT = 1_000;

/** Faults by their code, stage, object and the details that are no attribute's value. */
export function redacted(value: unknown, key = ''): unknown {
  if (value instanceof FaultError) return redacted(value.fault);
  if (value instanceof Error)
    return { name: value.name, message: cleanText(value.message), stack: cleanText(value.stack ?? '') };
  if (typeof value === 'string') return SECRET_KEY.test(key) ? '(removed)' : cleanText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, key));
  if (typeof value !== 'object' || value === null) return value;
  if (isFault(value)) return redactedFault(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redacted(item, name)]));
}

function redactedFault({ code, stage, object, attribute, detail, retry }: Fault): object {
  // The value itself belongs to a person; code, object and attribute lead to it for whoever may see it.
  const { value: _value, ...rest } = detail;
  return {
    code,
    stage,
    ...(object ? { object } : {}),
    ...(attribute ? { attribute } : {}),
    detail: redacted(rest),
    retry,
  };
}

function isFault(value: object): value is Fault {
  return 'code' in value && 'stage' in value && 'detail' in value && typeof value.detail === 'object';
}

/** Without what looks like a secret, and not endless. */
export function cleanText(text: string): string {
  const clean = SECRET_TEXT.reduce((so, [pattern, instead]) => so.replaceAll(pattern, instead), text);
  return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean;
}
