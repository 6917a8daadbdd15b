/** What can be done with rules from their list; each is one change of the configuration, and says what it makes due. */

import { useAnnounce } from '@fluentui/react-components';
import { useState } from 'react';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { faultOf } from '../../api-client/client.ts';
import { useEngineClient, useEngineCommand } from '../../api-client/hooks.tsx';
import { navigateTo } from '../../shell/hash-location.ts';
import { saveFile } from '../../ui/grid/table-text.ts';
import { useWords } from '../../words/words.tsx';
import { ruleAddress } from '../addresses.ts';
import { dropDraft, keepDraft } from '../drafts.ts';
import { emptyRule, type RuleRow } from '../shapes.ts';
import { useDueText } from '../words-of.ts';
import { neighbourOf } from './order.ts';

export interface RuleActions {
  /** What was done last, and what that makes due. */
  readonly done: string | undefined;
  readonly fault: ContractFault | undefined;
  readonly busy: boolean;
  forget(): void;
  create(): Promise<void>;
  /** `tried`: the object that the clone is tried on at once. */
  clone(row: RuleRow, tried?: string): Promise<void>;
  setDisabled(row: RuleRow, disabled: boolean): Promise<void>;
  remove(row: RuleRow): Promise<boolean>;
  /** Past the next rule of one's own of the same direction; false: there is none. */
  move(row: RuleRow, where: 'up' | 'down'): Promise<boolean>;
  exportRules(ids: readonly string[]): Promise<void>;
}

interface Rules {
  /** All of them, whatever the list shows. */
  readonly all: readonly RuleRow[];
  readonly version: number | undefined;
}

export function useRuleActions({ all, version }: Rules): RuleActions {
  const t = useWords();
  const client = useEngineClient();
  const { announce } = useAnnounce();
  const dueText = useDueText();
  const [done, setDone] = useState<string>();
  const [fault, setFault] = useState<ContractFault>();
  const setting = useEngineCommand('rules.setDisabled');
  const removing = useEngineCommand('rules.remove');
  const moving = useEngineCommand('rules.move');
  const forget = () => {
    setDone(undefined);
    setFault(undefined);
    for (const command of [setting, removing, moving]) command.reset();
  };
  const say = (what: string, due?: readonly string[]) => {
    const text = due === undefined ? what : `${what} ${dueText(due)}`;
    setDone(text);
    announce(text);
  };
  /** A question of the engine on the way to something else: what goes wrong with it is shown like a failed change. */
  const asking = async (ask: () => Promise<void>) => {
    forget();
    try {
      await ask();
    } catch (error) {
      setFault(faultOf(error));
    }
  };
  const expected = version === undefined ? {} : { expectedVersion: version };
  return {
    done,
    fault: fault ?? setting.fault ?? removing.fault ?? moving.fault,
    busy: setting.running || removing.running || moving.running,
    forget,
    create: () =>
      asking(async () => {
        const { connectors, freePrecedences } = await client.call('rules.schema', {});
        const id = crypto.randomUUID();
        const [connector] = connectors;
        keepDraft({
          document: emptyRule(id, connector?.name ?? '', freePrecedences.at(-1) ?? 0),
          base: null,
          disable: [],
        });
        navigateTo(ruleAddress(id));
      }),
    clone: (row, tried) =>
      asking(async () => {
        const { document, original } = await client.call('rules.clone', { id: row.document.id });
        keepDraft({ document, base: null, disable: row.standard && !row.document.disabled ? [original] : [] });
        navigateTo(ruleAddress(document.id, { try: tried }));
      }),
    async setDisabled({ document }, disabled) {
      forget();
      const answer = await setting.run({ ids: [document.id], disabled, ...expected });
      const what = t(disabled ? 'rules.list.nowDisabled' : 'rules.list.nowEnabled', { name: document.name });
      if (answer) say(what, answer.fullSynchronization);
    },
    async remove({ document }) {
      forget();
      const original = all.find((row) => row.document.id === document.copyOf);
      const enableOriginal = original?.document.disabled === true;
      const answer = await removing.run({ id: document.id, enableOriginal, ...expected });
      if (!answer) return false;
      dropDraft(document.id);
      const what = t('rules.list.nowDeleted', {
        name: document.name,
        original: enableOriginal ? original.document.name : undefined,
      });
      say(what, answer.fullSynchronization);
      return true;
    },
    async move({ document }, where) {
      forget();
      const neighbour = neighbourOf(all, document.id, where);
      if (!neighbour) return false;
      const place = where === 'up' ? { before: neighbour.document.id } : { after: neighbour.document.id };
      const answer = await moving.run({ id: document.id, place, ...expected });
      if (!answer) return false;
      const names = { name: document.name, other: neighbour.document.name };
      say(t(where === 'up' ? 'rules.list.movedUp' : 'rules.list.movedDown', names), answer.fullSynchronization);
      return true;
    },
    exportRules: (ids) =>
      asking(async () => {
        const { documents } = await client.call('rules.export', { ids: [...ids] });
        saveFile('causeway-rules.json', [`${JSON.stringify(documents, null, 2)}\n`], 'application/json');
        say(t('rules.list.exported', { count: documents.length }));
      }),
  };
}
