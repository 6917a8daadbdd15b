/** A rule beside the list: what it is, and what can be done with it. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Facts } from '../../ui/facts.tsx';
import { DownIcon, UpIcon } from '../../ui/icons.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useWords } from '../../words/words.tsx';
import { ruleAddress } from '../addresses.ts';
import type { RuleRow } from '../shapes.ts';
import { useTypesText } from '../words-of.ts';
import { neighbourOf } from './order.ts';
import type { RuleActions } from './use-rule-actions.ts';

const useStyles = makeStyles({
  text: { margin: '0 0 12px', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface RulePanelProps {
  readonly row: RuleRow;
  readonly all: readonly RuleRow[];
  readonly actions: RuleActions;
  onRemove(): void;
  onClose(): void;
}

export function RulePanel({ row, all, actions, onRemove, onClose }: RulePanelProps) {
  const styles = useStyles();
  const t = useWords();
  const types = useTypesText();
  const { document, standard, clones, changed } = row;
  const original = all.find((other) => other.document.id === document.copyOf);
  const move = (where: 'up' | 'down') => (
    <Button
      icon={where === 'up' ? <UpIcon /> : <DownIcon />}
      disabled={actions.busy || neighbourOf(all, document.id, where) === undefined}
      onClick={() => void actions.move(row, where)}
    >
      {t(where === 'up' ? 'rules.list.moveUp' : 'rules.list.moveDown')}
    </Button>
  );
  return (
    <SidePanel
      title={<bdi>{document.name}</bdi>}
      onClose={onClose}
      footer={
        <>
          <Button appearance="primary" as="a" href={ruleAddress(document.id)}>
            {t(standard ? 'rules.list.open' : 'rules.list.edit')}
          </Button>
          <Button disabled={actions.busy} onClick={() => void actions.setDisabled(row, !document.disabled)}>
            {t(document.disabled ? 'rules.list.enable' : 'rules.list.disable')}
          </Button>
          <Button disabled={actions.busy} onClick={() => void actions.clone(row)}>
            {t('rules.list.clone')}
          </Button>
          {standard ? null : (
            <>
              {move('up')}
              {move('down')}
              <Button disabled={actions.busy} onClick={onRemove}>
                {t('rules.list.delete')}
              </Button>
            </>
          )}
        </>
      }
    >
      {document.description === '' ? null : <p className={styles.text}>{document.description}</p>}
      <Facts
        facts={[
          [t('rules.list.column.kind'), t(standard ? 'rules.list.kind.standard' : 'rules.list.kind.custom')],
          [t('rules.list.column.state'), t(document.disabled ? 'rules.list.disabled' : 'rules.list.enabled')],
          [t('rules.directionLabel'), t(`rules.direction.${document.direction}`)],
          [t('rules.list.column.connector'), document.connector],
          [t('rules.list.column.types'), types(document)],
          [t('rules.list.column.linkType'), t('rules.linkTypeText', linkTypeFacts(t, document.linkType))],
          [t('rules.list.column.precedence'), String(document.precedence)],
          [t('rules.list.column.passwordSync'), t(document.passwordSync ? 'common.yes' : 'common.no')],
          [t('rules.sections.scope'), t('rules.list.groups', { count: document.scope.length })],
          [t('rules.sections.join'), t('rules.list.groups', { count: document.join.length })],
          [t('rules.sections.flows'), t('rules.list.flows', { count: document.flows.length })],
          [t('rules.list.cloneOf'), original ? <RuleLink row={original} /> : null],
          [
            t('rules.list.changedIn'),
            changed.length === 0 ? null : changed.map((part) => t(`rules.changedPart.${part}`)).join(', '),
          ],
          [
            t('rules.list.clones'),
            clones.length === 0
              ? null
              : clones.map(({ id, name }) => (
                  <div key={id}>
                    <a href={ruleAddress(id)}>{name}</a>
                  </div>
                )),
          ],
        ]}
      />
      {standard ? <p className={styles.quiet}>{t('rules.list.standardMeaning')}</p> : null}
    </SidePanel>
  );
}

function linkTypeFacts(t: ReturnType<typeof useWords>, linkType: RuleRow['document']['linkType']) {
  return { name: linkType, meaning: t(`rules.linkType.${linkType}`) };
}

function RuleLink({ row }: { readonly row: RuleRow }) {
  return <a href={ruleAddress(row.document.id)}>{row.document.name}</a>;
}
