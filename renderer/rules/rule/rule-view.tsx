/** A rule with its parts: reading, writing, trying it on an object, saving. */

import { Badge, Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { faultOf } from '../../api-client/client.ts';
import { useEngineClient, useEngineCommand } from '../../api-client/hooks.tsx';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Page } from '../../ui/page.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { SECTIONS, ruleAddress, rulesAddress } from '../addresses.ts';
import { dropDraft, keepDraft } from '../drafts.ts';
import { languageOf } from '../expression/language.ts';
import { useRuleActions } from '../list/use-rule-actions.ts';
import { Note } from '../note.tsx';
import { GAP, gapsIn } from '../problems.ts';
import { sameDocument, sidesOf, type RuleRow } from '../shapes.ts';
import { ObjectChoice } from '../trial/object-choice.tsx';
import { objectIn, objectKey } from '../trial/object-link.tsx';
import { useDueText, useTypesText } from '../words-of.ts';
import { DescriptionSection } from './description-section.tsx';
import { EditingProvider, useCheck, useRuleSchema, useTrial, type Editing, type WrittenRule } from './editing.ts';
import { FlowsSection } from './flows-section.tsx';
import { JoinSection } from './join-section.tsx';
import { ProblemList } from './problem-list.tsx';
import { SaveBar } from './save-bar.tsx';
import { ScopeSection } from './scope-section.tsx';
import { SectionLinks } from './section-links.tsx';
import { useGoTo } from './use-go-to.ts';

const useStyles = makeStyles({
  purpose: { display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px' },
  section: { scrollMarginTop: '16px' },
});

interface RuleViewProps {
  readonly rule: WrittenRule;
  readonly all: readonly RuleRow[];
  readonly fault: ContractFault | undefined;
}

export function RuleView({ rule, all, fault }: RuleViewProps) {
  const styles = useStyles();
  const t = useWords();
  const [parameters, changeParameters] = useParameters();
  const [openFlow, setOpenFlow] = useState<number>();
  const [refused, setRefused] = useState(0);
  const { document, saved, draft, editable } = rule;
  const schema = useRuleSchema(document);
  const check = useCheck(rule);
  const object = objectIn(parameters.get('try'));
  const trial = useTrial(document, object);
  const saving = useSaving(rule);
  const goTo = useGoTo(setOpenFlow);
  const language = useMemo(
    () => languageOf(schema, sidesOf(document.direction, schema).source),
    [schema, document.direction],
  );
  const problems = useMemo(
    () => (check?.problems ?? []).filter(({ code }) => refused > 0 || code !== GAP),
    [check, refused],
  );
  const editing: Editing = {
    ...rule,
    schema,
    language,
    problems,
    evaluation: trial.evaluation,
    openFlow,
    setOpenFlow,
    goTo,
  };
  const showSection = (name: string) => window.document.getElementById(`rule-${name}`)?.scrollIntoView();
  const section = parameters.get('section');
  useEffect(() => {
    if (section !== null) showSection(section);
  }, [section]);
  const nameOf = (id: string) => all.find((row) => row.document.id === id)?.document.name ?? id;
  const save = async () => {
    const complete = gapsIn(document).length === 0;
    if (complete && (await saving.isRight())) await saving.save();
    else setRefused((before) => before + 1);
  };
  const discard = () => {
    dropDraft(document.id);
    setOpenFlow(undefined);
    if (!saved) navigateTo(rulesAddress());
  };
  const heading = document.name === '' ? t('rules.page.newRule') : document.name;
  return (
    <Page
      heading={heading}
      wide
      back={<a href={rulesAddress()}>{t('rules.page.back')}</a>}
      purpose={<Purpose rule={rule} />}
      actions={saved ? <Actions saved={saved} all={all} tried={object && objectKey(object)} /> : undefined}
      footer={
        draft ? (
          <SaveBar
            document={document}
            check={check}
            isNew={saved === undefined}
            saving={saving.running}
            disables={draft.disable.map(nameOf)}
            onSave={() => void save()}
            onDiscard={discard}
          />
        ) : undefined
      }
    >
      {fault ? <FaultMessage fault={fault} /> : null}
      {saving.fault ? <FaultMessage fault={saving.fault} /> : null}
      {saving.done === undefined ? null : <Note intent="success" text={saving.done} onClose={saving.forget} />}
      <Notices rule={rule} nameOf={nameOf} />
      <ProblemList document={document} problems={check?.problems ?? []} refused={refused} onGoTo={goTo} />
      <ObjectChoice
        document={document}
        chosen={object}
        evaluation={trial.evaluation}
        onChoose={(id) => changeParameters({ try: id && objectKey(id) })}
      />
      {trial.fault ? <FaultMessage fault={trial.fault} intent="warning" /> : null}
      <NotImported names={trial.evaluation?.notImported ?? []} />
      <SectionLinks document={document} tried={object && objectKey(object)} onGo={showSection} />
      <EditingProvider value={editing}>
        {SECTIONS.map((name) => {
          const Part = PARTS[name];
          return (
            <div key={name} id={`rule-${name}`} className={styles.section}>
              <Part />
            </div>
          );
        })}
      </EditingProvider>
      {editable ? null : <p>{t('rules.page.readOnly')}</p>}
    </Page>
  );
}

const PARTS = {
  description: DescriptionSection,
  scope: ScopeSection,
  join: JoinSection,
  flows: FlowsSection,
} as const;

function Purpose({ rule: { document, saved } }: { readonly rule: WrittenRule }) {
  const styles = useStyles();
  const t = useWords();
  const types = useTypesText();
  const facts = {
    direction: t(`rules.directionText.${document.direction}`, { connector: document.connector }),
    types: types(document),
    precedence: String(document.precedence),
  };
  return (
    <span className={styles.purpose}>
      {t('rules.page.purpose', facts)}
      {saved?.standard ? <Badge appearance="outline">{t('rules.list.kind.standard')}</Badge> : null}
      {document.disabled ? (
        <Badge appearance="tint" color="warning">
          {t('rules.list.disabled')}
        </Badge>
      ) : null}
    </span>
  );
}

interface ActionsProps {
  readonly saved: NonNullable<WrittenRule['saved']>;
  readonly all: readonly RuleRow[];
  /** The object that the rule is tried on: the clone is as well. */
  readonly tried: string | undefined;
}

function Actions({ saved, all, tried }: ActionsProps) {
  const t = useWords();
  const actions = useRuleActions({ all, version: saved.version });
  const { document, standard } = saved;
  return (
    <>
      {actions.fault ? <FaultMessage fault={actions.fault} /> : null}
      <Button disabled={actions.busy} onClick={() => void actions.setDisabled(saved, !document.disabled)}>
        {t(document.disabled ? 'rules.list.enable' : 'rules.list.disable')}
      </Button>
      <Button appearance={standard ? 'primary' : 'secondary'} onClick={() => void actions.clone(saved, tried)}>
        {t(standard ? 'rules.page.cloneAndEdit' : 'rules.list.clone')}
      </Button>
    </>
  );
}

interface NoticesProps {
  readonly rule: WrittenRule;
  nameOf(id: string): string;
}

/** What somebody who reads or writes this rule has to know first. */
function Notices({ rule: { document, saved, draft, editable }, nameOf }: NoticesProps) {
  const t = useWords();
  const formats = useFormats();
  const overtaken = draft?.base && saved && !sameDocument(draft.base, saved.document);
  return (
    <>
      {saved?.standard && !editable ? <Note intent="info" text={t('rules.page.standardText')} /> : null}
      {draft && draft.disable.length > 0 ? (
        <Note intent="info" text={t('rules.page.cloneText', { rules: formats.list(draft.disable.map(nameOf)) })} />
      ) : null}
      {saved && saved.changed.length > 0 && document.copyOf !== undefined ? (
        <Note intent="info">
          {t('rules.page.changed', {
            parts: formats.list(saved.changed.map((part) => t(`rules.changedPart.${part}`))),
          })}{' '}
          <a href={ruleAddress(document.copyOf)}>{nameOf(document.copyOf)}</a>
        </Note>
      ) : null}
      {overtaken ? (
        <Note
          intent="warning"
          text={t('rules.page.overtaken')}
          actions={
            <>
              <Button size="small" onClick={() => keepDraft({ ...draft, base: saved.document })}>
                {t('rules.page.keepMine')}
              </Button>
              <Button size="small" onClick={() => dropDraft(document.id)}>
                {t('rules.page.takeSaved')}
              </Button>
            </>
          }
        />
      ) : null}
    </>
  );
}

function NotImported({ names }: { readonly names: readonly string[] }) {
  const t = useWords();
  const formats = useFormats();
  if (names.length === 0) return null;
  return <Note intent="warning" text={t('rules.trial.notImported', { attributes: formats.list(names) })} />;
}

/** Saving, and what it made due. */
function useSaving({ document, draft, saved }: WrittenRule) {
  const t = useWords();
  const dueText = useDueText();
  const client = useEngineClient();
  const command = useEngineCommand('rules.save');
  const [done, setDone] = useState<string>();
  const [unanswered, setUnanswered] = useState<ContractFault>();
  const disable = draft?.disable ?? [];
  return {
    running: command.running,
    fault: unanswered ?? command.fault,
    done,
    forget: () => setDone(undefined),
    /** Asked anew: what was typed last may not have been looked at yet. */
    async isRight(): Promise<boolean> {
      setUnanswered(undefined);
      try {
        return (await client.call('rules.check', { documents: [document], disable })).ok;
      } catch (error) {
        setUnanswered(faultOf(error));
        return false;
      }
    },
    async save() {
      setDone(undefined);
      const answer = await command.run({
        document,
        disable,
        ...(saved ? { expectedVersion: saved.version } : {}),
      });
      if (!answer) return;
      dropDraft(document.id);
      setDone(`${t('rules.save.done')} ${dueText(answer.fullSynchronization)}`);
    },
  };
}
