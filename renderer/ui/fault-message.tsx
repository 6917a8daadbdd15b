/** An error in its three parts: what happened to which object, why, what to do. Code and detail under "More". */

import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { ContractFault } from '../../engine/api/contract/contract.ts';
import { explainFault } from '../../engine/api/contract/words/explain.ts';
import { AWAY } from '../api-client/client.ts';
import { useCatalogue, useWords } from '../words/words.tsx';
import { CopyButton } from './copy-button.tsx';

const useStyles = makeStyles({
  bar: { marginBottom: '16px' },
  body: { whiteSpace: 'normal', paddingTop: '10px', paddingBottom: '10px', overflowWrap: 'anywhere' },
  what: { fontWeight: tokens.fontWeightSemibold },
  part: { margin: '2px 0 0' },
  details: {
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    gap: '2px 16px',
    margin: '8px 0 0',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  fact: { margin: 0, overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '8px' },
});

interface FaultTextProps {
  readonly fault: ContractFault;
}

/** The three parts as text, without a frame. */
export function FaultText({ fault }: FaultTextProps) {
  const styles = useStyles();
  const t = useWords();
  const explained = explainFault(fault, useCatalogue());
  const { what, why, remedy } =
    fault.code === AWAY.code ? { what: t('shell.away'), why: t('shell.awayMeaning'), remedy: '' } : explained;
  return (
    <>
      <div className={styles.what}>{what}</div>
      {why === '' ? null : <p className={styles.part}>{why}</p>}
      {remedy === '' ? null : <p className={styles.part}>{remedy}</p>}
    </>
  );
}

/** Code, stage, object and the facts that support asks for. */
export function FaultDetails({ fault }: FaultTextProps) {
  const styles = useStyles();
  const t = useWords();
  const object = fault.object?.dn ?? fault.object?.name ?? fault.object?.anchor;
  const facts: [string, string][] = [
    [t('common.fault.code'), fault.code],
    [t('common.fault.stage'), fault.stage],
    ...(object === undefined ? [] : [[t('common.fault.object'), object] satisfies [string, string]]),
    ...Object.entries(fault.detail).map(([name, value]): [string, string] => [name, String(value)]),
  ];
  return (
    <>
      <dl className={styles.details}>
        {facts.map(([name, value]) => [
          <dt key={`${name}:name`}>{name}</dt>,
          <dd key={`${name}:value`} className={styles.fact}>
            {value}
          </dd>,
        ])}
      </dl>
      <div className={styles.actions}>
        <CopyButton withLabel label={t('common.fault.copy')} text={() => JSON.stringify(fault, null, 2)} />
        <a href={`#/help/errors/${fault.code}`}>{t('common.fault.help')}</a>
      </div>
    </>
  );
}

interface FaultMessageProps extends FaultTextProps {
  readonly intent?: 'error' | 'warning';
  /** A way on: try again, open something. */
  readonly actions?: ReactNode;
}

export function FaultMessage({ fault, intent = 'error', actions }: FaultMessageProps) {
  const styles = useStyles();
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <MessageBar intent={intent} layout="multiline" className={styles.bar} role="alert">
      <MessageBarBody className={styles.body}>
        <FaultText fault={fault} />
        {open ? <FaultDetails fault={fault} /> : null}
      </MessageBarBody>
      <MessageBarActions>
        {actions}
        <Button size="small" appearance="transparent" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'common.less' : 'common.more')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
