/**
 * Whether the account of each forest may read hashes, tried with its domain controllers. What is missing does not keep setup
 * from going on: people and groups are synchronized all the same, and passwords follow as soon as the right is there.
 */

import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { ContractFault, EventPayload } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, type Broadcast } from '../../api-client/hooks.tsx';
import { Checks, Command, type Check } from '../../ui/checks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords, type Translate } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { forestSecret, passwordPart, type ForestPart } from '../state/answers.ts';
import { passwordForests } from '../state/sign-in.ts';
import { hasSecret } from '../state/situation.ts';

type Row = EventPayload<'password-rights-row'>;

export function PasswordRights() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft } = useWizard();
  const wanted = passwordForests(draft.answers);
  const known = wanted.flatMap((forest): ForestPart[] => {
    const part = hasSecret({ draft }, forestSecret(forest.name ?? '')) ? passwordPart(forest) : undefined;
    return part ? [part] : [];
  });
  return (
    <Section heading={t('setup.passwords.rightsTitle')}>
      {wanted.length === 0 || known.length === 0 ? (
        <p className={styles.quiet}>{t('setup.passwords.later', { page: t('setup.features.name') })}</p>
      ) : (
        <LiveRights key={JSON.stringify(known)} forests={known} />
      )}
    </Section>
  );
}

/** Asked once when it appears, and again by hand after somebody has granted what was missing. */
function LiveRights({ forests }: { readonly forests: readonly ForestPart[] }) {
  const styles = usePartStyles();
  const t = useWords();
  const [told, setTold] = useState<readonly Row[]>([]);
  const { run, cancel, running, result, fault } = useEngineCommand('password-rights-check', {
    onEvent(event: Broadcast) {
      if (event.name === 'password-rights-row') setTold((before) => [...before, event.payload as Row]);
    },
  });
  const ask = () => {
    setTold([]);
    void run({ forests: [...forests] });
  };
  useEffect(() => {
    ask();
    return cancel;
  }, []);
  // Before it has begun it is as good as under way.
  const isAsking = running || (result === undefined && fault === undefined);
  const rows = result?.rows ?? told;
  const waiting = forests.filter(({ name }) => !rows.some(({ forest }) => forest === name));
  const checks = [
    ...rows.map((row): Check => checkOf(row, t)),
    ...(isAsking
      ? waiting.map(({ name }): Check => ({
          id: name,
          what: t('setup.passwords.may', { place: name }),
          state: 'running',
        }))
      : []),
  ];
  const missing = rows.filter(({ state }) => state === 'failed').length;
  return (
    <div className={styles.tight} data-password-rights={isAsking ? 'running' : missing > 0 ? 'missing' : 'asked'}>
      {fault && fault.code !== 'run-cancelled' ? <FaultMessage fault={fault} intent="warning" /> : null}
      <Checks label={t('setup.passwords.rightsTitle')} checks={checks} />
      <div className={styles.row}>
        <Button size="small" disabledFocusable={running} onClick={ask}>
          {t('common.checks.again')}
        </Button>
      </div>
      {!running && missing > 0 ? <Note intent="warning">{t('setup.passwords.goesOn')}</Note> : null}
    </div>
  );
}

function checkOf({ forest, domain, fault, milliseconds }: Row, t: Translate): Check {
  const place = domain === null ? forest : dnsName(domain);
  return {
    id: `${forest}/${domain ?? ''}`,
    what: t('setup.passwords.may', { place }),
    // It can be mended at any time, and until then everything else works.
    state: fault === null ? 'passed' : 'warning',
    result: t('setup.passwords.mayPassed'),
    fault: fault && withoutCommands(fault),
    milliseconds,
    children:
      fault === null ? undefined : (
        <>
          {UNREACHED.has(fault.code) ? <p>{t('setup.passwords.ports')}</p> : null}
          <Grants fault={fault} />
        </>
      ),
  };
}

/** Where LDAP works and this does not, it is the ports. */
const UNREACHED: ReadonlySet<string> = new Set(['server-unreachable', 'server-timeout', 'replication-port-blocked']);

/** Said below, each to be copied. */
export function withoutCommands(fault: ContractFault): ContractFault {
  const { windowsCommand: _windows, sambaCommand: _samba, ...detail } = fault.detail;
  return { ...fault, detail };
}

const SHELLS = [
  ['windowsCommand', 'cmd'],
  ['sambaCommand', 'samba'],
] as const;

/** The commands that the engine names with a missing right, for either kind of domain controller. */
export function Grants({ fault: { detail } }: { readonly fault: ContractFault }) {
  const styles = usePartStyles();
  const t = useWords();
  return SHELLS.map(([fact, shell]) => {
    const command = detail[fact];
    if (typeof command !== 'string' || command === '') return null;
    const label = t('setup.passwords.both', { shell: t(`setup.checks.shells.${shell}`) });
    return (
      <div key={fact}>
        <span className={styles.small}>{label}</span>
        <Command label={label} command={command} />
      </div>
    );
  });
}

/** `DC=contoso,DC=test` is `contoso.test`. */
export function dnsName(dn: string): string {
  return dn
    .split(',')
    .flatMap((part) => /^\s*DC=(.*)$/i.exec(part)?.[1] ?? [])
    .join('.');
}
