/** The password of one person: where it stands and why, which rules decide, what happened to it, and sending it now. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid } from '../../ui/grid/grid.tsx';
import { SyncIcon } from '../../ui/icons.ts';
import { Outcome } from '../../ui/outcome.tsx';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { address, objectAddress } from '../addresses.ts';
import { personOf } from './addresses.ts';
import { useEventColumns } from './events.tsx';
import { outcomeMeaning, outcomeName, outcomeTone, reasonText, sentenceCase, type Person } from './words-of.ts';

const useStyles = makeStyles({
  state: { margin: '0 0 16px', display: 'grid', gap: '4px', maxWidth: '80ch' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  rules: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '6px' },
});

const EVERY = 3_000;

export function PersonView({ person }: { readonly person: string }) {
  const t = useWords();
  const wanted = personOf(person);
  const { data, fault, loading } = useEngineQuery('password-sync-person', { person: wanted }, { every: EVERY });
  const back = <a href="#/sign-in">{t('operations.passwords.back')}</a>;
  if (data) return <Known person={data} back={back} />;
  return (
    <Page heading={t('operations.passwords.onePerson')} back={back}>
      {fault ? <FaultMessage fault={fault} /> : null}
      {loading ? <p>{t('common.loading')}</p> : null}
      {data === null ? (
        <EmptyState title={t('operations.passwords.unknown', { name: person })}>
          {t('operations.passwords.unknownText')}
        </EmptyState>
      ) : null}
    </Page>
  );
}

function Known({ person, back }: { readonly person: Person; readonly back: React.ReactNode }) {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const formats = useFormats();
  const { outcome, reason, fault, changedAt, sentAt, nextTryAt, attempts } = person;
  const now = useEngineCommand('password-sync-now');
  const object = objectAddress({ metaverse: person.metaverseId, connectorObject: person.id });
  const why = reasonText(reason, catalogue);
  return (
    <Page
      heading={person.name}
      purpose={<bdi>{person.dn}</bdi>}
      back={back}
      wide
      actions={
        <>
          {object === null ? null : (
            <Button as="a" href={object}>
              {t('operations.passwords.openObject')}
            </Button>
          )}
          <Button as="a" href={address('/tasks/passwords', { person: reference(person) })}>
            {t('operations.passwords.troubleshoot')}
          </Button>
          <Button
            appearance="primary"
            icon={<SyncIcon />}
            disabledFocusable={now.running}
            onClick={() => void now.run({ person: person.id === null ? { name: person.anchor } : { id: person.id } })}
          >
            {t(now.running ? 'operations.passwords.sendingNow' : 'operations.passwords.sendNow')}
          </Button>
        </>
      }
    >
      {now.fault ? <FaultMessage fault={now.fault} /> : null}
      {now.result ? (
        <Note intent={now.result.outcome === 'synchronized' ? 'success' : 'info'}>
          {sentenceCase(outcomeName(now.result.outcome, catalogue))}: {outcomeMeaning(now.result.outcome, catalogue)}
        </Note>
      ) : null}
      <div className={styles.state} data-person-outcome={outcome}>
        <Outcome tone={outcomeTone(outcome, catalogue, reason)}>
          {sentenceCase(outcomeName(outcome, catalogue))}
        </Outcome>
        <p className={styles.quiet}>
          {why === undefined ? outcomeMeaning(outcome, catalogue) : `${sentenceCase(why)}.`}
        </p>
      </div>
      {fault ? <FaultMessage fault={fault} intent="warning" /> : null}
      <Section heading={t('operations.passwords.times')}>
        <Facts
          facts={[
            [
              t('operations.passwords.changedAt'),
              changedAt === null ? t('operations.passwords.notSeen') : <RelativeTime at={changedAt} />,
            ],
            [
              t('operations.passwords.sentAt'),
              sentAt === null ? t('operations.passwords.notSent') : <RelativeTime at={sentAt} />,
            ],
            [t('operations.passwords.mustChange'), person.mustChange ? t('operations.passwords.mustChangeYes') : null],
            [t('operations.passwords.attempts'), attempts > 1 ? formats.number(attempts) : null],
            [t('operations.passwords.nextTry'), nextTryAt === null ? null : <RelativeTime at={nextTryAt} />],
            [t('operations.passwords.forest'), person.connector],
            [t('operations.passwords.sourceAnchor'), person.sourceAnchor],
          ]}
        />
      </Section>
      <Section heading={t('operations.passwords.rules')}>
        {person.rules.length === 0 ? <p className={styles.quiet}>{t('operations.passwords.noRules')}</p> : null}
        <ul className={styles.rules}>
          {person.rules.map(({ direction, rule, precedence, inScope }) => (
            <li key={`${direction}/${rule}/${precedence}`}>
              <Outcome tone={inScope ? 'good' : 'quiet'}>
                {t(`operations.passwords.rule.${direction}.${inScope ? 'in' : 'out'}`, { rule, precedence })}
              </Outcome>
            </li>
          ))}
        </ul>
      </Section>
      <Section heading={t('operations.passwords.history')}>
        <Grid
          id="password-history"
          label={t('operations.passwords.history')}
          columns={useEventColumns()}
          rows={person.history}
          rowId={(event) => String(event.id)}
          height={Math.min(420, 120 + person.history.length * 40)}
          exportName="causeway-password-history"
          empty={<EmptyState title={t('operations.passwords.noHistory')} />}
        />
      </Section>
    </Page>
  );
}

const reference = ({ id, anchor }: Person) => (id === null ? anchor : `#${id}`);
