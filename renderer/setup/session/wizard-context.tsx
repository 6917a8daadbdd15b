/** What every page of the wizard works with: the draft, what the connections answered, and the way on. */

import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import type { CallResult, ContractFault } from '../../../engine/api/contract/contract.ts';
import { faultOf } from '../../api-client/client.ts';
import {
  useConnection,
  useEngineClient,
  useEngineCommand,
  useEngineQuery,
  type CommandState,
} from '../../api-client/hooks.tsx';
import { useWords } from '../../words/words.tsx';
import { LAST_PAGES } from '../pages.ts';
import {
  TENANT_SECRET,
  chosen,
  forestPart,
  forestSecret,
  rightsNeeded,
  tenantPart,
  type Draft,
  type DraftAnswers,
  type DraftForest,
} from '../state/answers.ts';
import type { PageId } from '../state/page-ids.ts';
import { withMethod } from '../state/sign-in.ts';
import { hasSecret, type Environment, type Features, type Problem, type Situation } from '../state/situation.ts';
import { openable, pageAfter, pageBefore, stepsOf, type Step } from '../state/steps.ts';
import { suffixTable, type ForestSuffixes, type SuffixTable } from '../state/suffixes.ts';
import {
  createConnectionChecks,
  forestStanding,
  tenantStanding,
  type ForestChecked,
  type ForestQuestion,
  type TenantChecked,
  type TenantQuestion,
} from './connection-checks.ts';
import { createDraftSession, type DraftSession, type DraftState } from './draft-session.ts';
import { useConfiguring, type Configuring } from './use-configuring.ts';

export interface SuffixFacts {
  readonly table: SuffixTable | undefined;
  readonly forests: readonly ForestSuffixes[];
  readonly reading: boolean;
  readonly fault: ContractFault | undefined;
  readAgain(): void;
}

export interface Wizard {
  readonly draft: Draft;
  readonly kept: Pick<DraftState, 'standing' | 'fault' | 'overtaken'>;
  readonly session: DraftSession;
  readonly environment: Environment;
  readonly situation: Situation;
  readonly steps: readonly Step[];
  readonly current: PageId;
  readonly tenant: TenantChecked | undefined;
  readonly suffixes: SuffixFacts;
  readonly preview: CommandState<'preview'>;
  /** The answers that the last preview was made of. */
  readonly previewOf: DraftAnswers | undefined;
  readonly configuring: Configuring;
  change(change: (answers: DraftAnswers) => DraftAnswers): void;
  setMode(mode: Draft['mode']): void;
  acknowledge(what: string, accepted: boolean): void;
  forest(forest: DraftForest): ForestChecked | undefined;
  checkTenantAgain(): void;
  /** Begins, or begins anew, also for a forest that is not part of the draft yet. */
  checkForest(forest: DraftForest, again?: boolean): void;
  /** The forest whose form is open, by name; it is not checked by itself while somebody types. */
  readonly editing: string | undefined;
  setEditing(forest: string | undefined): void;
  /** Fields of the page shown whose content cannot be meant: it is not in the draft. */
  readonly invalid: ReadonlyMap<string, string>;
  /** With the reason in words; undefined: all is well with it. */
  setInvalid(field: string, reason: string | undefined): void;
  startPreview(): void;
  go(page: PageId): void;
  goNext(): void;
  goBack(): void;
}

const WizardContext = createContext<Wizard | undefined>(undefined);

export function useWizard(): Wizard {
  const wizard = useContext(WizardContext);
  if (!wizard) throw new Error('useWizard needs a WizardProvider above it');
  return wizard;
}

/** Keeps the page from being left forwards while what stands in a field cannot be meant; `reason` in words. */
export function useInvalid(field: string, invalid: boolean, reason?: string): void {
  const { setInvalid } = useWizard();
  const t = useWords();
  const said = invalid ? (reason ?? t('setup.frame.invalid')) : undefined;
  useEffect(() => {
    setInvalid(field, said);
    return () => setInvalid(field, undefined);
  }, [field, said, setInvalid]);
}

interface WizardProviderProps {
  /** As the engine has it when the wizard opens. */
  readonly first: Draft;
  readonly features: Features;
  readonly environment: Environment;
  /** Out of the address; undefined: where the draft was left. */
  readonly wished: PageId | undefined;
  readonly children: React.ReactNode;
}

export function WizardProvider({ first, features, environment, wished, children }: WizardProviderProps) {
  const [, navigate] = useLocation();
  const { session, state } = useDraftSession(first, wished !== undefined && LAST_PAGES.has(wished));
  const { draft } = state;
  const [editing, setEditing] = useState<string>();
  const [invalid, setInvalidFields] = useState<ReadonlyMap<string, string>>(new Map());
  const setInvalid = useCallback(
    (field: string, reason: string | undefined) =>
      setInvalidFields((before) => {
        if (before.get(field) === reason) return before;
        const after = new Map(before);
        if (reason === undefined) after.delete(field);
        else after.set(field, reason);
        return after;
      }),
    [],
  );
  const problems = useProblems(draft);
  const connections = useConnectionChecks(session, state, features, editing);
  const suffixes = useSuffixes(draft, connections);
  const situation: Situation = useMemo(
    () => ({
      draft,
      features,
      tenant: tenantStanding(connections.tenant),
      forests: new Map(
        chosen(draft.answers).forests.map((forest) => [forest.name ?? '', forestStanding(connections.forest(forest))]),
      ),
      exchangeForests: exchangeForestsOf(draft, connections),
      suffixes: suffixes.table
        ? suffixes.table.unmatched > 0
          ? 'unmatched'
          : 'matched'
        : suffixes.reading
          ? 'reading'
          : 'unknown',
      problems,
      editing: editing !== undefined,
    }),
    [draft, features, connections, suffixes, problems, editing],
  );

  const current = openable(situation, wished ?? (draft.page as PageId));
  const [furthest, setFurthest] = useState<PageId>(current);
  const steps = stepsOf(situation, current, furthest);
  const at = (id: PageId) => steps.findIndex(({ page }) => page.id === id);
  if (at(current) > at(furthest)) setFurthest(current);

  const go = useCallback(
    (page: PageId) => {
      // Who comes back finds the last page on which something is asked.
      if (!LAST_PAGES.has(page)) session.change(() => ({ page }));
      void session.flush();
      navigate(`/setup/${page}`);
    },
    [session, navigate],
  );
  const preview = useEngineCommand('preview');
  const [previewOf, setPreviewOf] = useState<DraftAnswers>();
  const configuring = useConfiguring(session, () => navigate('/setup/complete'));

  const wizard: Wizard = {
    ...{ draft, session, environment, situation, steps, current, suffixes, preview, previewOf, configuring, go },
    ...{ invalid, setInvalid },
    kept: state,
    tenant: connections.tenant,
    forest: connections.forest,
    checkTenantAgain: connections.checkTenantAgain,
    checkForest: connections.checkForest,
    change: (change) =>
      session.change(({ purpose, mode, answers }) => ({
        answers: withMethod({ purpose, mode, answers: change(answers) }, features),
      })),
    setMode: (mode) =>
      session.change(({ purpose, answers }) => ({ mode, answers: withMethod({ purpose, mode, answers }, features) })),
    acknowledge: (what, accepted) =>
      session.change(({ acknowledged }) => {
        const others = acknowledged.filter((other) => other !== what);
        return { acknowledged: accepted ? [...others, what] : others };
      }),
    editing,
    setEditing,
    startPreview() {
      setPreviewOf(draft.answers);
      void preview.run({ answers: draft.answers, purpose: draft.purpose });
    },
    goNext() {
      const next = pageAfter(situation, current);
      if (next) go(next);
    },
    goBack() {
      const before = pageBefore(situation, current);
      if (before) go(before);
    },
  };
  return <WizardContext value={wizard}>{children}</WizardContext>;
}

function useDraftSession(
  first: Draft,
  closed: boolean,
): { readonly session: DraftSession; readonly state: DraftState } {
  const client = useEngineClient();
  const [session] = useState(() => createDraftSession(client, first, faultOf));
  const state = useSyncExternalStore(session.subscribe, session.state);
  const { data } = useEngineQuery('draft', {}, { every: OTHER_WINDOWS });
  useEffect(() => {
    // Configuring ends the draft: what follows it is no change of another window.
    if (data && !closed) session.receive(data);
  }, [data, closed, session]);
  const connection = useConnection();
  useEffect(() => {
    // What could not be kept while the engine was away.
    if (connection === 'connected') void session.flush();
  }, [connection, session]);
  useEffect(() => {
    const keep = () => void session.flush();
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [session]);
  return { session, state };
}

/** What a forest answered just now, else what it was when its schema was last read. */
function exchangeForestsOf({ answers, inForce }: Draft, connections: Connections): string[] {
  const before = new Set(inForce.filter(({ exchange }) => exchange).map(({ forest }) => forest));
  return chosen(answers).forests.flatMap((forest) => {
    const { name = '' } = forest;
    return (connections.forest(forest)?.forest?.exchange ?? before.has(name)) ? [name] : [];
  });
}

/** Milliseconds between two looks at what other windows did to the draft. */
const OTHER_WINDOWS = 10_000;

function useProblems({ answers, purpose }: Draft): readonly Problem[] {
  const asked = useSettled(answers);
  const { data } = useEngineQuery('draft-problems', { answers: asked, purpose }, { keep: true });
  return data ?? NO_PROBLEMS;
}

const NO_PROBLEMS: readonly Problem[] = [];
/** Milliseconds without a change before what is typed is looked at. */
const SETTLED = 250;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface Connections {
  readonly tenant: TenantChecked | undefined;
  forest(forest: DraftForest): ForestChecked | undefined;
  checkTenantAgain(): void;
  checkForest(forest: DraftForest, again?: boolean): void;
}

function tenantQuestionOf(
  { draft, secretsEntered }: DraftState,
  { defaultBackEnd }: Features,
): TenantQuestion | undefined {
  const tenant = tenantPart(draft.answers.tenant, defaultBackEnd);
  if (!tenant || !hasSecret({ draft }, TENANT_SECRET)) return undefined;
  const purpose = chosen(draft.answers).stagingMode ? 'read' : 'write';
  return { tenant, purpose, secret: secretsEntered[TENANT_SECRET] ?? 0 };
}

function forestQuestionOf({ draft, secretsEntered }: DraftState, forest: DraftForest): ForestQuestion | undefined {
  const part = forestPart(forest);
  const secret = forestSecret(forest.name ?? '');
  if (!part || !hasSecret({ draft }, secret)) return undefined;
  return { forest: part, features: rightsNeeded(draft.answers), secret: secretsEntered[secret] ?? 0 };
}

function useConnectionChecks(
  session: DraftSession,
  state: DraftState,
  features: Features,
  editing: string | undefined,
): Connections {
  const client = useEngineClient();
  const [checks] = useState(() => createConnectionChecks(client, faultOf));
  const version = useSyncExternalStore(checks.subscribe, checks.version);

  useEffect(() => {
    const tenant = tenantQuestionOf(state, features);
    if (tenant) checks.askTenant(tenant);
    for (const forest of chosen(state.draft.answers).forests) {
      // Half a name tried again and again would lock the account.
      const question = forest.name === editing ? undefined : forestQuestionOf(state, forest);
      if (question) checks.askForest(question);
    }
  }, [checks, state, features, editing]);

  return useMemo(() => {
    const tenant = tenantQuestionOf(state, features);
    return {
      tenant: tenant && checks.tenant(tenant),
      forest(forest) {
        const question = forestQuestionOf(state, forest);
        return question && checks.forest(question);
      },
      // Begun by hand, right after something was entered: what counts is the draft of that moment.
      checkTenantAgain() {
        const question = tenantQuestionOf(session.state(), features);
        if (question) checks.askTenant(question, true);
      },
      checkForest(forest, again = false) {
        const question = forestQuestionOf(session.state(), forest);
        if (question) checks.askForest(question, again);
      },
    };
    // The version stands for what the checks hold.
  }, [checks, session, state, features, version]);
}

/** Read once both ends answer. */
function useSuffixes(draft: Draft, connections: Connections): SuffixFacts {
  const { forests, nameAttribute } = chosen(draft.answers);
  const parts = forests.flatMap((forest) => forestPart(forest) ?? []);
  const isUp = (state: string) => state === 'passed' || state === 'warning';
  const ready =
    parts.length > 0 &&
    parts.length === forests.length &&
    isUp(tenantStanding(connections.tenant).state) &&
    forests.every((forest) => isUp(forestStanding(connections.forest(forest)).state));
  const { data, fault, fetching, refetch } = useEngineQuery('upn-suffixes', { forests: parts }, { enabled: ready });
  const refresh = useEngineClient();
  const domains = connections.tenant?.result?.domains;
  const readAgain = useCallback(() => {
    connections.checkTenantAgain();
    void refresh.call('upn-suffixes', { forests: parts, refresh: true }).then(refetch, refetch);
  }, [connections, refresh, parts, refetch]);
  return useMemo(
    () => ({
      table: ready && data && domains ? suffixTable(data, domains, nameAttribute) : undefined,
      forests: data ?? [],
      reading: ready && (fetching || !data) && !fault,
      fault,
      readAgain,
    }),
    [ready, data, domains, nameAttribute, fetching, fault, readAgain],
  );
}

export type Preview = CallResult<'preview'>;
