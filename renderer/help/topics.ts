/** Which part of the help belongs to which page. */

import type { KeysBelow } from '../words/types.ts';

type Title<K> = K extends `${infer Name}.title` ? Name : never;
export type Topic = Title<KeysBelow<'help.topics'>>;

export const SCREEN_TOPICS = [
  'home',
  'operations',
  'run',
  'pending',
  'objects',
  'object',
  'rules',
  'rule',
  'connectors',
  'errors',
  'conflicts',
  'signIn',
  'tasks',
  'settings',
] as const satisfies readonly Topic[];

export const SETUP_TOPICS = [
  'setupWelcome',
  'setupExpress',
  'setupComponents',
  'setupSignIn',
  'setupTenant',
  'setupDirectories',
  'setupSignInNames',
  'setupFiltering',
  'setupIdentifying',
  'setupGroupFilter',
  'setupFeatures',
  'setupServices',
  'setupAttributes',
  'setupExtensions',
  'setupSafety',
  'setupReady',
  'setupConfiguring',
  'setupComplete',
] as const satisfies readonly Topic[];

export const CONCEPT_TOPICS = [
  'howItWorks',
  'stagingMode',
  'deletions',
  'cycles',
  'keyboard',
  'privacy',
] as const satisfies readonly Topic[];

export const TOPICS: readonly Topic[] = [...SCREEN_TOPICS, ...SETUP_TOPICS, ...CONCEPT_TOPICS];

export function isTopic(name: string): name is Topic {
  return TOPICS.some((topic) => topic === name);
}

/** The topic of an address without `#`; help itself needs none. */
export function topicOf(location: string): Topic | undefined {
  const [area = '', part = ''] = location.split('/').slice(1);
  if (area === 'help') return undefined;
  if (area === 'setup') {
    const name = `setup-${part === '' ? 'welcome' : part}`.replaceAll(/-([a-z])/g, (_, letter: string) =>
      letter.toUpperCase(),
    );
    return isTopic(name) ? name : 'setupWelcome';
  }
  if (area === 'operations' && part !== '') return 'run';
  if (area === 'objects' && part !== '') return 'object';
  if (area === 'rules' && part !== '') return 'rule';
  if (area === 'sign-in') return 'signIn';
  return isTopic(area) ? area : undefined;
}
