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
import { chosen, type DraftForest, type Security, type Server } from '../state/answers.ts';
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

const USUAL: Security = { mode: 'ldaps', trust: { kind: 'system' } };

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
  const [trustOpen, setTrustOpen] = useState(security.trust.kind !== 'system');
  const read = readServers(typed);
  const repeated = chosen(draft.answers).forests.filter((other) => other.name === name).length > 1;
  const nameIsWrong = name !== '' && !isDomainName(name);
  useInvalid('forest', nameIsWrong || repeated || read.wrong !== undefined);
  const ready = isDomainName(name) && !repeated && read.wrong === undefined && trustIsWhole(security.trust);

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
    try {
      const presented = await client.call('forest-certificate', { ...first, security: given });
      setAttempt({ state: presented.trusted ? 'trusted' : 'deciding', presented });
      if (presented.trusted) onConnected(true);
    } catch (error) {
      setAttempt({ state: 'failed', fault: faultOf(error) });
    }
  };
  const accept = (trust: Security['trust']): void => void connect({ ...security, trust });
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
              put({ servers: [...readServers(value).servers] });
            }}
          />
        </Field>
      </div>
      <ChoiceCards
        label={t('setup.directories.security')}
        columns
        choices={(['ldaps', 'starttls'] as const).map((mode) => ({
          value: mode,
          name: t(`setup.directories.securityModes.${mode}.name`),
          means: t(`setup.directories.securityModes.${mode}.means`),
        }))}
        value={security.mode}
        onChange={(mode) => put({ security: { ...security, mode } })}
      />
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
      {trustOpen ? (
        <TrustForm trust={security.trust} onChange={(trust) => put({ security: { ...security, trust } })} />
      ) : null}
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
  return (
    <div className={styles.row} data-connected={name}>
      <GoodIcon aria-hidden="true" className={styles.good} />
      <span role="status">
        {t('setup.directories.connectedAs', {
          forest: name,
          security: t(`setup.directories.securityModes.${security.mode}.name`),
          servers: formats.list(servers.map(writeServer)),
          trust: t(`setup.directories.trusts.${security.trust.kind}.short`),
        })}
      </span>
      <Button size="small" onClick={onEdit}>
        {t('setup.directories.changeConnection')}
      </Button>
    </div>
  );
}
