/** One object: the whole chain side by side, its links, its history, and synchronizing it alone. */

import { Button } from '@fluentui/react-components';
import { useLocation, useParams } from 'wouter';
import { useEngineCommand, useEngineQuery } from '../api-client/hooks.tsx';
import { address } from '../operations/addresses.ts';
import { ConflictsOfObject } from '../operations/conflicts/of-object.tsx';
import { PasswordOfObject } from '../operations/passwords/of-object.tsx';
import { useParameters } from '../shell/hash-location.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { SyncIcon } from '../ui/icons.ts';
import { Page } from '../ui/page.tsx';
import { ViewLinks } from '../ui/view-links.tsx';
import { useCatalogue, useWords } from '../words/words.tsx';
import { chainAsText, type Chain, type ObjectId } from './chain.ts';
import { ChainTable } from './chain-table.tsx';
import { useColumnName } from './column-head.tsx';
import { History } from './history.tsx';
import { LeftOut } from './left-out.tsx';
import { Links } from './links.tsx';
import { SynchronizeSteps } from './synchronize-steps.tsx';

const TABS = ['values', 'links', 'history'] as const;

export function ObjectPage() {
  const { space = '', id = '' } = useParams<{ space: string; id: string }>();
  const objectId: ObjectId = space === 'metaverse' ? { metaverse: Number(id) } : { connectorObject: Number(id) };
  return <ObjectView key={`${space}/${id}`} id={objectId} />;
}

function ObjectView({ id }: { readonly id: ObjectId }) {
  const t = useWords();
  const { data, fault } = useEngineQuery('object-chain', { id });
  const back = <a href="#/objects">{t('objects.page.back')}</a>;
  if (fault) {
    return (
      <Page heading={t('objects.page.loading')} back={back}>
        {fault.code === 'not-found' ? (
          <EmptyState title={t('objects.page.notFound')}>{t('objects.page.notFoundText')}</EmptyState>
        ) : (
          <FaultMessage fault={fault} />
        )}
      </Page>
    );
  }
  if (!data) {
    return (
      <Page heading={t('objects.page.loading')} back={back}>
        {t('common.loading')}
      </Page>
    );
  }
  return <LoadedObject id={id} chain={data} />;
}

interface LoadedObjectProps {
  readonly id: ObjectId;
  readonly chain: Chain;
}

function LoadedObject({ id, chain }: LoadedObjectProps) {
  const t = useWords();
  const catalogue = useCatalogue();
  const [parameters] = useParameters();
  const [location] = useLocation();
  const view = TABS.find((name) => name === parameters.get('view')) ?? 'values';
  const synchronize = useEngineCommand('synchronize-object');
  const columnName = useColumnName();
  const type = chain.metaverse?.objectType ?? chain.columns[0]?.objectType ?? '';
  const typeName = catalogue.objectTypes[type]?.one ?? type;
  const faults = chain.columns.filter(({ image }) => image !== 'directory').flatMap(({ faults: found }) => found);
  const tenantObjects = chain.columns.flatMap(({ side, image, objectId }) =>
    side === 'tenant' && image === 'space' && objectId !== null ? [objectId] : [],
  );
  const forestAccounts = chain.columns.flatMap(({ side, image, objectId }) =>
    side === 'forest' && image === 'space' && objectId !== null ? [objectId] : [],
  );
  return (
    <Page
      heading={chain.name}
      purpose={t(chain.metaverse ? 'objects.page.identity' : 'objects.page.noIdentity', { type: typeName })}
      wide
      back={<a href="#/objects">{t('objects.page.back')}</a>}
      actions={
        <>
          <CopyButton
            withLabel
            size="medium"
            label={t('objects.page.copyAll')}
            text={() => chainAsText(chain, columnName)}
          />
          <Button
            appearance="primary"
            icon={<SyncIcon />}
            disabled={synchronize.running}
            onClick={() => void synchronize.run({ id, export: true })}
          >
            {t('objects.page.synchronize')}
          </Button>
        </>
      }
    >
      <SynchronizeSteps command={synchronize} />
      {faults.map((fault, index) => (
        <FaultMessage key={`${fault.code}/${index}`} fault={fault} />
      ))}
      <LeftOut chain={chain} />
      {tenantObjects.map((objectId) => (
        <ConflictsOfObject key={objectId} objectId={objectId} />
      ))}
      {type === 'person' || type === 'user'
        ? forestAccounts.map((objectId) => <PasswordOfObject key={objectId} objectId={objectId} />)
        : null}
      <ViewLinks
        label={t('objects.page.views')}
        current={view}
        views={TABS.map((name) => ({
          id: name,
          name: t(`objects.page.tabs.${name}`),
          href: address(location, { view: name === 'values' ? undefined : name }),
        }))}
      />
      {view === 'values' ? <ChainTable chain={chain} /> : null}
      {view === 'links' ? <Links id={id} chain={chain} /> : null}
      {view === 'history' ? <History id={id} /> : null}
    </Page>
  );
}
