/** Rules from a file: what is in it, what would become of it, and then into the configuration, all of them or none. */

import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { faultOf } from '../../api-client/client.ts';
import { useEngineClient, useEngineCommand } from '../../api-client/hooks.tsx';
import type { CallArguments, ContractFault } from '../../../engine/api/contract/contract.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Note } from '../note.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useFileChoice } from '../file-choice.tsx';
import { useProblemText } from '../problem-text.tsx';
import type { RuleCheck, RuleRow } from '../shapes.ts';
import { useDueText } from '../words-of.ts';

type Documents = CallArguments<'rules.check'>['documents'];

const useStyles = makeStyles({ list: { margin: '4px 0 0', paddingInlineStart: '20px', overflowWrap: 'anywhere' } });

/** Bytes. A thousand rules stay far below. */
const LARGEST = 20_000_000;

type Reading =
  | { readonly state: 'refused'; readonly file: string; readonly why: string }
  | { readonly state: 'failed'; readonly fault: ContractFault }
  | { readonly state: 'checked'; readonly file: string; readonly documents: Documents; readonly check: RuleCheck }
  | { readonly state: 'done'; readonly text: string };

interface ImportOptions {
  readonly all: readonly RuleRow[];
  readonly version: number | undefined;
}

export function useRuleImport({ all, version }: ImportOptions) {
  const t = useWords();
  const formats = useFormats();
  const client = useEngineClient();
  const dueText = useDueText();
  const command = useEngineCommand('rules.import');
  const [reading, setReading] = useState<Reading>();
  const { element, open } = useFileChoice((file) => void read(file));

  async function read(file: File): Promise<void> {
    const refuse = (why: string) => setReading({ state: 'refused', file: file.name, why });
    if (file.size > LARGEST) return refuse(t('rules.import.tooBig', { most: formats.bytes(LARGEST) }));
    const documents = documentsIn(await file.text());
    if (typeof documents === 'string') return refuse(t('rules.import.notJson', { reason: documents }));
    if (documents.length === 0) return refuse(t('rules.import.noRules'));
    try {
      const check = await client.call('rules.check', { documents });
      setReading({ state: 'checked', file: file.name, documents, check });
    } catch (error) {
      setReading({ state: 'failed', fault: faultOf(error) });
    }
  }

  const take = async (documents: Documents) => {
    setReading(undefined);
    const answer = await command.run({
      documents,
      replace: true,
      ...(version === undefined ? {} : { expectedVersion: version }),
    });
    if (!answer) return;
    const { added, replaced, fullSynchronization } = answer;
    const text = t('rules.import.done', { added: added.length, replaced: replaced.length });
    setReading({ state: 'done', text: `${text} ${dueText(fullSynchronization)}` });
  };

  const view = (
    <>
      {element}
      {command.fault ? <FaultMessage fault={command.fault} /> : null}
      {reading ? (
        <ReadingView
          reading={reading}
          known={new Set(all.map(({ document }) => document.id))}
          onTake={(documents) => void take(documents)}
          onForget={() => setReading(undefined)}
        />
      ) : null}
    </>
  );
  return { view, open };
}

/** One document or a list of them; a text: why it is neither. */
function documentsIn(text: string): Documents | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(
    (entry): entry is Documents[number] => typeof entry === 'object' && entry !== null && !Array.isArray(entry),
  );
}

interface ReadingViewProps {
  readonly reading: Reading;
  readonly known: ReadonlySet<string>;
  onTake(documents: Documents): void;
  onForget(): void;
}

function ReadingView({ reading, known, onTake, onForget }: ReadingViewProps) {
  const styles = useStyles();
  const t = useWords();
  const dueText = useDueText();
  const problemText = useProblemText();
  if (reading.state === 'failed') return <FaultMessage fault={reading.fault} />;
  if (reading.state === 'done') return <Note intent="success" text={reading.text} onClose={onForget} />;
  if (reading.state === 'refused') {
    return (
      <Note
        intent="error"
        title={t('rules.import.refused', { file: reading.file })}
        text={reading.why}
        onClose={onForget}
      />
    );
  }
  const { file, documents, check } = reading;
  if (!check.ok) {
    return (
      <Note intent="error" title={t('rules.import.refused', { file })} onClose={onForget}>
        <ul className={styles.list}>
          {check.problems.map((problem, index) => (
            <li key={index}>{`${problem.ruleName ?? problem.rule}: ${problemText(problem)}`}</li>
          ))}
        </ul>
      </Note>
    );
  }
  const replaced = check.documents.filter((document) => document !== null && known.has(document.id)).length;
  return (
    <Confirm
      title={t('rules.import.title', { count: documents.length, file })}
      action={t('rules.import.confirm', { count: documents.length })}
      onConfirm={() => onTake(documents)}
      onCancel={onForget}
    >
      <p>{t('rules.import.text', { added: documents.length - replaced, replaced })}</p>
      <p>{dueText(check.fullSynchronization)}</p>
    </Confirm>
  );
}
