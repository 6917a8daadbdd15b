/** What happened of late: to the synchronization of domains, and to people whose password did not arrive. */

import { useMemo } from 'react';
import { useEnginePages } from '../../api-client/pages.ts';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { navigateTo } from '../../shell/hash-location.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { personAddress } from './addresses.ts';
import { causeText, domainName, eventText, type PasswordEvent } from './words-of.ts';

type Answer = CallResult<'password-sync-events'>;

const PAGE = 200;

const READER = {
  rowsOf: (answer: Answer) => answer.events,
  nextOf: (answer: Answer) => (answer.events.length < PAGE ? null : (answer.events.at(-1)?.id ?? null)),
  at: (asked: CallArguments<'password-sync-events'>, before: number) => ({ ...asked, before }),
};

export function Events() {
  const t = useWords();
  const events = useEnginePages('password-sync-events', { limit: PAGE }, READER);
  return (
    <Section heading={t('operations.passwords.events')}>
      {events.fault ? <FaultMessage fault={events.fault} /> : null}
      <Grid
        id="password-events"
        label={t('operations.passwords.events')}
        columns={useEventColumns()}
        rows={events.rows}
        rowId={(event) => String(event.id)}
        more={events.more}
        loading={events.loading}
        onOpen={({ anchor }) => {
          if (anchor !== null) navigateTo(personAddress({ id: null, anchor }).slice(1));
        }}
        exportName="causeway-password-events"
        exportRows={events.readAll}
        height={420}
        empty={
          <EmptyState title={t('operations.passwords.noEvents')}>{t('operations.passwords.noEventsText')}</EmptyState>
        }
      />
    </Section>
  );
}

export function useEventColumns(): readonly Column<PasswordEvent>[] {
  const t = useWords();
  const catalogue = useCatalogue();
  return useMemo(
    () => [
      {
        id: 'at',
        heading: t('operations.passwords.column.at'),
        text: ({ at }) => at,
        cell: ({ at }) => <RelativeTime at={at} />,
        width: 176,
      },
      {
        id: 'who',
        heading: t('operations.passwords.column.who'),
        text: ({ name, partition, anchor }) => name ?? (partition === null ? (anchor ?? '') : domainName(partition)),
        width: 180,
        grow: 1,
      },
      {
        id: 'what',
        heading: t('operations.passwords.column.what'),
        text: (event) => eventText(event, catalogue),
        width: 260,
        grow: 3,
      },
      {
        id: 'cause',
        heading: t('operations.passwords.column.cause'),
        text: (event) => causeText(event, catalogue),
        width: 180,
        grow: 1,
      },
    ],
    [t, catalogue],
  );
}
