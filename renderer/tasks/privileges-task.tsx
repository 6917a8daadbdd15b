/** Least-privilege review: what is granted, held against what the configuration needs. */

import { Button, Spinner } from '@fluentui/react-components';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { Note } from '../setup/parts/note.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { useCheckWords } from '../setup/parts/check-words.ts';
import { Checks, type Check, type CheckState } from '../ui/checks.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

type Review = CallResult<'privilege-review'>;
type Verdict = Review['forests'][number]['rights'][number]['verdict'];

const STATES: { readonly [V in Verdict]: CheckState } = {
  used: 'passed',
  unused: 'warning',
  missing: 'failed',
  absent: 'passed',
  unknown: 'skipped',
};

export function PrivilegesTask() {
  const styles = usePartStyles();
  const t = useWords();
  const review = useEngineQuery('privilege-review', {});
  const { data } = review;
  return (
    <TaskPage heading="tasks.privileges.heading" purpose="tasks.privileges.purpose">
      <div className={styles.stack}>
        <div className={styles.row}>
          <Button disabledFocusable={review.fetching} onClick={review.refetch}>
            {t('tasks.privileges.again')}
          </Button>
          {review.fetching ? <Spinner size="tiny" label={t('tasks.privileges.reading')} /> : null}
        </div>
        {review.fault ? <FaultMessage fault={review.fault} /> : null}
        {data ? <Verdicts review={data} /> : null}
        {data?.forests.map((forest) => (
          <ForestRights key={forest.forest} forest={forest} />
        ))}
        {data ? <Application application={data.application} /> : null}
        {data && data.features.length > 0 ? (
          <Section heading={t('tasks.privileges.features')}>
            <ul className={styles.list}>
              {data.features.map(({ id }) => (
                <li key={id}>{id}</li>
              ))}
            </ul>
          </Section>
        ) : null}
      </div>
    </TaskPage>
  );
}

function Verdicts({ review }: { readonly review: Review }) {
  const t = useWords();
  const verdicts = [
    ...review.forests.flatMap(({ rights }) => rights.map(({ verdict }) => verdict)),
    ...review.application.permissions.map(({ verdict }) => verdict),
  ];
  const unused = verdicts.filter((verdict) => verdict === 'unused').length;
  const text = unused === 0 ? t('tasks.privileges.nothingUnused') : t('tasks.privileges.unused', { count: unused });
  return <Note intent={unused === 0 ? 'success' : 'warning'}>{text}</Note>;
}

function ForestRights({ forest }: { readonly forest: Review['forests'][number] }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const words = useCheckWords();
  const { account, rights, tooPowerful, stronger, fault } = forest;
  const label = t('tasks.privileges.forest', { account, forest: forest.forest });
  const checks = rights.map(({ id, domain, verdict, remedies }, index): Check => {
    const name = words.name('rights', id);
    return {
      id: `${id}/${index}`,
      what: domain === null ? name : t('setup.checks.in', { name, domain }),
      state: STATES[verdict],
      result: t(`tasks.privileges.verdicts.${verdict}`),
      commands: remedies.map(({ command }) => ({ shell: t('tasks.privileges.takeAway'), command })),
    };
  });
  return (
    <Section heading={label}>
      <div className={styles.stack}>
        {fault ? <FaultMessage fault={fault} intent="warning" /> : null}
        {tooPowerful.length > 0 ? (
          <Note intent="error">{t('tasks.privileges.tooPowerful', { groups: formats.list(tooPowerful) })}</Note>
        ) : null}
        {stronger.map(({ domain, rights: more }) => (
          <Note key={domain} intent="error">
            {t('tasks.privileges.stronger', { domain, rights: formats.list(more) })}
          </Note>
        ))}
        {checks.length > 0 ? <Checks label={label} checks={checks} /> : null}
      </div>
    </Section>
  );
}

function Application({ application }: { readonly application: Review['application'] }) {
  const styles = usePartStyles();
  const t = useWords();
  const label = t('tasks.privileges.application', { clientId: application.clientId });
  const checks = application.permissions.map(({ permission, verdict, operations }): Check => {
    const uses = operations.length > 0 ? `: ${operations.join(', ')}` : '';
    return {
      id: permission,
      what: permission,
      state: STATES[verdict],
      result:
        verdict === 'unused'
          ? `${t('tasks.privileges.verdicts.unused')}. ${t('tasks.privileges.removePermission')}`
          : `${t(`tasks.privileges.verdicts.${verdict}`)}${uses}`,
    };
  });
  return (
    <Section heading={label}>
      <div className={styles.stack}>
        {application.fault ? <FaultMessage fault={application.fault} intent="warning" /> : null}
        {checks.length > 0 ? <Checks label={label} checks={checks} /> : null}
      </div>
    </Section>
  );
}
