/** Converting one domain: what it needs is checked with the tenant and the provider as they are now, and only then done. */

import { Button, Checkbox, Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallArguments } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { DomainChecks } from '../../setup/federation/finding-rows.tsx';
import { ProviderForm } from '../../setup/federation/provider-form.tsx';
import type { Provider, Source } from '../../setup/federation/shapes.ts';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { Checks, type CheckState } from '../../ui/checks.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import type { DomainView, Who } from './shapes.ts';
import { TrySignIn } from './try-sign-in.tsx';

type ToFederated = Extract<CallArguments<'federation-check'>, { to: 'federated' }>;
type Wish = Omit<ToFederated, 'handle'> | { readonly to: 'managed'; readonly domain: string };
type Protocol = ToFederated['choices']['protocol'];
type Issuer = NonNullable<ToFederated['choices']['issuer']>;
type Mfa = NonNullable<ToFederated['choices']['mfaBehavior']>;
type ClaimAnchor = NonNullable<ToFederated['claimAnchor']>;

interface ConvertProps {
  readonly domains: readonly DomainView[];
  readonly who: Who;
  onChanged(): void;
}

export function ConvertToFederated({ domains, who, onChanged }: ConvertProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [open, setOpen] = useState(false);
  const [read, setRead] = useState<{ readonly source: Source; readonly provider: Provider }>();
  const possible = domains.filter(
    ({ authentication, isVerified, isRoot, isInitial, isDefault }) =>
      authentication === 'Managed' && isVerified && isRoot && !isInitial && !isDefault,
  );
  return (
    <Section heading={t('tasks.federation.convertTitle')}>
      <div className={styles.stack}>
        {possible.length === 0 ? <p className={styles.quiet}>{t('tasks.federation.noDomain')}</p> : null}
        {possible.length > 0 && !open ? (
          <Button onClick={() => setOpen(true)}>{t('tasks.federation.convertStart')}</Button>
        ) : null}
        {open ? <ProviderForm onRead={setRead} /> : null}
        {open && read ? (
          <Choices key={read.provider.metadata.sha256} {...read} possible={possible} who={who} onChanged={onChanged} />
        ) : null}
      </div>
    </Section>
  );
}

interface ChoicesProps {
  readonly source: Source;
  readonly provider: Provider;
  readonly possible: readonly DomainView[];
  readonly who: Who;
  onChanged(): void;
}

const CLAIM_ANCHORS: readonly ClaimAnchor[] = ['ms-DS-ConsistencyGuid', 'objectGUID'];
const MFA = ['rejectMfaByFederatedIdp', 'enforceMfaByFederatedIdp', 'acceptIfMfaDoneByFederatedIdp'] as const;

function Choices({ source, provider, possible: now, who, onChanged }: ChoicesProps) {
  const styles = usePartStyles();
  const t = useWords();
  // One that was just converted stays, with what came of it.
  const [possible] = useState(now);
  const [domain, setDomain] = useState(possible[0]?.name ?? '');
  const [protocol, setProtocol] = useState<Protocol>(provider.protocols[0]?.protocol ?? 'wsFed');
  const [issuer, setIssuer] = useState<Issuer>('per-domain');
  const [mfa, setMfa] = useState<Mfa>('rejectMfaByFederatedIdp');
  const [claimAnchor, setClaimAnchor] = useState<ClaimAnchor>();
  const [compared, setCompared] = useState(false);
  const [automaticCertificates, setAutomatic] = useState(true);
  const host = hostOf(provider.protocols.find((one) => one.protocol === protocol)?.signInUrl ?? '');
  const wish: Wish = {
    ...{ to: 'federated', domain, source, choices: { protocol, issuer, mfaBehavior: mfa } },
    ...(claimAnchor === undefined ? {} : { claimAnchor }),
  };
  return (
    <div className={styles.stack}>
      <Field className={styles.narrow} label={t('tasks.federation.choose')} hint={t('tasks.federation.chooseHint')}>
        <Select value={domain} onChange={(_, { value }) => setDomain(value)}>
          {possible.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      {provider.protocols.length > 1 ? (
        <ChoiceCards<Protocol>
          label={t('tasks.federation.protocolTitle')}
          choices={provider.protocols.map((one) => ({
            value: one.protocol,
            name: t(`setup.federation.protocol.${one.protocol}`),
            means: one.signInUrl,
          }))}
          value={protocol}
          onChange={setProtocol}
        />
      ) : null}
      <ChoiceCards<Issuer>
        label={t('tasks.federation.issuerTitle')}
        choices={[
          {
            value: 'per-domain',
            name: t('tasks.federation.perDomain'),
            means: t('tasks.federation.perDomainMeans', { domain }),
          },
          {
            value: 'entity-id',
            name: t('tasks.federation.entityId'),
            means: t('tasks.federation.entityIdMeans', { entityId: provider.entityId }),
          },
        ]}
        value={issuer}
        onChange={setIssuer}
      />
      <Field className={styles.narrow} label={t('tasks.federation.mfa')}>
        <Select value={mfa} onChange={(_, { value }) => setMfa(value as Mfa)}>
          {MFA.map((behavior) => (
            <option key={behavior} value={behavior}>
              {t(`tasks.federation.mfaBehaviors.${behavior}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        className={styles.narrow}
        label={t('tasks.federation.claimAnchor')}
        hint={t('tasks.federation.claimAnchorHint')}
      >
        <Select
          value={claimAnchor ?? ''}
          onChange={(_, { value }) => setClaimAnchor(CLAIM_ANCHORS.find((one) => one === value))}
        >
          <option value="">{t('tasks.federation.claimAnchorUnknown')}</option>
          {CLAIM_ANCHORS.map((anchor) => (
            <option key={anchor}>{anchor}</option>
          ))}
        </Select>
      </Field>
      <div>
        <Checkbox
          label={t('tasks.federation.compared')}
          checked={compared}
          onChange={(_, { checked }) => setCompared(checked === true)}
        />
      </div>
      <div>
        <Checkbox
          label={t('tasks.federation.automatic')}
          checked={automaticCertificates}
          onChange={(_, { checked }) => setAutomatic(checked === true)}
        />
      </div>
      {protocol === 'wsFed' && provider.activeUrl !== null ? (
        <TrySignIn
          source={source}
          issuer={issuer === 'entity-id' ? provider.entityId : `http://${domain}/adfs/services/trust/`}
        />
      ) : null}
      <Conversion
        key={JSON.stringify([wish, who])}
        wish={wish}
        who={who}
        automaticCertificates={automaticCertificates}
        ready={compared}
        action={t('tasks.federation.convert', { domain })}
        question={t('tasks.federation.convertAsk', { domain })}
        means={t('tasks.federation.convertText', { host })}
        onChanged={onChanged}
      />
    </div>
  );
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

interface ConvertToManagedProps {
  readonly domain: string;
  readonly who: Who;
  onChanged(): void;
}

export function ConvertToManaged({ domain, who, onChanged }: ConvertToManagedProps) {
  const t = useWords();
  return (
    <Section heading={t('tasks.federation.managedTitle', { domain })}>
      <Conversion
        key={JSON.stringify(who)}
        wish={{ to: 'managed', domain }}
        who={who}
        automaticCertificates={false}
        ready
        action={t('tasks.federation.managedDo')}
        question={t('tasks.federation.managedAsk', { domain })}
        means={t('tasks.federation.managedText')}
        onChanged={onChanged}
      />
    </Section>
  );
}

interface ConversionProps {
  readonly wish: Wish;
  readonly who: Who;
  readonly automaticCertificates: boolean;
  /** Something beside the checks has to be said first. */
  readonly ready: boolean;
  readonly action: string;
  readonly question: string;
  readonly means: string;
  onChanged(): void;
}

function Conversion({ wish, who, automaticCertificates, ready, action, question, means, onChanged }: ConversionProps) {
  const styles = usePartStyles();
  const t = useWords();
  const check = useEngineCommand('federation-check');
  const convert = useEngineCommand('federation-convert');
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState(false);
  const checks = check.result?.checks;
  const open = checks?.some(
    ({ code, state }) => state === 'problem' || (state === 'attention' && !accepted.includes(code)),
  );
  const start = () => {
    setAsking(false);
    const codes = [...accepted];
    const request =
      wish.to === 'federated'
        ? { ...wish, ...who, accepted: codes, automaticCertificates }
        : { ...wish, ...who, accepted: codes };
    void convert.run(request).then(onChanged);
  };
  return (
    <div className={styles.stack} data-conversion={wish.to}>
      <div className={styles.row}>
        <Button
          disabledFocusable={check.running || convert.running}
          onClick={() => void check.run({ ...wish, ...who })}
        >
          {t(checks ? 'tasks.federation.checkAgain' : 'tasks.federation.check')}
        </Button>
        {checks ? (
          <Button
            appearance="primary"
            disabledFocusable={open === true || !ready || check.running || convert.running}
            onClick={() => setAsking(true)}
          >
            {action}
          </Button>
        ) : null}
        {convert.running ? <Button onClick={convert.cancel}>{t('tasks.federation.cancel')}</Button> : null}
      </div>
      <p className={styles.quiet} role="status">
        {check.running ? t('tasks.federation.checking') : null}
      </p>
      {check.fault && check.fault.code !== 'run-cancelled' ? <FaultMessage fault={check.fault} /> : null}
      {checks ? (
        <DomainChecks
          label={t('tasks.federation.checks', { domain: wish.domain })}
          checks={checks}
          accepted={accepted}
          acceptLabel={t('tasks.federation.known')}
          onAccept={(code, isAccepted) =>
            setAccepted((before) => [...before.filter((one) => one !== code), ...(isAccepted ? [code] : [])])
          }
        />
      ) : null}
      {convert.running || convert.result ? <Progress convert={convert} /> : null}
      {convert.fault && convert.fault.code !== 'run-cancelled' ? <FaultMessage fault={convert.fault} /> : null}
      {convert.result ? (
        <Note intent="success">
          {t('tasks.federation.done', { domain: convert.result.domain, id: String(convert.result.wayBack) })}
        </Note>
      ) : null}
      {asking ? (
        <Confirm title={question} action={action} onConfirm={start} onCancel={() => setAsking(false)}>
          {means}
        </Confirm>
      ) : null}
    </div>
  );
}

const STEPS = ['checks', 'way-back', 'write', 'confirm'] as const;

function Progress({ convert }: { readonly convert: ReturnType<typeof useEngineCommand<'federation-convert'>> }) {
  const t = useWords();
  const event = convert.events['federation-progress'];
  const at = convert.result ? STEPS.length : STEPS.findIndex((step) => step === event?.step);
  const stateOf = (index: number): CheckState => (index < at ? 'passed' : index === at ? 'running' : 'waiting');
  return (
    <Checks
      label={t('tasks.federation.convertTitle')}
      checks={STEPS.map((step, index) => ({
        id: step,
        what: t(`tasks.federation.progress.${step}`),
        state: stateOf(index),
        result:
          step === 'confirm' && event?.seen && !convert.result
            ? t('tasks.federation.seen', { domain: event.seen.domain, realm: event.seen.realm })
            : undefined,
      }))}
    />
  );
}
