/** The tenant's agents, and the one of this machine: registered, registered anew, removed. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { CallResult, ContractFault } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';

type Tenant = CallResult<'pass-through-tenant'>;
type LocalAgent = NonNullable<CallResult<'pass-through'>['agent']>;

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  agent: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 16px',
    padding: '12px 16px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  machine: { fontWeight: tokens.fontWeightSemibold },
});

interface AgentsProps {
  readonly handle: string | undefined;
  readonly own: LocalAgent | null;
  readonly tenant: Tenant | undefined;
  readonly fault: ContractFault | undefined;
  readonly reading: boolean;
  /** Something was changed, or is to be read again. */
  onChanged(): void;
}

export function Agents({ handle, own, tenant, fault, reading, onChanged }: AgentsProps) {
  const styles = usePartStyles();
  const t = useWords();
  const register = useEngineCommand('pass-through-register');
  const remove = useEngineCommand('pass-through-remove');
  const busy = register.running || remove.running;
  const failed = register.fault ?? remove.fault;
  return (
    <Section heading={t('tasks.signIn.agents')}>
      <div className={styles.stack} data-agents={tenant?.agents.length ?? 'unknown'}>
        {fault ? <FaultMessage fault={fault} /> : null}
        {tenant?.agentsFault ? <FaultMessage fault={tenant.agentsFault} intent="warning" /> : null}
        {tenant === undefined ? null : <AgentList agents={tenant.agents} />}
        <div className={styles.row}>
          <Button
            disabledFocusable={handle === undefined || busy}
            onClick={() => {
              if (handle === undefined) return;
              remove.reset();
              void register.run({ handle, replace: own !== null }).then(onChanged);
            }}
          >
            {t(own === null ? 'tasks.signIn.register' : 'tasks.signIn.replace')}
          </Button>
          {own === null ? null : (
            <Button
              disabledFocusable={busy}
              onClick={() => {
                register.reset();
                void remove.run({}).then(onChanged);
              }}
            >
              {t('tasks.signIn.remove')}
            </Button>
          )}
          {handle === undefined ? (
            <span className={styles.small}>{t('tasks.signIn.needsSignIn')}</span>
          ) : (
            <Button disabledFocusable={reading} onClick={onChanged}>
              {t('tasks.signIn.again')}
            </Button>
          )}
        </div>
        {failed ? <FaultMessage fault={failed} /> : null}
        {register.result && !failed ? <Note intent="success">{t('tasks.signIn.registered')}</Note> : null}
        {remove.result?.removed === true ? <Note intent="success">{t('tasks.signIn.removed')}</Note> : null}
        <span className={styles.small}>{t('tasks.signIn.further')}</span>
      </div>
    </Section>
  );
}

function AgentList({ agents }: { readonly agents: Tenant['agents'] }) {
  const styles = useStyles();
  const t = useWords();
  if (agents.length === 0) return <p>{t('tasks.signIn.agentsNone')}</p>;
  return (
    <ul className={styles.list} aria-label={t('tasks.signIn.agents')}>
      {agents.map(({ id, machine, address, isActive, isThisOne }) => (
        <li key={id} className={styles.agent} data-agent={isActive ? 'active' : 'inactive'}>
          <span className={styles.machine}>{machine === '' ? id : machine}</span>
          <Outcome tone={isActive ? 'good' : 'quiet'} meaning={id}>
            {t(`tasks.signIn.agent.${isActive ? 'active' : 'inactive'}`)}
          </Outcome>
          <span>{[address, ...(isThisOne ? [t('tasks.signIn.agent.here')] : [])].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}
