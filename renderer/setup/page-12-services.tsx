/** Services: whose attributes leave the forests. */

import { Checkbox, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { FaultMessage } from '../ui/fault-message.tsx';
import { useWords } from '../words/words.tsx';
import { useServiceAttributes, type ServiceAttribute } from './attributes/use-service-attributes.ts';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { APPLICATIONS, type Application } from './state/answers.ts';
import { tickService, tickedServices } from './state/attributes.ts';

const useStyles = makeStyles({
  list: { border: 'none', margin: 0, padding: 0, display: 'grid', gap: '4px' },
  legend: { padding: 0, marginBottom: '8px', fontWeight: tokens.fontWeightSemibold },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '0 16px',
    alignItems: 'baseline',
    paddingBottom: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  means: { gridColumnStart: 1, paddingInlineStart: '32px', color: tokens.colorNeutralForeground2 },
  count: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
});

export function ServicesPage() {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  const { data, fault, loading } = useServiceAttributes();
  const ticked = tickedServices(draft.answers);
  const ownAttributes = (attributes: readonly ServiceAttribute[], service: Application) => {
    const count = attributes.filter(({ services }) => services.includes(service)).length;
    return t(count === 0 ? 'setup.services.noneOfItsOwn' : 'setup.services.attributes', { count });
  };
  const always = data?.filter(({ services }) => services.length === 0).length ?? 0;
  return (
    <div className={parts.stack}>
      {fault ? <FaultMessage fault={fault} /> : null}
      {loading ? (
        <Spinner size="small" style={{ alignSelf: 'flex-start' }} label={t('setup.services.reading')} />
      ) : null}
      <fieldset className={styles.list}>
        <legend className={styles.legend}>{t('setup.services.label')}</legend>
        {APPLICATIONS.map((service) => (
          <div key={service} className={styles.row} data-service={service}>
            <Checkbox
              label={t(`setup.services.list.${service}.name`)}
              checked={ticked.includes(service)}
              onChange={(_, { checked }) => change((answers) => tickService(answers, service, checked === true))}
            />
            <span className={styles.count}>{data ? ownAttributes(data, service) : ''}</span>
            <span className={styles.means}>{t(`setup.services.list.${service}.means`)}</span>
          </div>
        ))}
      </fieldset>
      {data ? <p className={parts.quiet}>{t('setup.services.always', { count: always })}</p> : null}
      {ticked.length === 0 ? <Note intent="warning">{t('setup.services.none')}</Note> : null}
      {ticked.length === APPLICATIONS.length ? <p className={parts.quiet}>{t('setup.services.allTicked')}</p> : null}
    </div>
  );
}
