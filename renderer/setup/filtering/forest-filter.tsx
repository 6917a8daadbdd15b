/** What is synchronized of one forest. */

import { Button, Spinner, tokens } from '@fluentui/react-components';
import { useCallback, useMemo, useState } from 'react';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useInvalid, useWizard } from '../session/wizard-context.tsx';
import { forestPart, withForest, type DraftForest } from '../state/answers.ts';
import { domainAnswers, domainTicks, isSelection, withDomains, type ChosenDomain } from '../state/domains.ts';
import { isNothing, type Ticks } from '../state/scope.ts';
import { ContainerTree } from './container-tree.tsx';
import { useForestTree, type ForestTree, type TreeDomain } from './forest-tree.ts';
import { ScopeSentence } from './scope-sentence.tsx';

type NewContainers = 'include' | 'exclude';

export function ForestFilter({ forest }: { readonly forest: DraftForest }) {
  const styles = usePartStyles();
  const t = useWords();
  const { name = '' } = forest;
  const scope = useForestScope(forest);
  const { tree, selecting, setSelecting, newContainers, nothing } = scope;
  useInvalid('filtering', nothing, t('setup.filtering.blockers.nobody', { forest: name }));
  return (
    <div className={styles.stack}>
      <ChoiceCards
        label={t('setup.filtering.how', { forest: name })}
        columns
        choices={[
          { value: 'all', name: t('setup.filtering.all'), means: t('setup.filtering.allMeans') },
          { value: 'selected', name: t('setup.filtering.selected'), means: t('setup.filtering.selectedMeans') },
        ]}
        value={selecting ? 'selected' : 'all'}
        onChange={(value) => setSelecting(value === 'selected')}
      />
      {tree.fault ? (
        <FaultMessage fault={tree.fault} actions={<Button onClick={tree.refresh}>{t('common.retry')}</Button>} />
      ) : null}
      <AwayDomains forest={forest} domains={tree.domains ?? []} />
      {scope.gone.map(({ domain, names }) => (
        <GoneContainers key={domain.dn} domain={domain} names={names} onDrop={() => scope.dropGone()} />
      ))}
      {tree.domains === undefined && tree.reading ? (
        <Spinner size="small" label={t('setup.filtering.reading')} />
      ) : null}
      {scope.chosen.length > 0 ? (
        <div className={styles.row} style={{ justifyContent: 'space-between' }}>
          <ScopeSentence forest={name} chosen={scope.chosen} nodes={tree.nodes} newContainers={newContainers} />
          <ReadAgain tree={tree} />
        </div>
      ) : null}
      {selecting && scope.chosen.length > 0 ? (
        <>
          <ContainerTree
            label={t('setup.filtering.tree', { forest: name })}
            tree={tree}
            chosen={scope.chosen}
            onChange={scope.setTicks}
          />
          <p className={styles.small}>{t('setup.filtering.legend')}</p>
          <ChoiceCards
            label={t('setup.filtering.newLabel', { forest: name })}
            columns
            choices={[
              { value: 'include', name: t('setup.filtering.newInclude'), means: t('setup.filtering.newIncludeMeans') },
              { value: 'exclude', name: t('setup.filtering.newExclude'), means: t('setup.filtering.newExcludeMeans') },
            ]}
            value={newContainers}
            onChange={scope.setNewContainers}
          />
        </>
      ) : null}
    </div>
  );
}

interface ForestScope {
  readonly tree: ForestTree;
  readonly selecting: boolean;
  readonly newContainers: NewContainers;
  readonly chosen: readonly ChosenDomain[];
  readonly nothing: boolean;
  readonly gone: readonly { readonly domain: TreeDomain; readonly names: readonly string[] }[];
  setSelecting(selecting: boolean): void;
  setNewContainers(wished: NewContainers): void;
  setTicks(domain: string, ticks: Ticks): void;
  dropGone(): void;
}

function useForestScope(forest: DraftForest): ForestScope {
  const { change } = useWizard();
  const wanted = useMemo(() => namesOf(forest), [forest]);
  const tree = useForestTree(forestPart(forest), wanted);
  const [selecting, setSelectingState] = useState(() => isSelection(forest) || (forest.domains ?? []).length > 0);
  // Nothing at all is no answer: it stays here until something is ticked.
  const [unsaid, setUnsaid] = useState<ReadonlyMap<string, Ticks>>();
  const [wishedNew, setWishedNew] = useState<NewContainers>();
  const newContainers =
    wishedNew ?? (forest.domains?.some((domain) => domain.newContainers === 'exclude') ? 'exclude' : 'include');

  const resolve = useCallback(
    (name: string) => (tree.nodes.has(name) ? name : tree.named.get(name.toLowerCase())),
    [tree.nodes, tree.named],
  );
  const reachable = (tree.domains ?? []).flatMap((domain) => {
    const { dn, fqdn, root } = domain;
    if (!root) return [];
    const read = domainTicks(forest, domain, root.guid, resolve);
    const ticks = unsaid?.get(dn) ?? read?.ticks;
    return ticks ? [{ domain, gone: read?.gone ?? [], chosen: { dn, fqdn, root: root.guid, ticks } }] : [];
  });
  const chosen = reachable.map((entry) => entry.chosen);
  const away = (tree.domains ?? []).filter(({ root }) => root === undefined);

  const put = (next: readonly ChosenDomain[], wished: NewContainers): void => {
    const changed = withDomains(forest, next, away, wished);
    setUnsaid(changed ? undefined : new Map(next.map(({ dn, ticks }) => [dn, ticks])));
    if (changed) change((answers) => withForest(answers, changed));
  };
  return {
    ...{ tree, selecting, newContainers, chosen },
    nothing: chosen.length > 0 && chosen.every(({ ticks }) => isNothing(ticks)),
    gone: reachable.filter(({ gone }) => gone.length > 0).map(({ domain, gone: names }) => ({ domain, names })),
    setSelecting(wished) {
      setSelectingState(wished);
      if (wished) return;
      setWishedNew(undefined);
      put(
        chosen.map((domain) => ({ ...domain, ticks: new Map([[domain.root, true]]) })),
        'include',
      );
    },
    setNewContainers(wished) {
      setWishedNew(wished);
      put(chosen, wished);
    },
    setTicks: (dn, ticks) =>
      put(
        chosen.map((domain) => (domain.dn === dn ? { ...domain, ticks } : domain)),
        newContainers,
      ),
    dropGone: () => put(chosen, newContainers),
  };
}

/** By domain, what its answers name. */
function namesOf(forest: DraftForest): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (forest.domains ?? []).map(({ domain, include = [], exclude = [] }) => [
      domain.toLowerCase(),
      [...include, ...exclude],
    ]),
  );
}

function AwayDomains({ forest, domains }: { readonly forest: DraftForest; readonly domains: readonly TreeDomain[] }) {
  const t = useWords();
  const away = domains.filter(({ root }) => root === undefined);
  return (
    <>
      {away.map((domain) => (
        <Note key={domain.dn} intent="warning">
          {domainAnswers(forest, domain)
            ? t('setup.filtering.unreachableAway', { domain: domain.fqdn })
            : t('setup.filtering.unreachableMeans', { domain: domain.fqdn, page: t('setup.directories.name') })}
        </Note>
      ))}
    </>
  );
}

interface GoneProps {
  readonly domain: TreeDomain;
  readonly names: readonly string[];
  onDrop(): void;
}

function GoneContainers({ domain, names, onDrop }: GoneProps) {
  const t = useWords();
  const formats = useFormats();
  return (
    <Note intent="warning" actions={<Button onClick={onDrop}>{t('setup.filtering.goneDrop')}</Button>}>
      {t('setup.filtering.gone', { count: names.length, domain: domain.fqdn, names: formats.list(names) })}
    </Note>
  );
}

function ReadAgain({ tree }: { readonly tree: ForestTree }) {
  const styles = usePartStyles();
  const t = useWords();
  return (
    <div className={styles.row}>
      {tree.readAt === undefined ? null : (
        <span style={{ color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 }}>
          <RelativeTime at={tree.readAt} />
        </span>
      )}
      <Button disabledFocusable={tree.reading} onClick={tree.refresh}>
        {t(tree.reading ? 'setup.filtering.reading' : 'setup.filtering.refresh')}
      </Button>
    </div>
  );
}
