/** The group that was found: what it is, who its direct members are, and who of them will not come all the same. */

import { Button, Spinner } from '@fluentui/react-components';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Facts } from '../parts/facts.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { forestPart, type DraftForest, type ForestPart } from '../state/answers.ts';

type Group = CallResult<'group-resolve'>;

interface GroupFoundProps {
  readonly forest: DraftForest;
  readonly filter: Exclude<NonNullable<DraftForest['groupFilter']>, string>;
  /** Absent where the group cannot be another one. */
  readonly onOther?: () => void;
}

export function GroupFound({ forest, filter, onOther }: GroupFoundProps) {
  const styles = usePartStyles();
  const t = useWords();
  const part = forestPart(forest);
  return (
    <div className={styles.stack} data-group={filter.objectGuid}>
      {part ? <Looked part={part} forest={forest} filter={filter} /> : <p className={styles.mono}>{filter.dn}</p>}
      {onOther ? (
        <div>
          <Button onClick={onOther}>{t('setup.groupFilter.other')}</Button>
        </div>
      ) : null}
    </div>
  );
}

function Looked({ part, forest, filter }: Omit<GroupFoundProps, 'onOther'> & { readonly part: ForestPart }) {
  const styles = usePartStyles();
  const t = useWords();
  const { name = '', domains = [] } = forest;
  const question = { forest: part, group: filter.objectGuid, domains };
  const { data, fault, loading } = useEngineQuery('group-resolve', question);
  if (data) {
    return (
      <>
        <GroupFacts group={data} />
        <Remarks group={data} forest={name} />
      </>
    );
  }
  return (
    <>
      <p className={styles.mono}>{filter.dn}</p>
      {loading ? (
        <Spinner size="small" style={{ alignSelf: 'flex-start' }} label={t('setup.groupFilter.finding')} />
      ) : null}
      {fault ? (
        <>
          <FaultMessage fault={fault} intent="warning" />
          <p className={styles.quiet}>{t('setup.groupFilter.gone', { forest: name })}</p>
        </>
      ) : null}
    </>
  );
}

function GroupFacts({ group }: { readonly group: Group }) {
  const styles = usePartStyles();
  const t = useWords();
  const { users, devices, contacts, groups, others } = group.members;
  const security = t(group.security ? 'setup.groupFilter.security' : 'setup.groupFilter.distribution');
  const some = (count: number) => (count > 0 ? count : undefined);
  return (
    <Facts
      facts={[
        [t('setup.groupFilter.factGroup'), <bdi>{group.name}</bdi>],
        [t('setup.groupFilter.factPlace'), <bdi className={styles.mono}>{group.dn}</bdi>],
        [t('setup.groupFilter.factKind'), t(`setup.groupFilter.kinds.${group.scope}`, { security })],
        [
          t('setup.groupFilter.factMembers'),
          t('setup.groupFilter.members', {
            people: users,
            ...{ devices: some(devices), contacts: some(contacts), groups: some(groups), others: some(others) },
          }),
        ],
      ]}
    />
  );
}

/** What keeps somebody out comes before what is only good to know. */
function Remarks({ group, forest }: { readonly group: Group; readonly forest: string }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { members, nestedGroups, primaryGroupOf, placement } = group;
  const outside = placement?.membersOutside ?? 0;
  return (
    <>
      {placement?.groupInScope === false ? (
        <Note intent="warning">{t('setup.groupFilter.outOfScope', { forest, page: t('setup.filtering.name') })}</Note>
      ) : null}
      {members.total === 0 ? <Note intent="warning">{t('setup.groupFilter.empty', { forest })}</Note> : null}
      {outside > 0 ? <Note intent="warning">{t('setup.groupFilter.membersOutside', { count: outside })}</Note> : null}
      {members.groups > 0 ? (
        <Note intent="info">
          {t('setup.groupFilter.nested', { count: members.groups, names: formats.list(nestedGroups) })}
        </Note>
      ) : null}
      {primaryGroupOf > 0 ? (
        <Note intent="warning">{t('setup.groupFilter.primary', { count: primaryGroupOf })}</Note>
      ) : null}
      <p className={styles.quiet}>
        {t('setup.groupFilter.follows')} {t('setup.groupFilter.leaving')}
      </p>
    </>
  );
}
