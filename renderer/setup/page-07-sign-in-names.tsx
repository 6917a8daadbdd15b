/** Entra sign-in configuration: suffixes against the tenant's domains, and the attribute that holds the sign-in name. */

import { Button, Checkbox, Field, Select, Spinner, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { BadIcon, GoodIcon, WarningIcon } from '../ui/icons.ts';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { DEFAULTS, chosen } from './state/answers.ts';
import { ACKNOWLEDGEMENTS } from './state/situation.ts';
import { initialDomain, type DomainStatus, type SuffixTable } from './state/suffixes.ts';

export function SignInNamesPage() {
  const { suffixes } = useWizard();
  return (
    <>
      {suffixes.fault ? <FaultMessage fault={suffixes.fault} /> : null}
      {suffixes.forests.map(({ forest, fault }) => (fault ? <FaultMessage key={forest} fault={fault} /> : null))}
      <Attribute />
      <Suffixes />
    </>
  );
}

function Attribute() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change, suffixes } = useWizard();
  const { nameAttribute } = chosen(draft.answers);
  const people = suffixes.forests.reduce((sum, { users }) => sum + users, 0);
  const candidates = candidatesOf(suffixes.forests);
  const known = new Map([[DEFAULTS.userPrincipalNameAttribute, undefined], ...candidates]);
  if (!known.has(nameAttribute)) known.set(nameAttribute, undefined);
  const repeated = candidates.get(nameAttribute)?.repeated ?? 0;
  return (
    <Section heading={t('setup.signInNames.attributeTitle')} term="userPrincipalName">
      <div className={styles.stack}>
        <Field
          className={styles.narrow}
          label={t('setup.signInNames.attribute')}
          hint={t('setup.signInNames.attributeHint')}
        >
          <Select
            value={nameAttribute}
            onChange={(_, { value }) => change((answers) => ({ ...answers, userPrincipalNameAttribute: value }))}
          >
            {[...known].map(([name, uses]) => (
              <option key={name} value={name}>
                {uses === undefined
                  ? name
                  : `${name} (${t('setup.signInNames.attributeUses', { addresses: uses.addresses, users: people })})`}
              </option>
            ))}
          </Select>
        </Field>
        {nameAttribute === DEFAULTS.userPrincipalNameAttribute ? null : (
          <Note intent="info">{t('setup.signInNames.attributeConsider', { attribute: nameAttribute })}</Note>
        )}
        {repeated > 0 ? (
          <Note intent="warning">{t('setup.signInNames.attributeRepeated', { count: repeated })}</Note>
        ) : null}
      </div>
    </Section>
  );
}

interface Uses {
  readonly addresses: number;
  readonly repeated: number;
}

function candidatesOf(forests: ReturnType<typeof useWizard>['suffixes']['forests']): Map<string, Uses> {
  const uses = new Map<string, Uses>();
  for (const { attribute, addresses, repeated } of forests.flatMap(({ candidates }) => candidates)) {
    const before = uses.get(attribute) ?? { addresses: 0, repeated: 0 };
    uses.set(attribute, { addresses: before.addresses + addresses, repeated: before.repeated + repeated });
  }
  return uses;
}

function Suffixes() {
  const styles = usePartStyles();
  const t = useWords();
  const { suffixes, tenant, draft, acknowledge } = useWizard();
  const { table, reading, readAgain } = suffixes;
  const initial = initialDomain(tenant?.result?.domains ?? []) ?? '';
  const actions = <Button onClick={readAgain}>{t('setup.signInNames.refresh')}</Button>;
  return (
    <Section
      heading={t('setup.signInNames.suffixesTitle')}
      term="verifiedDomain"
      actions={reading ? undefined : actions}
    >
      <div className={styles.stack}>
        {reading && !table ? <Spinner size="small" label={t('setup.signInNames.reading')} /> : null}
        {table && table.rows.length === 0 ? (
          <EmptyState title={t('setup.signInNames.none')}>{t('setup.signInNames.noneHint', { initial })}</EmptyState>
        ) : null}
        {table && table.rows.length > 0 ? <Table table={table} initial={initial} /> : null}
        {table && table.withoutName > 0 && table.rows.length > 0 ? (
          <p className={styles.quiet}>{t('setup.signInNames.withoutName', { count: table.withoutName, initial })}</p>
        ) : null}
        {table && table.unmatched > 0 ? (
          <>
            <p className={styles.quiet}>{t('setup.signInNames.verifyHint')}</p>
            <Checkbox
              label={`${t('setup.signInNames.withoutMatching')}: ${t('setup.signInNames.withoutMatchingMeans', {
                count: table.unmatched,
                initial,
              })}`}
              checked={draft.acknowledged.includes(ACKNOWLEDGEMENTS.unmatchedSuffixes)}
              onChange={(_, { checked }) => acknowledge(ACKNOWLEDGEMENTS.unmatchedSuffixes, checked === true)}
            />
          </>
        ) : null}
      </div>
    </Section>
  );
}

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    textAlign: 'start',
    verticalAlign: 'top',
    padding: '10px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
    fontWeight: tokens.fontWeightRegular,
  },
  head: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  count: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  status: { display: 'inline-flex', alignItems: 'center', gap: '6px', whiteSpace: 'nowrap' },
  icon: { display: 'inline-flex', fontSize: '16px' },
  verified: { color: tokens.colorStatusSuccessForeground1 },
  'not-verified': { color: tokens.colorStatusWarningForeground3 },
  'not-added': { color: tokens.colorStatusDangerForeground1 },
});

const ICONS: { readonly [S in DomainStatus]: React.ReactElement } = {
  verified: <GoodIcon />,
  'not-verified': <WarningIcon />,
  'not-added': <BadIcon />,
};

function Table({ table, initial }: { readonly table: SuffixTable; readonly initial: string }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const head = mergeClasses(styles.cell, styles.head);
  return (
    <table className={styles.table} aria-label={t('setup.signInNames.tableLabel')}>
      <thead>
        <tr>
          <th scope="col" className={head}>
            {t('setup.signInNames.suffix')}
          </th>
          <th scope="col" className={mergeClasses(head, styles.count)}>
            {t('setup.signInNames.people')}
          </th>
          <th scope="col" className={head}>
            {t('setup.signInNames.status')}
          </th>
          <th scope="col" className={head}>
            {t('setup.signInNames.meaning')}
          </th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map(({ suffix, users, status }) => (
          <tr key={suffix} data-suffix={suffix} data-status={status}>
            <th scope="row" className={styles.cell}>
              <bdi>{suffix}</bdi>
            </th>
            <td className={mergeClasses(styles.cell, styles.count)}>{formats.number(users)}</td>
            <td className={styles.cell}>
              <span className={styles.status}>
                <span aria-hidden="true" className={mergeClasses(styles.icon, styles[status])}>
                  {ICONS[status]}
                </span>
                {t(`setup.signInNames.statuses.${status}`)}
              </span>
            </td>
            <td className={styles.cell}>{users === 0 ? '' : t(`setup.signInNames.means.${status}`, { initial })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
