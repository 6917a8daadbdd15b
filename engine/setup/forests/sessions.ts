/**
 * What was read from forests for the pages of a draft, kept for as long as somebody looks at them: container trees, what
 * the suffixes of user names are, and what attributes there are. Nothing here is stored.
 */

import type { ClassAttribute } from '../../connectors/active-directory/survey/class-attributes.ts';
import { createSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { toFault, type Fault } from '../../model/fault.ts';
import { buildContainerTree, type ContainerTree } from './container-tree.ts';
import { EXTENDED_CLASSES } from './extension-attributes.ts';
import { domainDn, settingsOf, type ForestPart } from './forest-part.ts';
import { readSuffixes, type ForestSuffixes } from './suffixes.ts';

export interface ReadTree {
  readonly tree: ContainerTree;
  readonly readAt: Date;
  readonly counting: boolean;
  /** Why counting ended early. */
  readonly countingFault: Fault | undefined;
}

export interface ForestSessions {
  /** The containers of a domain, read once; `refresh` reads them again. People are counted after that, by themselves. */
  containers(part: ForestPart, password: string, domain: string, options: ReadOptions): Promise<ReadTree>;
  suffixes(part: ForestPart, password: string, options: ReadOptions): Promise<ForestSuffixes>;
  /** What people and groups of the forest may have by its schema. */
  attributes(part: ForestPart, password: string, options: ReadOptions): Promise<readonly ClassAttribute[]>;
  /** Ends what is still being read, and forgets everything. */
  close(): Promise<void>;
}

export interface ReadOptions {
  readonly refresh: boolean;
  readonly now: () => Date;
}

/** A tree that somebody opens after this long is another person's, or another day's. */
const KEPT_MILLISECONDS = 15 * 60_000;
const MOST_KEPT = 32;

interface Kept<T> {
  readonly value: Promise<T>;
  readonly since: number;
}

interface CountedTree {
  readonly tree: ContainerTree;
  readonly readAt: Date;
  counting: boolean;
  countingFault: Fault | undefined;
}

export function createForestSessions(): ForestSessions {
  const stop = new AbortController();
  const underWay = new Set<Promise<void>>();
  const trees = createKept<CountedTree>();
  const suffixes = createKept<ForestSuffixes>();
  const attributes = createKept<readonly ClassAttribute[]>();

  const countPeople = async (part: ForestPart, password: string, domain: string, read: CountedTree): Promise<void> => {
    const survey = createSurvey(settingsOf(part), password);
    try {
      for await (const people of survey.people(domain, stop.signal)) read.tree.count(people);
      read.tree.finishCounting();
    } catch (error) {
      // Nobody waits for this one: whoever looks at the tree next is told.
      read.countingFault = toFault(error, 'setup');
    } finally {
      read.counting = false;
      await survey.close();
    }
  };

  const readTree = async (part: ForestPart, password: string, domain: string, now: Date): Promise<CountedTree> => {
    const survey = createSurvey(settingsOf(part), password);
    try {
      const containers = [];
      for await (const page of survey.containers(domain, stop.signal)) containers.push(...page);
      const read: CountedTree = {
        tree: buildContainerTree(containers),
        readAt: now,
        counting: true,
        countingFault: undefined,
      };
      const counting = countPeople(part, password, domain, read).finally(() => underWay.delete(counting));
      underWay.add(counting);
      return read;
    } finally {
      await survey.close();
    }
  };

  return {
    containers(part, password, domain, { refresh, now }) {
      const dn = domainDn(domain);
      return trees.get(keyOf(part, dn), now(), refresh, () => readTree(part, password, dn, now()));
    },
    suffixes(part, password, { refresh, now }) {
      return suffixes.get(keyOf(part, ''), now(), refresh, async () => {
        const survey = createSurvey(settingsOf(part), password);
        try {
          return await readSuffixes(survey, stop.signal);
        } finally {
          await survey.close();
        }
      });
    },
    attributes(part, password, { refresh, now }) {
      return attributes.get(keyOf(part, ''), now(), refresh, async () => {
        const survey = createSurvey(settingsOf(part), password);
        try {
          return await survey.classAttributes(EXTENDED_CLASSES);
        } finally {
          await survey.close();
        }
      });
    },
    async close() {
      stop.abort();
      await Promise.all(underWay);
      trees.clear();
      suffixes.clear();
      attributes.clear();
    },
  };
}

/** Another server, account or way of trust is another directory, as far as anybody can know. */
function keyOf({ name, servers, security, account, domains }: ForestPart, domain: string): string {
  return JSON.stringify([name, servers, security, account, domains, domain.toLowerCase()]);
}

/** Keeps what was read, a failure not; who asks while it is being read waits for the same. */
function createKept<T>() {
  const kept = new Map<string, Kept<T>>();
  return {
    get(key: string, now: Date, refresh: boolean, read: () => Promise<T>): Promise<T> {
      const present = kept.get(key);
      if (present !== undefined && !refresh && now.getTime() - present.since < KEPT_MILLISECONDS) return present.value;
      const value = read();
      kept.delete(key);
      kept.set(key, { value, since: now.getTime() });
      value.catch(() => kept.get(key)?.value === value && kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return value;
    },
    clear: () => kept.clear(),
  };
}
