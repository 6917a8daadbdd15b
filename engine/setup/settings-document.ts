/** Settings in a file: the answers without a secret, with what is needed to read them elsewhere and later. */

import { openAnswersSchema, type OpenAnswers } from './answers.ts';
import { answersOf } from './answers-of.ts';
import type { Configuration } from './configuration.ts';
import { VERSION } from './environment.ts';
import { answerProblems, withoutEmpty, type AnswerProblem } from './problems.ts';
import { DRAFT_TENANT_SECRET, forestSecret } from './secret-source.ts';

export const SETTINGS_FORMAT = 'causeway-settings';
/** Counts up when an older Causeway would misread a newer file. */
export const SETTINGS_FORMAT_VERSION = 1;

export interface SettingsDocument {
  readonly format: typeof SETTINGS_FORMAT;
  readonly formatVersion: number;
  readonly causeway: string;
  readonly exportedAt: string;
  readonly configurationVersion: number;
  readonly answers: OpenAnswers;
}

export function exportSettings(configuration: Configuration, version: number, now: Date): SettingsDocument {
  return {
    format: SETTINGS_FORMAT,
    formatVersion: SETTINGS_FORMAT_VERSION,
    causeway: VERSION,
    exportedAt: now.toISOString(),
    configurationVersion: version,
    answers: answersOf(configuration),
  };
}

/** `causeway-contoso.test-2026-03-01.json`; what no file name may hold is left out. */
export function settingsFileName(configuration: Configuration, now: Date): string {
  const forest = configuration.forests[0]?.connection.name ?? '';
  return `causeway-${forest.replace(/[^A-Za-z0-9.-]/g, '')}-${now.toISOString().slice(0, 10)}.json`;
}

export interface CheckedSettings {
  readonly kind: 'settings' | 'answers' | 'unknown';
  readonly formatVersion: number | null;
  readonly age: 'same' | 'older' | 'newer' | 'unknown';
  readonly causeway: string | null;
  readonly exportedAt: string | null;
  /** What was understood, unchecked values among it: `problems` names them. */
  readonly answers: Answers;
  readonly unknown: readonly string[];
  readonly secrets: readonly string[];
  readonly secretsInFile: readonly string[];
  readonly problems: readonly AnswerProblem[];
}

type Answers = { readonly [key: string]: unknown };

/** Values of the CLI's answers file that are secret, or say where a secret is. */
const SECRET_KEYS: ReadonlySet<string> = new Set(['password', 'privateKeyPem']);

/** Reads what another Causeway, or half of one's file, or an answers file says. Never throws, never keeps a secret. */
export function checkSettings(document: unknown): CheckedSettings {
  const given = isRecord(document) ? document : {};
  const isSettings = given['format'] === SETTINGS_FORMAT;
  const isAnswers = !isSettings && Object.keys(given).some((key) => key in openAnswersSchema.shape);
  const secretsInFile: string[] = [];
  const inside = isSettings ? given['answers'] : isAnswers ? given : {};
  const open = withoutSecrets(withoutEmpty(inside), [], secretsInFile);
  const found = answerProblems(isRecord(open) ? open : {}, { configuration: undefined, hasSecret: () => false });
  const unknown = found.filter(({ code }) => code === 'unknown-key').map(({ path }) => path);
  const answers = dropPaths(isRecord(open) ? open : {}, new Set(unknown));
  const formatVersion = isSettings && typeof given['formatVersion'] === 'number' ? given['formatVersion'] : null;
  return {
    kind: isSettings ? 'settings' : isAnswers ? 'answers' : 'unknown',
    formatVersion,
    age: ageOf(formatVersion),
    causeway: textOf(given['causeway']),
    exportedAt: textOf(given['exportedAt']),
    answers: withoutMisfits(answers, found),
    unknown,
    secrets: secretsOf(answers),
    secretsInFile,
    problems: found.filter(({ code }) => code !== 'unknown-key' && code !== 'secret-missing'),
  };
}

function ageOf(formatVersion: number | null): CheckedSettings['age'] {
  if (formatVersion === null) return 'unknown';
  if (formatVersion === SETTINGS_FORMAT_VERSION) return 'same';
  return formatVersion < SETTINGS_FORMAT_VERSION ? 'older' : 'newer';
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.slice(0, 100) : null);

function secretsOf(answers: Answers): string[] {
  const forests = Array.isArray(answers['forests']) ? (answers['forests'] as unknown[]) : [];
  const names = forests.flatMap((forest) => {
    const name = isRecord(forest) ? forest['name'] : undefined;
    return typeof name === 'string' ? [forestSecret(name)] : [];
  });
  return [...new Set(names), DRAFT_TENANT_SECRET];
}

function withoutSecrets(value: unknown, path: readonly string[], found: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withoutSecrets(item, [...path, `${index}`], found));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (!SECRET_KEYS.has(key)) return [[key, withoutSecrets(item, [...path, key], found)]];
      found.push([...path, key].join('.'));
      return [];
    }),
  );
}

/** The document without the keys at these paths. */
function dropPaths<T>(value: T, paths: ReadonlySet<string>, at: readonly string[] = []): T {
  if (Array.isArray(value))
    return value.map((item, index) => dropPaths(item as unknown, paths, [...at, `${index}`])) as T;
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !paths.has([...at, key].join('.')));
  return Object.fromEntries(kept.map(([key, item]) => [key, dropPaths(item, paths, [...at, key])])) as T;
}

/** A value of the wrong kind cannot be shown in a field: its nearest place that can do without it goes. */
function withoutMisfits(answers: Answers, problems: readonly AnswerProblem[]): Answers {
  const misfits = problems.filter(
    ({ code, detail }) => code === 'invalid' && WRONG_KINDS.has(String(detail['expected'])),
  );
  return dropPaths(answers, new Set(misfits.map(({ path }) => path)));
}

const WRONG_KINDS: ReadonlySet<string> = new Set([
  ...['string', 'number', 'int', 'boolean', 'object', 'array', 'record', 'choice'],
]);

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
