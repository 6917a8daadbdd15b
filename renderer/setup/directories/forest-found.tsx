/** What the checks found beyond what was asked: further domain controllers, and domains that need one of their own. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useFormats, useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import type { ForestFacts } from '../session/connection-checks.ts';
import { useInvalid, useWizard } from '../session/wizard-context.tsx';
import type { DraftForest, Server } from '../state/answers.ts';
import { domainAnswers } from '../state/domains.ts';
import { readServers, writeServers } from '../state/fields.ts';

interface ForestFoundProps {
  readonly forest: DraftForest;
  onChange(forest: DraftForest): void;
}

export function ForestFound({ forest, onChange }: ForestFoundProps) {
  const styles = usePartStyles();
  const { forest: checkedOf } = useWizard();
  const facts = checkedOf(forest)?.forest;
  if (!facts) return null;
  const away = facts.domains.filter(({ reachable }) => !reachable);
  return (
    <div className={styles.stack}>
      <OtherControllers forest={forest} facts={facts} onChange={onChange} />
      {away.map((domain) => (
        <DomainServers key={domain.dn} forest={forest} facts={facts} domain={domain} onChange={onChange} />
      ))}
    </div>
  );
}

interface FoundProps extends ForestFoundProps {
  readonly facts: ForestFacts;
}

/** A second domain controller is what keeps synchronization going while the first one is away. */
function OtherControllers({ forest, facts, onChange }: FoundProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { servers = [] } = forest;
  const root = facts.domains.find(({ isRoot }) => isRoot)?.dn;
  const known = new Set(servers.map(({ host }) => host.toLowerCase()));
  const others = facts.domainControllers.filter(
    ({ host, domain, readOnly }) => !readOnly && !known.has(host.toLowerCase()) && (domain === null || domain === root),
  );
  if (others.length === 0) return null;
  const hosts = others.map(({ host }) => host);
  const add = () => onChange({ ...forest, servers: [...servers, ...hosts.map((host): Server => ({ host }))] });
  return (
    <div className={styles.row}>
      <span className={styles.quiet}>{t('setup.directories.serversFound', { names: formats.list(hosts) })}</span>
      <Button size="small" onClick={add}>
        {t('setup.directories.serversAdd')}
      </Button>
    </div>
  );
}

interface DomainServersProps extends FoundProps {
  readonly domain: ForestFacts['domains'][number];
}

/** A domain with servers of its own is named in the answers, and then all that are wanted have to be. */
function DomainServers({ forest, facts, domain, onChange }: DomainServersProps) {
  const t = useWords();
  const [typed, setTyped] = useState(() => writeServers(domainAnswers(forest, domain)?.servers ?? []));
  const { servers, wrong } = readServers(typed, domainAnswers(forest, domain)?.servers);
  useInvalid(`servers/${domain.dn}`, wrong !== undefined);
  const put = () => {
    const others = facts.domains.filter(({ dn, reachable }) => dn !== domain.dn && reachable);
    const kept = others.map((other) => domainAnswers(forest, other) ?? { domain: other.fqdn });
    const own = { ...domainAnswers(forest, domain), domain: domain.fqdn, servers };
    onChange({ ...forest, domains: servers.length > 0 ? [...kept, own] : kept });
  };
  return (
    <Field
      label={t('setup.directories.domainServers', { domain: domain.fqdn })}
      hint={t('setup.directories.domainServersHint')}
      {...(wrong === undefined ? {} : { validationMessage: t('setup.directories.serversError', { text: wrong }) })}
    >
      <Input
        value={typed}
        spellCheck={false}
        onChange={(_, { value }) => setTyped(value)}
        onBlur={() => {
          if (wrong === undefined) put();
        }}
      />
    </Field>
  );
}
