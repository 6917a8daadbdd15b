/** The way to a rule that is known by its name: errors and images name rules as people do. */

import { useEngineQuery } from '../api-client/hooks.tsx';
import type { ContractFault } from '../../engine/api/contract/contract.ts';
import { useWords } from '../words/words.tsx';
import { ruleAddress, rulesAddress, type SectionName } from './addresses.ts';

interface RuleLinkProps {
  readonly name: string;
  /** Rules of one name can belong to several connectors. */
  readonly connector?: string | undefined;
  readonly section?: SectionName | undefined;
}

export function RuleLink({ name, connector, section }: RuleLinkProps) {
  const { data } = useEngineQuery('rules.list', { text: name });
  // A link leads to one place from the beginning.
  if (!data) return <>{name}</>;
  const found = data.rules.filter(({ document }) => document.name === name);
  const ofConnector = found.filter(({ document }) => document.connector === connector);
  const narrowed = ofConnector.length > 0 ? ofConnector : found;
  const enabled = narrowed.filter(({ document }) => !document.disabled);
  const [only, ...others] = enabled.length > 0 ? enabled : narrowed;
  // Of several nobody knows which was meant: the list shows them all.
  const href = only && others.length === 0 ? ruleAddress(only.document.id, { section }) : rulesAddress({ text: name });
  return <a href={href}>{name}</a>;
}

/** The rules that an error names; nothing where it names none. */
interface RulesOfFaultProps {
  readonly fault: ContractFault;
  /** Parts it from what it follows. */
  readonly before?: string;
}

export function RulesOfFault({ fault, before }: RulesOfFaultProps) {
  const t = useWords();
  const names = rulesIn(fault);
  if (names.length === 0) return null;
  return (
    <span data-rules="true">
      {before}
      {t('rules.ofFault')}{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 ? ', ' : ''}
          <RuleLink
            name={name}
            connector={fault.object?.connector}
            section={fault.code === 'flow-failed' ? 'flows' : undefined}
          />
        </span>
      ))}
    </span>
  );
}

function rulesIn({ detail: { rule, rules } }: ContractFault): string[] {
  if (typeof rule === 'string') return [rule];
  return typeof rules === 'string' ? rules.split(', ') : [];
}
