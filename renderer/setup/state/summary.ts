/** The choices of a draft in sentences, grouped by the page on which they are made. */

import type { WordKey } from '../../words/types.ts';
import { chosen, type Draft, type DraftDomain, type DraftForest } from './answers.ts';
import { writeServer } from './fields.ts';
import type { PageId } from './page-ids.ts';
import { ACKNOWLEDGEMENTS } from './situation.ts';

export interface Sentence {
  readonly words: WordKey;
  readonly facts?: { readonly [name: string]: string | number | undefined };
  /** Servers, to be joined as the language does. */
  readonly list?: readonly string[];
}

export interface SentenceGroup {
  readonly page: PageId;
  readonly name: WordKey;
  readonly sentences: readonly Sentence[];
}

export function sentencesOf(
  draft: Pick<Draft, 'answers' | 'acknowledged'>,
  organization: string | undefined,
): readonly SentenceGroup[] {
  const { answers, acknowledged } = draft;
  const { forests } = chosen(answers);
  return [
    { page: 'tenant', name: 'setup.tenant.name', sentences: tenantSentences(draft, organization) },
    { page: 'directories', name: 'setup.directories.name', sentences: forests.flatMap(forestSentences) },
    { page: 'sign-in-names', name: 'setup.signInNames.name', sentences: nameSentences(answers, acknowledged) },
    { page: 'filtering', name: 'setup.filtering.name', sentences: forests.flatMap(scopeSentences) },
    { page: 'identifying', name: 'setup.identifying.name', sentences: identifyingSentences(answers) },
    { page: 'safety', name: 'setup.safety.name', sentences: safetySentences(answers) },
  ];
}

function tenantSentences({ answers }: Pick<Draft, 'answers'>, organization: string | undefined): Sentence[] {
  const { tenantId = '', clientId = '', proxy } = answers.tenant ?? {};
  const facts = { organization, tenant: tenantId, application: clientId };
  return [
    { words: 'setup.ready.sentences.tenant', facts },
    ...(proxy ? [{ words: 'setup.ready.sentences.proxy', facts: { proxy } } as const] : []),
  ];
}

const TRUSTS = { system: 'trustSystem', ca: 'trustCa', fingerprint: 'trustFingerprint' } as const;

function forestSentences({ name = '', account = '', servers = [], security }: DraftForest): Sentence[] {
  const mode = security?.mode === 'starttls' ? 'LDAP + StartTLS' : 'LDAPS';
  const trust = TRUSTS[security?.trust.kind ?? 'system'];
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
    { words: 'setup.ready.sentences.signIn' },
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
