/** The plan as a file: CSV for a table, XML as csexport writes it. Comes in pieces, with how far it is. */

import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { useRef } from 'react';
import type { CallArguments } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { saveFile } from '../../ui/grid/table-text.ts';
import { DownloadIcon } from '../../ui/icons.ts';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { useWords } from '../../words/words.tsx';

export type PendingFilter = NonNullable<CallArguments<'pending-export-file'>['filter']>;

interface PlanFileProps {
  readonly filter: PendingFilter;
  readonly disabled: boolean;
}

export function PlanFile({ filter, disabled }: PlanFileProps) {
  const t = useWords();
  const chunks = useRef<string[]>([]);
  const file = useEngineCommand('pending-export-file', {
    onEvent: (event) => {
      if (event.name === 'pending-export-chunk') chunks.current[event.payload.index] = event.payload.text;
    },
  });
  const save = async (format: 'csv' | 'xml') => {
    chunks.current = [];
    const made = await file.run({ format, filter });
    if (made) saveFile(made.fileName, chunks.current, made.contentType);
    chunks.current = [];
  };
  const progress = file.events['pending-export-chunk'];
  if (file.running) {
    return (
      <ProgressLine
        label={t('operations.pending.fileProgress')}
        done={progress?.done}
        expected={progress?.expected}
        action={
          <Button size="small" onClick={file.cancel}>
            {t('common.cancel')}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          <Button icon={<DownloadIcon />} disabled={disabled}>
            {t('operations.pending.file')}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => void save('csv')}>{t('operations.pending.fileCsv')}</MenuItem>
            <MenuItem onClick={() => void save('xml')}>{t('operations.pending.fileXml')}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {file.fault ? <FaultMessage fault={file.fault} /> : null}
    </>
  );
}
