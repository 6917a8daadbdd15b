/** One pending export: attribute by attribute before and after, links as added and removed, with the rule behind each. */

import { makeStyles, tokens } from '@fluentui/react-components';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { ValueDiff } from '../../ui/diff.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';

type Detail = NonNullable<CallResult<'pending-export'>>;
type Link = Detail['links'][number];

const useStyles = makeStyles({
  fact: { margin: '0 0 12px', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  part: { margin: '8px 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  change: { marginBottom: '12px' },
  attribute: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  lineage: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  never: { color: tokens.colorStatusWarningForeground3, fontSize: tokens.fontSizeBase200 },
});

interface PendingPanelProps {
  readonly id: number;
  onClose(): void;
}

export function PendingPanel({ id, onClose }: PendingPanelProps) {
  const styles = useStyles();
  const t = useWords();
  const { data, fault } = useEngineQuery('pending-export', { id });
  if (fault || data === null || data === undefined) {
    return (
      <SidePanel title={t('operations.pending.heading')} onClose={onClose}>
        {fault ? <FaultMessage fault={fault} /> : t(data === null ? 'operations.pending.gone' : 'common.loading')}
      </SidePanel>
    );
  }
  const footer = <a href={`#/objects/space/${data.id}`}>{t('operations.pending.openObject')}</a>;
  return (
    <SidePanel title={<bdi>{data.name}</bdi>} onClose={onClose} footer={footer}>
      <Head detail={data} />
      <h3 className={styles.part}>
        {t(data.operation === 'delete' ? 'operations.pending.leaving' : 'operations.pending.changes')}
      </h3>
      {data.changes.length === 0 ? <p className={styles.fact}>{t('operations.pending.noChanges')}</p> : null}
      {data.changes.map((change) => (
        <div key={change.attribute} className={styles.change} data-attribute={change.attribute}>
          <div className={styles.attribute}>{change.attribute}</div>
          <ValueDiff before={change.before} after={change.after} />
          {change.rule === null ? null : (
            <div className={styles.lineage}>
              {change.rule}
              {change.flow === null ? '' : `: ${change.flow}`}
            </div>
          )}
          {change.supported ? null : <div className={styles.never}>{t('operations.pending.notSupported')}</div>}
        </div>
      ))}
      {data.links.length > 0 ? <h3 className={styles.part}>{t('operations.pending.links')}</h3> : null}
      {data.links.map((link) => (
        <Links key={link.attribute} link={link} />
      ))}
    </SidePanel>
  );
}

function Head({ detail }: { readonly detail: Detail }) {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const type = catalogue.objectTypes[detail.objectType]?.one ?? detail.objectType;
  const parts = [
    `${t(`operations.pending.operation.${detail.operation}`)} · ${type} · ${detail.connector}`,
    detail.state === 'staged' ? '' : t(`operations.pending.state.${detail.state}`),
    detail.held === null ? '' : t('operations.pending.held'),
  ].filter((part) => part !== '');
  return (
    <>
      <p className={styles.fact}>{parts.join(' · ')}</p>
      <p className={styles.fact}>
        <bdi>{detail.dn}</bdi>
      </p>
    </>
  );
}

function Links({ link }: { readonly link: Link }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const names = (change: 'add' | 'remove') =>
    link.samples.filter((sample) => sample.change === change).map(({ name }) => name);
  const rest = link.added + link.removed - link.samples.length;
  return (
    <div className={styles.change} data-attribute={link.attribute}>
      <div className={styles.attribute}>
        {link.attribute}
        {': '}
        {t('operations.pending.linksText', {
          added: formats.number(link.added),
          removed: formats.number(link.removed),
        })}
      </div>
      <ValueDiff before={names('remove')} after={names('add')} apart />
      {rest > 0 ? <div className={styles.lineage}>{t('operations.pending.moreLinks', { count: rest })}</div> : null}
    </div>
  );
}
