/** The switch itself: said in full before, and open only where the checks of that direction have run. */

import { Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import type { Checked } from '../../setup/sign-in/pass-through-checks.tsx';
import { Checks, type Check } from '../../ui/checks.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords, type Translate } from '../../words/words.tsx';

type Hashes = CallResult<'password-sync'>;

interface SwitchProps {
  readonly handle: string | undefined;
  /** Of the tenant; undefined: not known. */
  readonly enabled: boolean | undefined;
  readonly hasFallback: boolean;
  readonly checked: Checked | undefined;
  readonly hashes: Hashes | undefined;
  onSwitched(): void;
}

type Direction = 'toAgents' | 'toHashes' | 'toNone';

export function SwitchSection({ handle, enabled, hasFallback, checked, hashes, onSwitched }: SwitchProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const { run, running, result, fault } = useEngineCommand('pass-through-switch');
  const direction: Direction = enabled === true ? (hasFallback ? 'toHashes' : 'toNone') : 'toAgents';
  const blocked = blockedBy(direction, handle, checked);
  return (
    <Section heading={t('tasks.signIn.switchTitle')}>
      <div className={styles.stack} data-switch={enabled === undefined ? 'unknown' : String(enabled)}>
        {direction === 'toHashes' && hashes ? (
          <Checks label={t('tasks.signIn.hashChecks')} checks={hashChecks(hashes, t)} />
        ) : null}
        {fault ? <FaultMessage fault={fault} /> : null}
        {result ? (
          <Note intent="success">
            {t('tasks.signIn.done', { state: t(result.enabled ? 'tasks.signIn.on' : 'tasks.signIn.off') })}{' '}
            {t('tasks.signIn.wayBack')}
          </Note>
        ) : null}
        <div className={styles.row}>
          <Button
            appearance="primary"
            disabledFocusable={running || enabled === undefined || blocked !== undefined}
            onClick={() => setAsking(true)}
          >
            {t(`tasks.signIn.${direction}`)}
          </Button>
          {blocked === undefined ? null : <span className={styles.small}>{t(`tasks.signIn.${blocked}`)}</span>}
        </div>
        <span className={styles.small}>{t('tasks.signIn.federated')}</span>
      </div>
      {asking && handle !== undefined ? (
        <AskFirst
          direction={direction}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void run({ handle, on: direction === 'toAgents' }).then(onSwitched);
          }}
        />
      ) : null}
    </Section>
  );
}

/** Toward agents nothing is switched that would leave people outside; away from them is never kept back: it is the way out. */
function blockedBy(
  direction: Direction,
  handle: string | undefined,
  checked: Checked | undefined,
): 'needsSignIn' | 'needsChecks' | 'failedChecks' | undefined {
  if (handle === undefined) return 'needsSignIn';
  if (direction !== 'toAgents') return undefined;
  if (checked === undefined || !checked.rows.some(({ check }) => check === 'agents')) return 'needsChecks';
  return checked.rows.some(({ state }) => state === 'failed') ? 'failedChecks' : undefined;
}

interface AskFirstProps {
  readonly direction: Direction;
  onConfirm(): void;
  onCancel(): void;
}

function AskFirst({ direction, onConfirm, onCancel }: AskFirstProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [administrator, setAdministrator] = useState(false);
  const [all, setAll] = useState(false);
  const [reminded, setReminded] = useState(false);
  return (
    <Confirm
      title={t(`tasks.signIn.${direction}Title`)}
      action={t(`tasks.signIn.${direction}`)}
      onCancel={onCancel}
      onConfirm={() => (administrator && all ? onConfirm() : setReminded(true))}
    >
      <div className={styles.stack}>
        <p className={styles.quiet}>{t(`tasks.signIn.${direction}Text`)}</p>
        <Checkbox
          label={t('tasks.signIn.confirmAdministrator')}
          checked={administrator}
          onChange={(_, { checked }) => setAdministrator(checked === true)}
        />
        <Checkbox
          label={t('tasks.signIn.confirmAll')}
          checked={all}
          onChange={(_, { checked }) => setAll(checked === true)}
        />
        {reminded && !(administrator && all) ? <Note intent="warning">{t('tasks.signIn.confirmNow')}</Note> : null}
      </div>
    </Confirm>
  );
}

/** Whether the tenant could check every password by its hash by now. */
function hashChecks({ state, domains, counts }: Hashes, t: Translate): Check[] {
  const isRunning = state === 'running';
  const isWhole = domains.every(
    ({ heartbeatAt, full, fullWantedSince }) => heartbeatAt !== null && !full && fullWantedSince === null,
  );
  const behind = (counts.waiting ?? 0) + (counts.retry ?? 0) + (counts['given-up'] ?? 0);
  const check = (id: string, what: string, isGood: boolean, result: string): Check => ({
    id,
    what,
    state: isGood ? 'passed' : 'warning',
    result,
  });
  return [
    check(
      'running',
      t('tasks.signIn.hash.running'),
      isRunning,
      t(isRunning ? 'tasks.signIn.hash.runningYes' : 'tasks.signIn.hash.runningNo'),
    ),
    check(
      'whole',
      t('tasks.signIn.hash.whole'),
      isWhole,
      t(isWhole ? 'tasks.signIn.hash.wholeYes' : 'tasks.signIn.hash.wholeNo'),
    ),
    check(
      'waiting',
      t('tasks.signIn.hash.waiting'),
      behind === 0,
      behind === 0 ? t('tasks.signIn.hash.waitingYes') : t('tasks.signIn.hash.waitingNo', { count: behind }),
    ),
  ];
}
