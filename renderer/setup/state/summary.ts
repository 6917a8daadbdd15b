/** The choices of a draft in sentences, grouped by the page on which they are made. */

import type { WordKey } from '../../words/types.ts';
import { nameOfGroup } from './group.ts';
import { chosen, isLimited, synchronizesPasswords, type Draft, type DraftDomain, type DraftForest } from './answers.ts';
import { backEndOf, type BackEnd } from './back-end.ts';
import { notRegistered } from './extensions.ts';
import { writeServer } from './fields.ts';
import type { PageId } from './page-ids.ts';
import { ACKNOWLEDGEMENTS, type Features } from './situation.ts';

export interface Sentence {
  readonly words: WordKey;
  readonly facts?: { readonly [name: string]: string | number | undefined };
  /** Servers, or names of attributes, to be joined as the language does. */
  readonly list?: readonly string[];
  /** The same, of what has words of its own. */
  readonly wordList?: readonly WordKey[];
}

export interface SentenceGroup {
  readonly page: PageId;
  readonly name: WordKey;
  readonly sentences: readonly Sentence[];
  /** Nothing of it is chosen: it is worth saying only to somebody who was asked. */
  readonly nothing?: boolean;
}

interface Known extends Pick<Features, 'defaultBackEnd'> {
  /** The name of the tenant, where it answered. */
  readonly organization: string | undefined;
}

export function sentencesOf(
  draft: Pick<Draft, 'answers' | 'acknowledged' | 'inForce'>,
  { organization, defaultBackEnd }: Known,
): readonly SentenceGroup[] {
  const { answers, acknowledged } = draft;
  const { forests } = chosen(answers);
  return [
    { page: 'sign-in', name: 'setup.signIn.name', sentences: signInSentences(answers) },
    {
      page: 'tenant',
      name: 'setup.tenant.name',
      sentences: tenantSentences(draft, organization, backEndOf(draft, { defaultBackEnd })),
    },
    { page: 'directories', name: 'setup.directories.name', sentences: forests.flatMap(forestSentences) },
    { page: 'sign-in-names', name: 'setup.signInNames.name', sentences: nameSentences(answers, acknowledged) },
    { page: 'filtering', name: 'setup.filtering.name', sentences: forests.flatMap(scopeSentences) },
    { page: 'identifying', name: 'setup.identifying.name', sentences: identifyingSentences(answers) },
    {
      ...{ page: 'group-filter', name: 'setup.groupFilter.name', sentences: groupSentences(draft) },
      nothing: !forests.some(({ name, groupFilter }) => groupFilter ?? filterBefore(draft, name)),
    },
    {
      ...{ page: 'features', name: 'setup.features.name', sentences: featureSentences(answers) },
      nothing: !hasFeature(answers),
    },
    {
      ...{ page: 'services', name: 'setup.services.name', sentences: serviceSentences(answers) },
      nothing: answers.applications === undefined,
    },
    {
      ...{ page: 'attributes', name: 'setup.attributes.name', sentences: attributeSentences(answers) },
      nothing: chosen(answers).excludedAttributes.length === 0,
    },
    {
      ...{ page: 'extensions', name: 'setup.extensions.name', sentences: extensionSentences(answers) },
      nothing: answers.directoryExtensions === undefined,
    },
    { page: 'safety', name: 'setup.safety.name', sentences: safetySentences(answers) },
  ];
}

function signInSentences(answers: Draft['answers']): Sentence[] {
  const { signIn = 'none', passwordHashSync = {} } = answers;
  const method: Sentence = { words: `setup.ready.sentences.signIns.${signIn}` };
  if (!synchronizesPasswords(answers)) return [method];
  const { expiredAccountsAsDisabled = false, excludedForests = [] } = passwordHashSync;
  return [
    method,
    ...(signIn === 'password-hash-sync' ? [] : [{ words: 'setup.ready.sentences.passwordsBeside' } as const]),
    ...(expiredAccountsAsDisabled ? [{ words: 'setup.ready.sentences.passwordsExpired' } as const] : []),
    ...(excludedForests.length === 0
      ? []
      : [{ words: 'setup.ready.sentences.passwordsExcluded', list: excludedForests } as const]),
  ];
}

function tenantSentences(
  { answers }: Pick<Draft, 'answers'>,
  organization: string | undefined,
  backEnd: BackEnd,
): Sentence[] {
  const { tenantId = '', clientId = '', proxy } = answers.tenant ?? {};
  const facts = { organization, tenant: tenantId, application: clientId };
  return [
    { words: 'setup.ready.sentences.tenant', facts },
    { words: `setup.ready.sentences.backEnds.${backEnd}` },
    ...(proxy ? [{ words: 'setup.ready.sentences.proxy', facts: { proxy } } as const] : []),
  ];
}

/** Names of protocols, in any language. */
const MODES = { ldaps: 'LDAPS', starttls: 'LDAP + StartTLS', sealed: 'LDAP + GSS-SPNEGO' } as const;

const TRUSTS = { system: 'trustSystem', ca: 'trustCa', fingerprint: 'trustFingerprint' } as const;

function forestSentences({ name = '', account = '', servers = [], security }: DraftForest): Sentence[] {
  const mode = MODES[security?.mode ?? 'ldaps'];
  const trust = security?.mode === 'sealed' ? 'trustSealed' : TRUSTS[security?.trust.kind ?? 'system'];
  return [
    {
      words: 'setup.ready.sentences.forest',
      facts: { forest: name, account, security: mode },
      list: servers.map(writeServer),
    },
    { words: `setup.ready.sentences.${trust}`, facts: { forest: name } },
  ];
}

function nameSentences(answers: Draft['answers'], acknowledged: readonly string[]): Sentence[] {
  const { nameAttribute } = chosen(answers);
  const unmatched = acknowledged.includes(ACKNOWLEDGEMENTS.unmatchedSuffixes);
  return [
    { words: 'setup.ready.sentences.name', facts: { attribute: nameAttribute } },
    ...(unmatched ? [{ words: 'setup.ready.sentences.unmatched' } as const] : []),
  ];
}

function scopeSentences({ name = '', domains = [] }: DraftForest): Sentence[] {
  if (domains.length === 0) return [{ words: 'setup.ready.sentences.scopeAll', facts: { forest: name } }];
  const excludesNew = domains.some(({ newContainers }) => newContainers === 'exclude');
  return [
    ...domains.map(scopeSentence),
    { words: excludesNew ? 'setup.ready.sentences.newExclude' : 'setup.ready.sentences.newInclude' },
  ];
}

function scopeSentence({ domain, include = [], exclude = [] }: DraftDomain): Sentence {
  if (include.length > 0) {
    const excluded = exclude.length > 0 ? exclude.length : undefined;
    return { words: 'setup.ready.sentences.scopeSome', facts: { domain, included: include.length, excluded } };
  }
  if (exclude.length > 0)
    return { words: 'setup.ready.sentences.scopeExcept', facts: { domain, excluded: exclude.length } };
  return { words: 'setup.ready.sentences.scopeDomain', facts: { domain } };
}

function identifyingSentences(answers: Draft['answers']): Sentence[] {
  const { userMatching, softMatch, sourceAnchor } = chosen(answers);
  const join: Sentence =
    typeof userMatching === 'string'
      ? { words: `setup.ready.sentences.join.${userMatching}` }
      : { words: 'setup.ready.sentences.join.attribute', facts: { attribute: userMatching.attribute } };
  return [
    { words: `setup.ready.sentences.${sourceAnchor === 'objectGUID' ? 'anchorObject' : 'anchorGuid'}` },
    join,
    { words: `setup.ready.sentences.${softMatch ? 'softOn' : 'softOff'}` },
  ];
}

function filterBefore({ inForce }: Pick<Draft, 'inForce'>, name: string | undefined) {
  return inForce.find(({ forest }) => forest === name)?.groupFilter ?? undefined;
}

function groupSentences(draft: Pick<Draft, 'answers' | 'inForce'>): Sentence[] {
  return chosen(draft.answers).forests.map(({ name = '', groupFilter }): Sentence => {
    const facts = { forest: name };
    if (groupFilter !== undefined) {
      return { words: 'setup.ready.sentences.groupOnly', facts: { ...facts, group: nameOfGroup(groupFilter) } };
    }
    return {
      words: filterBefore(draft, name) ? 'setup.ready.sentences.groupRemoved' : 'setup.ready.sentences.groupNone',
      facts,
    };
  });
}

function hasFeature(answers: Draft['answers']): boolean {
  const { exchangeHybrid, publicFolders, directoryExtensions } = chosen(answers);
  return exchangeHybrid || publicFolders || isLimited(answers) || directoryExtensions !== undefined;
}

function featureSentences(answers: Draft['answers']): Sentence[] {
  const { exchangeHybrid, publicFolders, directoryExtensions } = chosen(answers);
  if (!hasFeature(answers)) return [{ words: 'setup.ready.sentences.noFeature' }];
  return [
    ...(exchangeHybrid ? [{ words: 'setup.ready.sentences.hybrid' } as const] : []),
    ...(publicFolders ? [{ words: 'setup.ready.sentences.folders' } as const] : []),
    ...(isLimited(answers) ? [{ words: 'setup.ready.sentences.limited' } as const] : []),
    ...(directoryExtensions ? [{ words: 'setup.ready.sentences.extended' } as const] : []),
  ];
}

function serviceSentences(answers: Draft['answers']): Sentence[] {
  const { applications = [] } = answers;
  if (answers.applications === undefined) return [{ words: 'setup.ready.sentences.everyService' }];
  if (applications.length === 0) return [{ words: 'setup.ready.sentences.noService' }];
  const wordList = applications.map((service): WordKey => `setup.services.list.${service}.name`);
  return [{ words: 'setup.ready.sentences.services', wordList }];
}

/** Names in a sentence; more are a number. */
const NAMED = 6;

function attributeSentences(answers: Draft['answers']): Sentence[] {
  return [
    named('setup.ready.sentences.attributesOut', chosen(answers).excludedAttributes) ?? {
      words: 'setup.ready.sentences.attributesAll',
    },
  ];
}

function extensionSentences(answers: Draft['answers']): Sentence[] {
  const { attributes = [] } = answers.directoryExtensions ?? {};
  const of = (objectType: 'user' | 'group') =>
    attributes.filter((one) => one.objectType === objectType).map(({ attribute }) => attribute);
  return [
    named('setup.ready.sentences.extensionsOfPeople', of('user')),
    named('setup.ready.sentences.extensionsOfGroups', of('group')),
    named(
      'setup.ready.sentences.extensionsStaged',
      notRegistered(answers).map(({ attribute }) => attribute),
    ),
  ].filter((sentence) => sentence !== undefined);
}

function named(words: WordKey, names: readonly string[]): Sentence | undefined {
  if (names.length === 0) return undefined;
  const more = names.length - NAMED;
  return { words, list: names.slice(0, NAMED), facts: { more: more > 0 ? more : undefined } };
}

function safetySentences(answers: Draft['answers']): Sentence[] {
  const { scheduler, deletionThreshold } = chosen(answers);
  return [
    scheduler.enabled
      ? { words: 'setup.ready.sentences.schedule', facts: { minutes: scheduler.intervalMinutes } }
      : { words: 'setup.ready.sentences.scheduleOff' },
    deletionThreshold.enabled
      ? { words: 'setup.ready.sentences.threshold', facts: { count: deletionThreshold.count } }
      : { words: 'setup.ready.sentences.thresholdOff' },
  ];
}
