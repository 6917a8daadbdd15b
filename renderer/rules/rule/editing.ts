/** One rule on its page: as it is saved, as somebody writes it, what is wrong with it, what it does with an object. */

import { createContext, useContext, useMemo } from 'react';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { draftOf, dropDraft, keepDraft, useDrafts, type Draft } from '../drafts.ts';
import type { Language } from '../expression/language.ts';
import { gapsIn, withGaps, withoutGaps } from '../problems.ts';
import {
  sameDocument,
  type Evaluation,
  type LoadedRule,
  type ObjectId,
  type RuleCheck,
  type RuleDocument,
  type RuleProblem,
  type RuleSchema,
} from '../shapes.ts';

/** Milliseconds without a key before the engine is asked about what was typed. */
const PAUSE = 250;

export interface WrittenRule {
  readonly document: RuleDocument;
  readonly saved: LoadedRule | undefined;
  readonly draft: Draft | undefined;
  /** Standard rules are to be read. */
  readonly editable: boolean;
  change(update: (before: RuleDocument) => RuleDocument): void;
}

export interface OpenedRule {
  /** Undefined: not there, or not yet. */
  readonly rule: WrittenRule | undefined;
  readonly fault: ContractFault | undefined;
  readonly loading: boolean;
}

export function useOpenedRule(id: string): OpenedRule {
  const { data: saved, fault, loading } = useEngineQuery('rules.get', { id });
  const draft = useDrafts().get(id);
  const document = draft?.document ?? saved?.document;
  if (!document) return { rule: undefined, fault, loading };
  const change = (update: (before: RuleDocument) => RuleDocument) => {
    // Two changes can come before the page is drawn again.
    const kept = draftOf(id);
    const next = update(kept?.document ?? document);
    if (saved && sameDocument(next, saved.document)) dropDraft(id);
    else keepDraft({ document: next, base: kept?.base ?? saved?.document ?? null, disable: kept?.disable ?? [] });
  };
  const editable = saved ? !saved.standard : true;
  // That nothing is saved under its id is what makes it new.
  const isNew = draft !== undefined && fault?.code === 'rule-not-found';
  return { rule: { document, saved, draft, editable, change }, fault: isNew ? undefined : fault, loading: false };
}

export type Checked = Omit<RuleCheck, 'problems'> & { readonly problems: readonly RuleProblem[] };

/** What the engine says of the rule as it is written. */
export function useCheck({ document, draft, editable }: WrittenRule): Checked | undefined {
  const asked = useDebounced(document, PAUSE);
  const { data } = useEngineQuery(
    'rules.check',
    { documents: [withoutGaps(asked)], disable: draft?.disable ?? [] },
    { enabled: editable, keep: true },
  );
  return useMemo(() => {
    if (!editable || !data) return undefined;
    const problems = withGaps(document, data.problems);
    return { ...data, problems, ok: data.ok && gapsIn(document).length === 0 };
  }, [editable, data, document]);
}

export interface Trial {
  readonly evaluation: Evaluation | undefined;
  readonly fault: ContractFault | undefined;
}

export function useTrial(document: RuleDocument, object: ObjectId | undefined): Trial {
  const asked = useDebounced(document, PAUSE);
  const { data, fault } = useEngineQuery(
    'rules.evaluate',
    // Not asked without an object.
    { document: withoutGaps(asked), object: object ?? { metaverse: 0 } },
    { enabled: object !== undefined, keep: true },
  );
  return object === undefined
    ? { evaluation: undefined, fault: undefined }
    : { evaluation: fault ? undefined : data, fault };
}

export function useRuleSchema(document: RuleDocument): RuleSchema | undefined {
  const { connector, connectorSpaceObjectType, metaverseObjectType } = document;
  const { data } = useEngineQuery(
    'rules.schema',
    { connector, connectorSpaceObjectType, metaverseObjectType },
    { keep: true },
  );
  return data;
}

/** What every part of the page needs. */
export interface Editing extends WrittenRule {
  readonly schema: RuleSchema | undefined;
  readonly language: Language;
  /** Those that are to be shown. */
  readonly problems: readonly RuleProblem[];
  readonly evaluation: Evaluation | undefined;
  /** The flow that is open for writing. */
  readonly openFlow: number | undefined;
  setOpenFlow(index: number | undefined): void;
  /** Puts the focus on what stands at the place, in an expression on the character. */
  goTo(path: string, position?: number | null): void;
}

const EditingContext = createContext<Editing | undefined>(undefined);
export const EditingProvider = EditingContext.Provider;

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('useEditing needs an EditingProvider above it');
  return editing;
}

/** A list with one entry changed, added or taken out. */
export function useListOf<T>(list: readonly T[], onChange: (next: T[]) => void) {
  return useMemo(
    () => ({
      set: (index: number, entry: T) => onChange(list.map((before, at) => (at === index ? entry : before))),
      add: (entry: T) => onChange([...list, entry]),
      remove: (index: number) => onChange(list.filter((_, at) => at !== index)),
    }),
    [list, onChange],
  );
}
