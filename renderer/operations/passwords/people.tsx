/** The people of one outcome, and of one cause where one was chosen. */

import { useMemo } from 'react';
import { PERSON_OUTCOMES, SCOPE_REASONS } from '../../../engine/api/contract/passwords.ts';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { useEnginePages } from '../../api-client/pages.ts';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { GoodIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { personAddress } from './addresses.ts';
import { outcomeMeaning, outcomeName, reasonText, sentenceCase } from './words-of.ts';

type Answer = CallResult<'password-sync-people'>;
type Listed = Answer['people'][number];

const PAGE = 200;

const READER = {
  rowsOf: (answer: Answer) => answer.people,
  nextOf: (answer: Answer) => (answer.people.length < PAGE ? null : (answer.people.at(-1)?.key ?? null)),
  at: (asked: CallArguments<'password-sync-people'>, after: string) => ({ ...asked, after }),
};

export function PeopleView({ outcome: wished }: { readonly outcome: string }) {
  const t = useWords();
  const catalogue = useCatalogue();
  const [parameters] = useParameters();
  const outcome = PERSON_OUTCOMES.find((name) => name === wished) ?? 'synchronized';
  const reason = SCOPE_REASONS.find((name) => name === parameters.get('reason'));
  const cause = parameters.get('cause') ?? undefined;
  const people = useEnginePages(
    'password-sync-people',
    { outcome, limit: PAGE, ...(reason ? { reason } : {}), ...(cause ? { cause } : {}) },
    READER,
  );
  const name = sentenceCase(outcomeName(outcome, catalogue));
  return (
    <Page
      heading={t('operations.passwords.peopleOf', { outcome: name })}
      purpose={sentenceCase(reasonText(reason ?? null, catalogue) ?? outcomeMeaning(outcome, catalogue))}
      back={<a href="#/sign-in">{t('operations.passwords.back')}</a>}
      wide
    >
      {people.fault ? <FaultMessage fault={people.fault} /> : null}
      <Grid
        id="password-people"
        label={name}
        columns={usePeopleColumns()}
        rows={people.rows}
        rowId={({ key }) => key}
        more={people.more}
        loading={people.loading}
        onOpen={(person) => navigateTo(personAddress(person).slice(1))}
        exportName={`causeway-passwords-${outcome}`}
        exportRows={people.readAll}
        empty={
          <EmptyState icon={<GoodIcon />} title={t('operations.passwords.nobody')}>
            {t('operations.passwords.nobodyText')}
          </EmptyState>
        }
      />
    </Page>
  );
}

function usePeopleColumns(): readonly Column<Listed>[] {
  const t = useWords();
  const catalogue = useCatalogue();
  return useMemo(
    () => [
      {
        id: 'name',
        heading: t('operations.passwords.column.name'),
        text: ({ name }) => name,
        cell: (person) => (
          <a href={personAddress(person)} onClick={(event) => event.stopPropagation()}>
            <bdi>{person.name}</bdi>
          </a>
        ),
        width: 180,
        grow: 1,
        fixed: true,
      },
      {
        id: 'why',
        heading: t('operations.passwords.column.why'),
        text: ({ reason, fault }) =>
          fault ? explainFault(fault, catalogue).what : sentenceCase(reasonText(reason, catalogue) ?? ''),
        width: 260,
        grow: 3,
      },
      {
        id: 'at',
        heading: t('operations.passwords.column.since'),
        text: ({ at }) => at,
        cell: ({ at }) => <RelativeTime at={at} />,
        width: 176,
      },
      { id: 'forest', heading: t('operations.passwords.forest'), text: ({ connector }) => connector, width: 150 },
      {
        id: 'dn',
        heading: t('operations.passwords.column.dn'),
        text: ({ dn }) => dn,
        width: 280,
        grow: 1,
        hidden: true,
      },
    ],
    [t, catalogue],
  );
}
