/** How domains signed in before each change: as a file for the safe, and to put one domain back. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineClient, useEngineCommand } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { saveFile } from '../../ui/grid/table-text.ts';
import { DownloadIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import type { Status, Who } from './shapes.ts';

type WayBack = Status['waysBack'][number];

interface WaysBackProps {
  readonly status: Status;
  readonly who: Who;
  onChanged(): void;
}

/** As many as somebody looks through; the others are on the command line. */
const SHOWN = 5;

export function WaysBack({ status, who, onChanged }: WaysBackProps) {
  const styles = usePartStyles();
  const t = useWords();
  const { waysBack } = status;
  return (
    <Section heading={t('tasks.federation.wayBackTitle')}>
      <div className={styles.stack}>
        <p className={styles.quiet}>
          {t(waysBack.length === 0 ? 'tasks.federation.noWaysBack' : 'tasks.federation.wayBackText')}
        </p>
        {waysBack.slice(0, SHOWN).map((wayBack) => (
          <One key={wayBack.id} wayBack={wayBack} who={who} onChanged={onChanged} />
        ))}
      </div>
    </Section>
  );
}

interface OneProps extends Omit<WaysBackProps, 'status'> {
  readonly wayBack: WayBack;
}

function One({ wayBack, who, onChanged }: OneProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const client = useEngineClient();
  const revert = useEngineCommand('federation-revert');
  const [asking, setAsking] = useState(false);
  const { id, takenAt, domain, domains } = wayBack;
  const then = domains.find(({ name }) => name === domain);
  const save = () =>
    void client
      .call('federation-way-back', { id })
      .then(({ name, text }) => saveFile(name, [text], 'application/json'));
  const saved = t('tasks.federation.wayBack', { when: formats.dateTime(takenAt) });
  return (
    <div className={styles.tight} data-way-back={id}>
      <div className={styles.row}>
        <span>
          {saved}
          {domain === null ? '' : `, ${t('tasks.federation.wayBackBefore', { domain })}`}
        </span>
        <Button
          size="small"
          icon={<DownloadIcon />}
          aria-label={`${t('tasks.federation.save')}: ${saved}`}
          onClick={save}
        >
          {t('tasks.federation.save')}
        </Button>
        {then ? (
          <Button size="small" disabledFocusable={revert.running} onClick={() => setAsking(true)}>
            {t('tasks.federation.revert', { domain: then.name })}
          </Button>
        ) : null}
      </div>
      {revert.fault ? <FaultMessage fault={revert.fault} /> : null}
      {revert.result ? (
        <Note intent="success">
          {t('tasks.federation.done', { domain: revert.result.domain, id: String(revert.result.wayBack) })}
        </Note>
      ) : null}
      {asking && then ? (
        <Confirm
          title={t('tasks.federation.revertAsk', { domain: then.name })}
          action={t('tasks.federation.revert', { domain: then.name })}
          onConfirm={() => {
            setAsking(false);
            void revert.run({ wayBack: id, domain: then.name, accepted: [], ...who }).then(onChanged);
          }}
          onCancel={() => setAsking(false)}
        >
          {t('tasks.federation.revertText', {
            state: t(then.authentication === 'Federated' ? 'tasks.federation.federated' : 'tasks.federation.managed'),
          })}
        </Confirm>
      ) : null}
    </div>
  );
}
