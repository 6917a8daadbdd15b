/** What is missing and what is wrong in answers that may be half given: by place, with a code, never with a value. */

import type { z } from 'zod';
import { isDistinguishedName } from '../connectors/active-directory/distinguished-names.ts';
import { openAnswersSchema, type OpenAnswers } from './answers.ts';
import { answersOf } from './answers-of.ts';
import { chosenBackEnd, isInCloud } from './back-ends/choice.ts';
import { hasExchange, type Configuration } from './configuration.ts';
import { isSameGroup } from './forests/same-group.ts';
import { DRAFT_TENANT_SECRET, forestSecret } from './secret-source.ts';
import { isExcludable } from './service-attributes.ts';
import { synchronizesPasswords } from './sign-in-methods.ts';

export type ProblemCode =
  | 'missing'
  | 'invalid'
  | 'too-small'
  | 'too-large'
  | 'unknown-key'
  | 'repeated'
  | 'secret-missing'
  | 'fixed'
  | 'contradiction';

export type Section =
  | 'components'
  | 'sign-in'
  | 'tenant'
  | 'directories'
  | 'sign-in-configuration'
  | 'filtering'
  | 'identifying'
  | 'features'
  | 'ready';

export interface AnswerProblem {
  /** `forests.0.servers.1.host`; of a secret, its name. */
  readonly path: string;
  readonly section: Section;
  readonly code: ProblemCode;
  readonly detail: { readonly [name: string]: string | number | boolean };
}

export interface ProblemContext {
  /** For a change: what is in force. */
  readonly configuration: Configuration | undefined;
  /** Objects that the tenant has from the directory-sync service, for a change: while there are any, Graph cannot write them. */
  readonly synchronizedObjects?: number;
  /** Whether a secret of this name is held by the draft or stored. */
  hasSecret(name: string): boolean;
}

/** A field that was emptied again is one that was never filled. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== '' && item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutEmpty(item)]));
}

/** Everything at once, in the order of the answers; nothing where they can be used. */
export function answerProblems(document: unknown, context: ProblemContext): AnswerProblem[] {
  const answers = withoutEmpty(document);
  const parsed = openAnswersSchema.safeParse(answers);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => shapeProblems(issue, answers));
  const named = isRecord(answers) ? answers : {};
  return [
    ...shape,
    ...repeatedNames(named),
    ...missingSecrets(named, context),
    ...(parsed.success ? contradictions(parsed.data, context.configuration) : []),
    ...(parsed.success && context.configuration ? fixedChoices(parsed.data, context.configuration) : []),
    ...(parsed.success ? backEndProblems(parsed.data, context) : []),
  ];
}

type Issue = z.core.$ZodIssue;

function shapeProblems(issue: Issue, document: unknown): AnswerProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...path, key], 'unknown-key'));
  }
  if (valueAt(document, issue.path) === undefined) return [problem(path, 'missing')];
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'string') return [problem(path, 'missing')];
      return [problem(path, 'too-small', { minimum: Number(issue.minimum) })];
    case 'too_big':
      return [problem(path, 'too-large', { maximum: Number(issue.maximum) })];
    case 'invalid_type':
      return [problem(path, 'invalid', { expected: issue.expected })];
    case 'invalid_format':
      return [problem(path, 'invalid', { expected: formatName(issue) })];
    case 'invalid_value':
      return [problem(path, 'invalid', { expected: 'choice', allowed: issue.values.map(String).join(', ') })];
    case 'invalid_union':
      return unionProblems(issue, document, path);
    default:
      return [problem(path, 'invalid')];
  }
}

/** Of several forms, the one that got furthest says what is wrong. */
function unionProblems(issue: Issue & { code: 'invalid_union' }, document: unknown, path: string[]): AnswerProblem[] {
  const within = issue.errors
    .map((issues) => issues.filter((one) => one.path.length > 0 || one.code === 'unrecognized_keys'))
    .find((issues) => issues.length > 0);
  if (!within) return [problem(path, 'invalid', { expected: 'choice' })];
  return within.flatMap((one) => shapeProblems({ ...one, path: [...issue.path, ...one.path] }, document));
}

function formatName(issue: Issue & { code: 'invalid_format' }): string {
  if (issue.format === 'includes' || issue.format === 'regex') {
    const text = JSON.stringify(issue);
    if (text.includes('CERTIFICATE')) return 'pem';
    return text.includes('{2}') ? 'fingerprint' : 'text';
  }
  return issue.format;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NO_DETAIL = {};

function problem(path: readonly string[], code: ProblemCode, detail: AnswerProblem['detail'] = NO_DETAIL) {
  return { path: path.join('.'), section: sectionOf(path), code, detail };
}

const SECTIONS: { readonly [key: string]: Section } = {
  signIn: 'sign-in',
  passwordHashSync: 'sign-in',
  tenant: 'tenant',
  forests: 'directories',
  userPrincipalNameAttribute: 'sign-in-configuration',
  sourceAnchor: 'identifying',
  userMatching: 'identifying',
  softMatchOnUserPrincipalName: 'identifying',
  exchangeHybrid: 'features',
  publicFolders: 'features',
  applications: 'features',
  excludedAttributes: 'features',
  directoryExtensions: 'features',
  rules: 'features',
};

export function sectionOf(path: readonly string[]): Section {
  const [first = '', , third] = path;
  if (first === 'forests' && (third === 'domains' || third === 'groupFilter')) return 'filtering';
  return SECTIONS[first] ?? 'ready';
}

function namesOfForests(answers: { readonly [key: string]: unknown }): (string | undefined)[] {
  const { forests } = answers;
  if (!Array.isArray(forests)) return [];
  return forests.map((forest: unknown) => {
    const name = isRecord(forest) ? forest['name'] : undefined;
    return typeof name === 'string' ? name : undefined;
  });
}

function repeatedNames(answers: { readonly [key: string]: unknown }): AnswerProblem[] {
  const names = namesOfForests(answers);
  const tenant = isRecord(answers['tenant']) ? answers['tenant']['name'] : undefined;
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    const first = names.indexOf(name);
    const other = first < index ? `forests.${first}.name` : name === tenant ? 'tenant.name' : undefined;
    return other === undefined ? [] : [problem(['forests', `${index}`, 'name'], 'repeated', { other })];
  });
}

function missingSecrets(answers: { readonly [key: string]: unknown }, { hasSecret }: ProblemContext): AnswerProblem[] {
  const forests = namesOfForests(answers).filter((name) => name !== undefined);
  const wanted = [
    ...[...new Set(forests)].map((name) => ({ name: forestSecret(name), section: 'directories' as const })),
    { name: DRAFT_TENANT_SECRET, section: 'tenant' as const },
  ];
  return wanted
    .filter(({ name }) => !hasSecret(name))
    .map(({ name, section }) => ({ path: name, section, code: 'secret-missing', detail: {} }));
}

/** What another answer, or a schema that is known already, does not have. */
function contradictions(answers: OpenAnswers, configuration: Configuration | undefined): AnswerProblem[] {
  const containers = answers.forests.flatMap((forest, index) =>
    forest.domains.flatMap((domain, at) => {
      const included = new Set(domain.include.map((name) => name.toLowerCase()));
      const path = ['forests', `${index}`, 'domains', `${at}`];
      return domain.exclude.flatMap((name, place) =>
        included.has(name.toLowerCase())
          ? [problem([...path, 'exclude', `${place}`], 'contradiction', { other: [...path, 'include'].join('.') })]
          : [],
      );
    }),
  );
  const attributes: (readonly [string, string])[] = [
    ['userPrincipalNameAttribute', answers.userPrincipalNameAttribute],
    ...(typeof answers.userMatching === 'string' ? [] : [['userMatching', answers.userMatching.attribute] as const]),
  ];
  const unknown = attributes.flatMap(([path, attribute]) => {
    const lacking = forestsWithout(configuration, attribute);
    return lacking.length === 0
      ? []
      : [problem([path], 'contradiction', { expected: 'schema-attribute', attribute, forest: lacking.join(', ') })];
  });
  return [
    ...containers,
    ...unknown,
    ...unsuitableAccounts(answers),
    ...unknownForests(answers),
    ...featureContradictions(answers, configuration),
  ];
}

/** NTLM knows no DNs. */
function unsuitableAccounts({ forests }: OpenAnswers): AnswerProblem[] {
  return forests.flatMap(({ security, account }, index) => {
    if (security.mode !== 'sealed' || !isDistinguishedName(account)) return [];
    const other = `forests.${index}.security`;
    return [problem(['forests', `${index}`, 'account'], 'contradiction', { expected: 'logon-name', other })];
  });
}

function unknownForests({ forests, passwordHashSync: { excludedForests } }: OpenAnswers): AnswerProblem[] {
  return excludedForests.flatMap((forest, index) =>
    forests.some(({ name }) => name === forest)
      ? []
      : [problem(['passwordHashSync', 'excludedForests', `${index}`], 'contradiction', { expected: 'forest', forest })],
  );
}

/** The directory-sync service has to be in the cloud, alone takes hashes of passwords, and what it has synchronized cannot be written by Graph any more. */
function backEndProblems(
  answers: OpenAnswers,
  { configuration, synchronizedObjects = 0 }: ProblemContext,
): AnswerProblem[] {
  const { tenant } = answers;
  const before = configuration?.tenant.backEnd;
  const backEnd = chosenBackEnd(tenant.backEnd, before, tenant.cloud);
  if (!isInCloud(backEnd, tenant.cloud)) return [problem(['tenant', 'cloud', 'directorySync'], 'missing')];
  const isUnable = backEnd !== 'directory-sync' && synchronizesPasswords(answers);
  const unable = isUnable ? [problem(['signIn'], 'contradiction', { expected: 'directory-sync' })] : [];
  const isReturn = before === 'directory-sync' && backEnd === 'graph';
  return isReturn && synchronizedObjects > 0
    ? [...unable, problem(['tenant', 'backEnd'], 'fixed', { objects: synchronizedObjects })]
    : unable;
}

/** What needs a schema or an attribute that is not there. */
function featureContradictions(answers: OpenAnswers, configuration: Configuration | undefined): AnswerProblem[] {
  const { exchangeHybrid, publicFolders, excludedAttributes } = answers;
  // A forest that was added to the draft is not known yet.
  const isKnown = configuration !== undefined && configuration.forests.length === answers.forests.length;
  const lacksExchange = isKnown && !configuration.forests.some(hasExchange);
  const wanted = { exchangeHybrid, publicFolders };
  return [
    ...Object.entries(wanted)
      .filter(([, isOn]) => isOn && lacksExchange)
      .map(([name]) => problem([name], 'contradiction', { expected: 'exchange-schema' })),
    ...excludedAttributes.flatMap((attribute, index) =>
      isExcludable(attribute)
        ? []
        : [
            problem(['excludedAttributes', `${index}`], 'contradiction', {
              expected: 'excludable-attribute',
              attribute,
            }),
          ],
    ),
  ];
}

/** Forests, by name, whose schema is known and does not have the attribute. */
export function forestsWithout(configuration: Configuration | undefined, attribute: string): string[] {
  return (configuration?.forests ?? [])
    .filter((forest) => !(attribute in forest.schema))
    .map((forest) => forest.connection.name);
}

/** What identifies people is decided once: by another anchor, or joined otherwise, they would be other people. */
function fixedChoices(answers: OpenAnswers, configuration: Configuration): AnswerProblem[] {
  const before = answersOf(configuration);
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  const names = new Set(answers.forests.map((forest) => forest.name));
  return [
    ...before.forests
      .filter((forest) => !names.has(forest.name))
      .map((forest) => problem(['forests'], 'fixed', { forest: forest.name })),
    ...(answers.tenant.tenantId === before.tenant.tenantId ? [] : [problem(['tenant', 'tenantId'], 'fixed')]),
    ...((answers.tenant.name ?? before.tenant.name) === before.tenant.name
      ? []
      : [problem(['tenant', 'name'], 'fixed')]),
    ...(answers.sourceAnchor === before.sourceAnchor ? [] : [problem(['sourceAnchor'], 'fixed')]),
    ...(same(answers.userMatching, before.userMatching) ? [] : [problem(['userMatching'], 'fixed')]),
    ...answers.forests.flatMap((forest, index) =>
      isFilterKept(forest, configuration) ? [] : [problem(['forests', `${index}`, 'groupFilter'], 'fixed')],
    ),
  ];
}

/**
 * A group filter is for a beginning: it can be taken away from a forest and not be set or changed, because that would take
 * out everybody else. A forest that is new has nobody yet.
 */
function isFilterKept({ name, groupFilter }: OpenAnswers['forests'][number], configuration: Configuration): boolean {
  const before = configuration.forests.find((forest) => forest.connection.name === name);
  if (groupFilter === undefined || before === undefined) return true;
  return before.groupFilter !== undefined && isSameGroup(groupFilter, before.groupFilter);
}
