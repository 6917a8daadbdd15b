/** Who else lives in the tenant: others who synchronize, what they keep deleting, what the cloud manages by itself. */

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Switch,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { KeysBelow } from '../../words/types.ts';
import { useWords } from '../../words/words.tsx';

type Neighbours = CallResult<'tenant-neighbours'>;
type Other = Neighbours['others'][number];
type Restoration = Neighbours['heldRestorations'][number];

const useStyles = makeStyles({
  bar: { marginTop: '12px' },
  body: { whiteSpace: 'normal', paddingTop: '8px', paddingBottom: '8px' },
});

export function TenantNeighbours() {
  const { data, fault, refetch } = useEngineQuery('tenant-neighbours', {});
  if (fault) return <FaultMessage fault={fault} />;
  if (!data) return null;
  return (
    <>
      <Stamps found={data} />
      <Sessions found={data} onChange={refetch} />
      {data.others.map((other) => (
        <OtherNotice key={other.other} other={other} onChange={refetch} />
      ))}
      {data.heldRestorations.map((held) => (
        <RestorationNotice key={held.dn} held={held} onChange={refetch} />
      ))}
    </>
  );
}

const UNSEEN: readonly KeysBelow<'operations.neighbours.unseen'>[] = [
  'cloud-sync',
  'source-of-authority-of-users',
  'source-of-authority-of-groups',
  'source-of-authority-of-contacts',
];

function Stamps({ found }: { readonly found: Neighbours }) {
  const t = useWords();
  const { lookedAt, lastSynchronized, lastPasswordsSynchronized, machine, self, cloudManaged, unknown } = found;
  const at = (time: string | null) => (time === null ? t('operations.neighbours.never') : <RelativeTime at={time} />);
  const unseen = UNSEEN.filter((what) => unknown.includes(what)).map((what) =>
    t(`operations.neighbours.unseen.${what}`),
  );
  const ours = machine !== null && machine.toLowerCase() === self?.toLowerCase();
  return (
    <Facts
      facts={[
        [t('operations.neighbours.lookedAt'), at(lookedAt)],
        [t('operations.neighbours.lastSynchronized'), at(lastSynchronized)],
        [t('operations.neighbours.lastPasswords'), at(lastPasswordsSynchronized)],
        [
          t('operations.neighbours.machine'),
          ours ? t('operations.neighbours.thisMachine', { machine: machine ?? '' }) : machine,
        ],
        [t('operations.neighbours.cloudManaged'), t('operations.neighbours.notExported', { count: cloudManaged })],
        [t('operations.neighbours.notSeen'), unseen.length === 0 ? null : unseen.join(', ')],
      ]}
    />
  );
}

interface ChangeProps {
  onChange(): void;
}

function Sessions({ found, onChange }: ChangeProps & { readonly found: Neighbours }) {
  const t = useWords();
  const set = useEngineCommand('revoke-sign-in-sessions');
  const { revokeSignInSessions: on, waitingRevocations: waiting } = found;
  return (
    <>
      {set.fault ? <FaultMessage fault={set.fault} /> : null}
      <Switch
        checked={on}
        disabled={set.running}
        label={
          waiting === 0
            ? t('operations.neighbours.sessions')
            : t('operations.neighbours.sessionsWaiting', { count: waiting })
        }
        onChange={(_, { checked }) => void set.run({ enabled: checked }).then(onChange)}
      />
    </>
  );
}

function OtherNotice({ other, onChange }: ChangeProps & { readonly other: Other }) {
  const styles = useStyles();
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const goOn = useEngineCommand('go-on-beside');
  const { kind, name, lastSeen, present, accepted } = other;
  const who = name === '' ? t('operations.neighbours.unnamed') : name;
  const say = (accept: boolean) => void goOn.run({ other: other.other, accept }).then(onChange);
  return (
    <>
      {goOn.fault ? <FaultMessage fault={goOn.fault} /> : null}
      <MessageBar
        intent={present && !accepted ? 'warning' : 'info'}
        layout="multiline"
        className={styles.bar}
        data-other={other.other}
      >
        <MessageBarBody className={styles.body}>
          <MessageBarTitle>{t(`operations.neighbours.other.${kind}`, { who })}</MessageBarTitle>{' '}
          {present ? null : `${t('operations.neighbours.away')} `}
          {lastSeen === null ? null : (
            <>
              {t('operations.neighbours.lastSeen')} <RelativeTime at={lastSeen} />
              {'. '}
            </>
          )}
          {accepted ? t('operations.neighbours.accepted', { by: accepted.by }) : t('operations.neighbours.held')}
        </MessageBarBody>
        <MessageBarActions>
          <Button disabled={goOn.running} onClick={() => (accepted ? say(false) : setAsking(true))}>
            {t(accepted ? 'operations.neighbours.noLonger' : 'operations.neighbours.goOn')}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {asking ? (
        <Confirm
          title={t('operations.neighbours.confirmTitle', { who })}
          action={t('operations.neighbours.goOn')}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            say(true);
          }}
        >
          {t('operations.neighbours.confirmText')}
        </Confirm>
      ) : null}
    </>
  );
}

function RestorationNotice({ held, onChange }: ChangeProps & { readonly held: Restoration }) {
  const styles = useStyles();
  const t = useWords();
  const restore = useEngineCommand('restore-deleted');
  const { dn, name, times, cloudManaged } = held;
  return (
    <>
      {restore.fault ? <FaultMessage fault={restore.fault} /> : null}
      <MessageBar intent="warning" layout="multiline" className={styles.bar} data-restoration={dn}>
        <MessageBarBody className={styles.body}>
          <MessageBarTitle>
            <bdi>{name}</bdi>
          </MessageBarTitle>{' '}
          {cloudManaged
            ? t('operations.neighbours.deletedInCloud')
            : t('operations.neighbours.deletedTimes', { count: times })}
        </MessageBarBody>
        <MessageBarActions>
          <Button disabled={restore.running} onClick={() => void restore.run({ dn }).then(onChange)}>
            {t('operations.neighbours.restore')}
          </Button>
        </MessageBarActions>
      </MessageBar>
    </>
  );
}
