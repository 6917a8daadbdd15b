/** How a forest is reached: its name, its domain controllers, and by what these are recognized. */

import { Button, Field, Input, Spinner, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineClient } from '../../api-client/hooks.tsx';
import { faultOf } from '../../api-client/client.ts';
import type { CallResult, ContractFault } from '../../../engine/api/contract/contract.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { CollapsedIcon, ExpandedIcon, GoodIcon } from '../../ui/icons.ts';
import { useFormats, useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useInvalid, useWizard } from '../session/wizard-context.tsx';
import { chosen, type DraftForest, type Security, type Server, type Trust } from '../state/answers.ts';
import { isDomainName, readServers, writeServer, writeServers } from '../state/fields.ts';
import { CertificateDecision } from './certificate-decision.tsx';
import { TrustForm, trustIsWhole } from './trust-form.tsx';

type Presented = CallResult<'forest-certificate'>;

interface ConnectionFormProps {
  readonly forest: DraftForest;
  onChange(forest: DraftForest): void;
  readonly isNew: boolean;
  /** A server answered, and is who it should be. */
  readonly connected: boolean;
  onConnected(connected: boolean): void;
}

type TlsSecurity = Exclude<Security, { readonly mode: 'sealed' }>;

const USUAL: TlsSecurity = { mode: 'ldaps', trust: { kind: 'system' } };
const MODES = ['ldaps', 'starttls', 'sealed'] as const satisfies readonly Security['mode'][];

type Attempt =
  | { readonly state: 'connecting'; readonly server: string }
  | { readonly state: 'failed'; readonly fault: ContractFault }
  | { readonly state: 'deciding' | 'refused' | 'trusted'; readonly presented: Presented };

export function ConnectionForm({ forest, onChange, isNew, connected, onConnected }: ConnectionFormProps) {
  const styles = usePartStyles();
  const t = useWords();
  const client = useEngineClient();
  const { draft } = useWizard();
  const { name = '', servers = [], security = USUAL } = forest;
  const [typed, setTyped] = useState(() => writeServers(servers));
  const [attempt, setAttempt] = useState<Attempt>();
  const overTls = security.mode === 'sealed' ? undefined : security;
  // Whoever looks at another way and comes back finds what was chosen.
  const [lastTrust, setLastTrust] = useState(overTls?.trust ?? USUAL.trust);
  const [trustOpen, setTrustOpen] = useState(lastTrust.kind !== 'system');
  const read = readServers(typed, servers);
  const repeated = chosen(draft.answers).forests.filter((other) => other.name === name).length > 1;
  const nameIsWrong = name !== '' && !isDomainName(name);
  useInvalid('forest', nameIsWrong || repeated || read.wrong !== undefined);
  const ready =
    isDomainName(name) && !repeated && read.wrong === undefined && (!overTls || trustIsWhole(overTls.trust));

  const put = (change: Partial<DraftForest>): void => {
    setAttempt(undefined);
    onConnected(false);
    onChange({ ...forest, ...change });
  };
  const connect = async (given: Security): Promise<void> => {
    // The name of a domain is the name of its domain controllers, as DNS has it.
    const asked: Server[] = read.servers.length > 0 ? [...read.servers] : [{ host: name }];
    const [first] = asked;
    if (!first) return;
    setAttempt({ state: 'connecting', server: writeServer(first) });
    onChange({ ...forest, servers: asked, security: given });
    setTyped(writeServers(asked));
    const server = { host: first.host, ...(first.port === undefined ? {} : { port: first.port }) };
    try {
      if (given.mode === 'sealed') {
        await client.call('forest-sealing', server);
        setAttempt(undefined);
        onConnected(true);
        return;
      }
      const presented = await client.call('forest-certificate', { ...server, security: given });
      setAttempt({ state: presented.trusted ? 'trusted' : 'deciding', presented });
      if (presented.trusted) onConnected(true);
    } catch (error) {
      setAttempt({ state: 'failed', fault: faultOf(error) });
    }
  };
  const accept = (trust: Trust): void => void connect({ ...(overTls ?? USUAL), trust });
  const chooseTrust = (trust: Trust): void => {
    setLastTrust(trust);
    put({ security: { ...(overTls ?? USUAL), trust } });
  };
  const chooseMode = (mode: Security['mode']): void => {
    if (overTls) setLastTrust(overTls.trust);
    put({ security: mode === 'sealed' ? { mode } : { mode, trust: lastTrust } });
  };
  if (connected && attempt?.state !== 'connecting') {
    return <Connected forest={forest} onEdit={() => onConnected(false)} />;
  }
  return (
    <div className={styles.stack}>
      <div className={styles.pair}>
        <Field
          label={t('setup.directories.forestName')}
          hint={t('setup.directories.forestNameHint')}
          {...(nameIsWrong
            ? { validationMessage: t('setup.directories.forestNameError') }
            : repeated
              ? { validationMessage: t('setup.directories.forestTwice') }
              : {})}
        >
          <Input
            value={name}
            readOnly={!isNew}
            spellCheck={false}
            autoComplete="off"
            onChange={(_, { value }) => put({ name: value.trim() })}
          />
        </Field>
        <Field
          label={t('setup.directories.servers')}
          hint={t('setup.directories.serversHint')}
          {...(read.wrong === undefined
            ? {}
            : { validationMessage: t('setup.directories.serversError', { text: read.wrong }) })}
        >
          <Textarea
            rows={2}
            resize="vertical"
            spellCheck={false}
            value={typed}
            onChange={(_, { value }) => {
              setTyped(value);
              put({ servers: [...readServers(value, servers).servers] });
            }}
          />
        </Field>
      </div>
      <ChoiceCards
        label={t('setup.directories.security')}
        columns
        choices={MODES.map((mode) => ({
          value: mode,
          name: t(`setup.directories.securityModes.${mode}.name`),
          means: t(`setup.directories.securityModes.${mode}.means`),
        }))}
        value={security.mode}
        onChange={chooseMode}
      />
      {overTls ? (
        <>
          <div>
            <Button
              appearance="subtle"
              aria-expanded={trustOpen}
              icon={trustOpen ? <ExpandedIcon /> : <CollapsedIcon />}
              onClick={() => setTrustOpen(!trustOpen)}
            >
              {t('setup.directories.trust')}
            </Button>
          </div>
          {trustOpen ? <TrustForm trust={overTls.trust} onChange={chooseTrust} /> : null}
        </>
      ) : (
        <Note intent="info">{t('setup.directories.sealedTrust')}</Note>
      )}
      <div className={styles.row}>
        <Button
          appearance={connected ? 'secondary' : 'primary'}
          disabledFocusable={!ready || attempt?.state === 'connecting'}
          onClick={() => void connect(security)}
        >
          {t('setup.directories.connect')}
        </Button>
        {attempt?.state === 'connecting' ? (
          <Spinner size="tiny" label={t('setup.directories.connecting', { server: attempt.server })} />
        ) : null}
      </div>
      {attempt?.state === 'failed' ? <FaultMessage fault={attempt.fault} /> : null}
      {attempt?.state === 'deciding' ? (
        <CertificateDecision
          presented={attempt.presented}
          onAccept={accept}
          onRefuse={() => setAttempt({ state: 'refused', presented: attempt.presented })}
        />
      ) : null}
      {attempt?.state === 'refused' ? (
        <Note intent="warning">{t('setup.directories.decisionRefused', { server: attempt.presented.server })}</Note>
      ) : null}
    </div>
  );
}

/** One line is enough once a server has answered. */
function Connected({ forest, onEdit }: { readonly forest: DraftForest; onEdit(): void }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { name = '', servers = [], security = USUAL } = forest;
  const reached = formats.list(servers.map(writeServer));
  return (
    <div className={styles.row} data-connected={name}>
      <GoodIcon aria-hidden="true" className={styles.good} />
      <span role="status">
        {security.mode === 'sealed'
          ? t('setup.directories.connectedSealed', { forest: name, servers: reached })
          : t('setup.directories.connectedAs', {
              forest: name,
              security: t(`setup.directories.securityModes.${security.mode}.name`),
              servers: reached,
              trust: t(`setup.directories.trusts.${security.trust.kind}.short`),
            })}
      </span>
      <Button size="small" onClick={onEdit}>
        {t('setup.directories.changeConnection')}
      </Button>
    </div>
  );
}
