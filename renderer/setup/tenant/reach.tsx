/** Which cloud, and through which proxy: folded away where the usual ones serve. */

import { Button, Field, Input, Select, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { CollapsedIcon, ExpandedIcon } from '../../ui/icons.ts';
import { useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useInvalid, useWizard } from '../session/wizard-context.tsx';
import { withTenant, type DraftTenant } from '../state/answers.ts';
import { isCertificate, isUrl } from '../state/fields.ts';

type Cloud = NonNullable<DraftTenant['cloud']>;
const NAMED = ['global', 'us-government', 'us-government-dod', 'china'] as const;

export function TenantReach() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft } = useWizard();
  const { cloud, proxy } = draft.answers.tenant ?? {};
  const [open, setOpen] = useState((cloud !== undefined && cloud !== 'global') || proxy !== undefined);
  return (
    <div>
      <Button
        appearance="subtle"
        aria-expanded={open}
        icon={open ? <ExpandedIcon /> : <CollapsedIcon />}
        onClick={() => setOpen(!open)}
      >
        {t('setup.tenant.reach')}
      </Button>
      {open ? (
        <div className={styles.panel}>
          <div className={styles.stack}>
            <p className={styles.quiet}>{t('setup.tenant.reachHint')}</p>
            <CloudChoice />
            <Proxy />
          </div>
        </div>
      ) : null}
    </div>
  );
}

function CloudChoice() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change, situation } = useWizard();
  const cloud: Cloud = draft.answers.tenant?.cloud ?? 'global';
  const put = (next: Cloud) => change((answers) => withTenant(answers, { cloud: next }));
  const offered = NAMED.filter((name) => situation.features.clouds.includes(name));
  const chosenName = typeof cloud === 'string' ? cloud : 'other';
  return (
    <>
      <Field label={t('setup.tenant.cloud')} className={styles.narrow}>
        <Select
          value={chosenName}
          onChange={(_, { value }) => {
            const named = NAMED.find((name) => name === value);
            put(named ?? { authority: 'https://', graph: 'https://' });
          }}
        >
          {[...offered, 'other' as const].map((name) => (
            <option key={name} value={name}>
              {t(`setup.tenant.clouds.${name}`)}
            </option>
          ))}
        </Select>
      </Field>
      {typeof cloud === 'string' ? null : <OtherCloud cloud={cloud} onChange={put} />}
    </>
  );
}

interface OtherCloudProps {
  readonly cloud: Exclude<Cloud, string>;
  onChange(cloud: Cloud): void;
}

function OtherCloud({ cloud, onChange }: OtherCloudProps) {
  const styles = usePartStyles();
  const t = useWords();
  const wrong = {
    authority: !isUrl(cloud.authority, ['https:']),
    graph: !isUrl(cloud.graph, ['https:']),
    directorySync: cloud.directorySync !== undefined && !isUrl(cloud.directorySync, ['https:']),
    caPem: cloud.caPem !== undefined && !isCertificate(cloud.caPem),
  };
  useInvalid('cloud', Object.values(wrong).includes(true));
  const { caPem, ...addresses } = cloud;
  const address = (name: 'authority' | 'graph', label: string) => (
    <Field label={label} {...(wrong[name] ? { validationMessage: t('setup.tenant.cloudUrlError') } : {})}>
      <Input type="url" value={cloud[name]} onChange={(_, { value }) => onChange({ ...cloud, [name]: value.trim() })} />
    </Field>
  );
  return (
    <>
      <div className={styles.pair}>
        {address('authority', t('setup.tenant.cloudAuthority'))}
        {address('graph', t('setup.tenant.cloudGraph'))}
      </div>
      <Field
        label={t('setup.backEnd.address')}
        hint={t('setup.backEnd.addressHint')}
        {...(wrong.directorySync ? { validationMessage: t('setup.tenant.cloudUrlError') } : {})}
      >
        <Input
          type="url"
          value={cloud.directorySync ?? ''}
          onChange={(_, { value }) => onChange(withService(cloud, value.trim()))}
        />
      </Field>
      <Field
        label={t('setup.tenant.cloudCa')}
        {...(wrong.caPem ? { validationMessage: t('setup.tenant.cloudCaError') } : {})}
      >
        <Textarea
          rows={3}
          spellCheck={false}
          value={caPem ?? ''}
          onChange={(_, { value }) => onChange(value.trim() === '' ? addresses : { ...addresses, caPem: value })}
        />
      </Field>
    </>
  );
}

/** An address that was emptied again is one that was never given. */
function withService({ directorySync: _before, ...cloud }: OtherCloudProps['cloud'], address: string): Cloud {
  return address === '' ? cloud : { ...cloud, directorySync: address };
}

function Proxy() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change, environment } = useWizard();
  const { proxy = '' } = draft.answers.tenant ?? {};
  const wrong = proxy !== '' && !isUrl(proxy, ['http:', 'https:']);
  useInvalid('proxy', wrong);
  return (
    <Field
      className={styles.narrow}
      label={t('setup.tenant.proxy')}
      hint={
        environment.proxy === null
          ? t('setup.tenant.proxyHint')
          : t('setup.tenant.proxyHintSystem', { proxy: environment.proxy })
      }
      {...(wrong ? { validationMessage: t('setup.tenant.proxyError') } : {})}
    >
      <Input
        type="url"
        value={proxy}
        onChange={(_, { value }) =>
          change((answers) => withTenant(answers, { proxy: value.trim() === '' ? undefined : value.trim() }))
        }
      />
    </Field>
  );
}
