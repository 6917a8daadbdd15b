/** Reads an identity provider: its address or a file, and what it says of itself. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useRef, useState, type FormEvent } from 'react';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { CollapsedIcon, ExpandedIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { wholeNumber } from '../state/fields.ts';
import { ProviderView } from './provider-view.tsx';
import type { Provider, Source } from './shapes.ts';

interface ProviderFormProps {
  /** What was read, and from where; undefined as soon as something else is entered. */
  onRead?(read: { readonly source: Source; readonly provider: Provider } | undefined): void;
}

interface Typed {
  readonly address: string;
  readonly port: string;
  readonly entityId: string;
  readonly exchange: string;
}

const NOTHING: Typed = { address: '', port: '', entityId: '', exchange: '' };

export function ProviderForm({ onRead }: ProviderFormProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [typed, setTyped] = useState<Typed>(NOTHING);
  const [file, setFile] = useState<NonNullable<Source['file']>>();
  const command = useEngineCommand('federation-provider');
  const { running, result, fault } = command;
  const change = (part: Partial<Typed>) => {
    setTyped((before) => ({ ...before, ...part }));
    onRead?.(undefined);
  };
  const read = async (given: NonNullable<Source['file']> | undefined) => {
    const source = sourceOf(typed, given);
    const provider = await command.run(source);
    onRead?.(provider ? { source, provider } : undefined);
  };
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (typed.address.trim() === '') return;
    setFile(undefined);
    void read(undefined);
  };
  return (
    <Section heading={t('setup.federation.providerTitle')}>
      <form className={styles.stack} onSubmit={start}>
        <p className={styles.quiet}>{t('setup.federation.providerText')}</p>
        <Field className={styles.narrow} label={t('setup.federation.address')} hint={t('setup.federation.addressHint')}>
          <Input
            value={typed.address}
            autoComplete="off"
            spellCheck={false}
            onChange={(_, { value }) => change({ address: value })}
          />
        </Field>
        <More typed={typed} onChange={change} />
        <div className={styles.row}>
          <Button type="submit" disabledFocusable={running || typed.address.trim() === ''}>
            {t(result ? 'setup.federation.readAgain' : 'setup.federation.read')}
          </Button>
          <FileButton
            disabled={running}
            onFile={(taken) => {
              setFile(taken);
              void read(taken);
            }}
          />
          {running ? <Button onClick={command.cancel}>{t('common.cancel')}</Button> : null}
        </div>
        <p className={styles.quiet} role="status">
          {running ? t('setup.federation.reading', { name: file?.name ?? typed.address }) : null}
          {!running && file ? t('setup.federation.fileTaken', { name: file.name }) : null}
        </p>
      </form>
      {fault && fault.code !== 'run-cancelled' ? <FaultMessage fault={fault} /> : null}
      {result ? <ProviderView provider={result} /> : null}
    </Section>
  );
}

function sourceOf({ address, port, entityId, exchange }: Typed, file: Source['file']): Source {
  const allowed = wholeNumber(port);
  return {
    ...(file ? { file } : { address: address.trim() }),
    ...(allowed !== undefined && allowed >= 1 && allowed <= 65_535 ? { port: allowed } : {}),
    ...(entityId.trim() === '' ? {} : { entityId: entityId.trim() }),
    ...(exchange.trim() === '' ? {} : { exchange: exchange.trim() }),
  };
}

interface MoreProps {
  readonly typed: Typed;
  onChange(part: Partial<Typed>): void;
}

/** Folded away: hardly anybody needs it. */
function More({ typed, onChange }: MoreProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [open, setOpen] = useState(false);
  const port = wholeNumber(typed.port);
  const isWrong = typed.port.trim() !== '' && (port === undefined || port < 1 || port > 65_535);
  return (
    <div className={styles.tight}>
      <div>
        <Button
          appearance="subtle"
          aria-expanded={open}
          icon={open ? <ExpandedIcon /> : <CollapsedIcon />}
          onClick={() => setOpen(!open)}
        >
          {t('setup.federation.more')}
        </Button>
      </div>
      {open ? (
        <div className={styles.stack}>
          <Field
            label={t('setup.federation.port')}
            hint={t('setup.federation.portHint')}
            {...(isWrong ? { validationMessage: t('setup.federation.portError') } : {})}
          >
            <Input
              className={styles.number}
              inputMode="numeric"
              value={typed.port}
              onChange={(_, { value }) => onChange({ port: value })}
            />
          </Field>
          <Field
            className={styles.narrow}
            label={t('setup.federation.entityId')}
            hint={t('setup.federation.entityIdHint')}
          >
            <Input value={typed.entityId} onChange={(_, { value }) => onChange({ entityId: value })} />
          </Field>
          <Field
            className={styles.narrow}
            label={t('setup.federation.exchange')}
            hint={t('setup.federation.exchangeHint')}
          >
            <Input value={typed.exchange} onChange={(_, { value }) => onChange({ exchange: value })} />
          </Field>
        </div>
      ) : null}
    </div>
  );
}

interface FileButtonProps {
  readonly disabled: boolean;
  onFile(file: NonNullable<Source['file']>): void;
}

function FileButton({ disabled, onFile }: FileButtonProps) {
  const t = useWords();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button disabledFocusable={disabled} onClick={() => field.current?.click()}>
        {t('setup.federation.file')}
      </Button>
      <input
        ref={field}
        type="file"
        accept=".xml,application/xml,text/xml,application/samlmetadata+xml"
        hidden
        aria-label={t('setup.federation.file')}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen) void chosen.text().then((text) => onFile({ name: chosen.name, text }));
        }}
      />
    </>
  );
}
