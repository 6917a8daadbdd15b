/** What somebody else changed, what ends soon, and conversions that have not ended. */

import { Button, makeStyles } from '@fluentui/react-components';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { useSay } from '../../setup/federation/finding-rows.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import type { Status, Who } from './shapes.ts';

const useStyles = makeStyles({ why: { margin: '4px 0 0' } });

interface AlarmsProps {
  readonly status: Status;
  readonly who: Who;
  onChanged(): void;
}

export function Alarms({ status, who, onChanged }: AlarmsProps) {
  const parts = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const look = useEngineCommand('federation-look');
  const { alarms, conversions, lookedAt, nextLookAt } = status;
  const open = conversions.filter(({ state }) => state === 'intended' || state === 'written');
  const looked =
    lookedAt === null
      ? t('tasks.federation.never')
      : t('tasks.federation.looked', {
          when: formats.relative(lookedAt),
          next: nextLookAt === null ? '' : formats.relative(nextLookAt),
        });
  return (
    <Section
      heading={t('tasks.federation.alarmsTitle')}
      actions={
        <Button
          disabledFocusable={look.running}
          onClick={() => void look.run(who.handle === undefined ? {} : { handle: who.handle }).then(onChanged)}
        >
          {t('tasks.federation.look')}
        </Button>
      }
    >
      <div className={parts.stack}>
        <p className={parts.quiet}>
          {alarms.length === 0 ? `${t('tasks.federation.noAlarms')} ` : ''}
          {looked}
        </p>
        {look.fault ? <FaultMessage fault={look.fault} /> : null}
        {alarms.map((alarm) => (
          <Alarm key={alarm.id} alarm={alarm} onChanged={onChanged} />
        ))}
        {open.map((conversion) => (
          <Open key={conversion.id} conversion={conversion} who={who} onChanged={onChanged} />
        ))}
      </div>
    </Section>
  );
}

interface AlarmProps {
  readonly alarm: Status['alarms'][number];
  onChanged(): void;
}

function Alarm({ alarm, onChanged }: AlarmProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const say = useSay();
  const formats = useFormats();
  const { federation } = useCatalogue();
  const accept = useEngineCommand('federation-alarm-accept');
  const { id, kind, domain, severity, differences, acceptedAt, raisedAt } = alarm;
  const facts = { domain, ...alarm.facts };
  const words = federation.alarms[kind];
  const what = words ? say(words.what, facts) : domain;
  const why = words ? say(words.why, facts) : say(federation.findings[kind] ?? kind, facts);
  return (
    <div data-alarm={kind}>
      <Note
        intent={severity === 'warning' ? 'warning' : 'error'}
        title={what}
        actions={
          acceptedAt === null ? (
            <Button
              size="small"
              disabledFocusable={accept.running}
              onClick={() => void accept.run({ id }).then(onChanged)}
            >
              {t('tasks.federation.accept')}
            </Button>
          ) : undefined
        }
      >
        {why}
        {differences.map(({ property, before, after }) => (
          <p key={property} className={styles.why}>
            {t('tasks.federation.before', {
              property,
              before: before ?? t('tasks.federation.nothing'),
              after: after ?? t('tasks.federation.nothing'),
            })}
          </p>
        ))}
        <p className={`${styles.why} ${parts.small}`}>{formats.dateTime(raisedAt)}</p>
      </Note>
      {accept.fault ? <FaultMessage fault={accept.fault} /> : null}
    </div>
  );
}

interface OpenProps {
  readonly conversion: Status['conversions'][number];
  readonly who: Who;
  onChanged(): void;
}

function Open({ conversion: { id, domain, state }, who, onChanged }: OpenProps) {
  const t = useWords();
  const resume = useEngineCommand('federation-resume');
  const byHandle = who.handle === undefined ? {} : { handle: who.handle };
  const act = (action: 'resume' | 'abandon') => void resume.run({ id, action, ...byHandle }).then(onChanged);
  return (
    <div data-conversion={state}>
      <Note
        intent="warning"
        actions={
          <>
            <Button size="small" disabledFocusable={resume.running} onClick={() => act('resume')}>
              {t('tasks.federation.resume')}
            </Button>
            <Button size="small" disabledFocusable={resume.running} onClick={() => act('abandon')}>
              {t('tasks.federation.abandon')}
            </Button>
          </>
        }
      >
        {t('tasks.federation.underWay', { domain, state: t(`tasks.federation.states.${state}`) })}
      </Note>
      {resume.fault ? <FaultMessage fault={resume.fault} /> : null}
    </div>
  );
}
