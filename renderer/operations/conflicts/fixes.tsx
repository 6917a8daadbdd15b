/** Remedies with a button: each says what it would write, and where, before it is confirmed. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import type { ConflictParty } from '../../../engine/api/contract/words/explain-conflict.ts';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';

type Fix = CallResult<'conflict-fix-preview'>['fix'];
type Subject = CallArguments<'conflict-fix-preview'>;

const useStyles = makeStyles({
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginBottom: '12px' },
  writes: { margin: '8px 0', paddingInlineStart: '20px', overflowWrap: 'anywhere' },
});

interface FixesProps {
  readonly subject: { readonly id: number; readonly quarantine: boolean };
  readonly fixes: readonly Fix[];
  readonly object: ConflictParty;
  readonly other: ConflictParty | null;
}

export function Fixes({ subject, fixes, object, other }: FixesProps) {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const [wanted, setWanted] = useState<Subject>();
  const fix = useEngineCommand('fix-conflict');
  if (fixes.length === 0) return null;
  const nameOf = (name: Fix) => catalogue.conflictFixes[name]?.name ?? name;
  return (
    <section data-conflict-fixes>
      <h3 className={styles.heading}>{t('operations.conflicts.fixes')}</h3>
      <div className={styles.buttons}>
        {fixes.flatMap((name) =>
          sidesOf(name, other).map((from) => (
            <Button
              key={`${name} ${from}`}
              size="small"
              disabledFocusable={fix.running}
              title={catalogue.conflictFixes[name]?.meaning}
              onClick={() => setWanted({ ...subject, fix: name, from })}
            >
              {name === 'drop-address'
                ? t('operations.conflicts.fixFrom', {
                    fix: nameOf(name),
                    name: (from === 'object' ? object : other)?.name,
                  })
                : nameOf(name)}
            </Button>
          )),
        )}
      </div>
      {fix.running ? <ProgressLine label={t('operations.conflicts.fixDoing')} /> : null}
      {fix.fault ? <FaultMessage fault={fix.fault} /> : null}
      {fix.result?.fault ? <FaultMessage fault={fix.result.fault} /> : null}
      {fix.result && !fix.result.fault ? <p role="status">{t('operations.conflicts.fixDone')}</p> : null}
      {wanted ? (
        <FixConfirm
          wanted={wanted}
          name={nameOf(wanted.fix)}
          onCancel={() => setWanted(undefined)}
          onConfirm={(confirmation) => {
            setWanted(undefined);
            void fix.run({ ...wanted, confirmation });
          }}
        />
      ) : null}
    </section>
  );
}

function sidesOf(fix: Fix, other: ConflictParty | null): readonly ('object' | 'other')[] {
  return fix === 'drop-address' && other !== null ? ['other', 'object'] : ['other'];
}

interface FixConfirmProps {
  readonly wanted: Subject;
  readonly name: string;
  onCancel(): void;
  onConfirm(confirmation: string): void;
}

function FixConfirm({ wanted, name, onCancel, onConfirm }: FixConfirmProps) {
  const t = useWords();
  const { data, fault } = useEngineQuery('conflict-fix-preview', wanted);
  const hindrance = fault ?? data?.hindrance;
  if (hindrance)
    return <FaultMessage fault={hindrance} actions={<Button onClick={onCancel}>{t('common.cancel')}</Button>} />;
  if (!data) return <ProgressLine label={t('operations.conflicts.fixTitle', { fix: name })} />;
  return (
    <Confirm
      title={t('operations.conflicts.fixTitle', { fix: name })}
      action={name}
      onCancel={onCancel}
      onConfirm={() => onConfirm(data.confirmation)}
    >
      {data.writes.length === 0 ? null : <Writes writes={data.writes} />}
      {data.runsAfter ? <p>{t('operations.conflicts.fixRuns')}</p> : null}
      <p>{t(`operations.conflicts.fixUndo.${data.undo}`)}</p>
    </Confirm>
  );
}

export function Writes({ writes }: { readonly writes: CallResult<'conflict-fix-preview'>['writes'] }) {
  const styles = useStyles();
  const t = useWords();
  const list = (values: readonly string[]) =>
    values.length === 0 ? t('operations.conflicts.fixEmpty') : values.join(', ');
  return (
    <ul className={styles.writes}>
      {writes.map(({ connector, object, attribute, before, after }) => (
        <li key={`${connector} ${object.anchor ?? object.dn ?? ''} ${attribute}`}>
          {t('operations.conflicts.fixWrite', { connector, attribute, name: object.name })}
          <div>
            <del>{list(before)}</del> → <ins>{list(after)}</ins>
          </div>
        </li>
      ))}
    </ul>
  );
}
