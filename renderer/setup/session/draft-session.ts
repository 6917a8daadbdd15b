/**
 * The draft of this window: changed at once here, kept by the engine shortly after. Another window may change the same
 * draft; the last write wins, and whoever is overtaken is told.
 */

import type { CallArguments, CallOptions, CallResult, ContractFault } from '../../../engine/api/contract/contract.ts';
import type { Draft } from '../state/answers.ts';

type Calls = 'draft' | 'save-draft' | 'discard-draft' | 'draft-secret';

/** As much of the engine's client as a draft needs. */
export interface DraftClient {
  call<N extends Calls>(name: N, callArguments: CallArguments<N>, options?: CallOptions): Promise<CallResult<N>>;
}

export interface DraftState {
  readonly draft: Draft;
  readonly standing: 'kept' | 'saving' | 'failed';
  /** Why it could not be kept. */
  readonly fault: ContractFault | undefined;
  /** Another window changed the draft: `theirs`, its answers are here now; `ours`, they were replaced by these. */
  readonly overtaken: { readonly by: 'theirs' | 'ours'; readonly at: string } | undefined;
  /** How often a secret was entered in this window, by name: a new one wants new checks. */
  readonly secretsEntered: { readonly [name: string]: number };
}

export type DraftContent = Pick<Draft, 'purpose' | 'mode' | 'page' | 'answers' | 'acknowledged'>;

export interface DraftSession {
  state(): DraftState;
  subscribe(listener: () => void): () => void;
  change(change: (before: DraftContent) => Partial<DraftContent>): void;
  /** Hands a secret to the engine's memory. Rejects when it does not arrive. */
  holdSecret(name: string, value: string): Promise<void>;
  /** What the engine says of the draft now: what another window changed is taken over. */
  receive(draft: Draft): void;
  /** Asks the engine for the draft as it is: which secrets it holds after a command that made one. */
  refresh(): Promise<void>;
  /** Keeps what is not kept yet, now. */
  flush(): Promise<void>;
  discard(): Promise<void>;
  acceptOvertaking(): void;
}

/** Milliseconds after the last change. */
const PAUSE = 300;

export function createDraftSession(
  client: DraftClient,
  first: Draft,
  faultOf: (error: unknown) => ContractFault,
): DraftSession {
  const listeners = new Set<() => void>();
  let state: DraftState = {
    draft: first,
    standing: 'kept',
    fault: undefined,
    overtaken: undefined,
    secretsEntered: {},
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Changes since the last save that the engine took. */
  let changes = 0;
  let saving: Promise<void> | undefined;

  const set = (change: Partial<DraftState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const saveOnce = async (): Promise<void> => {
    const { purpose, mode, page, answers, acknowledged } = state.draft;
    const sent = { purpose, mode, page, answers, acknowledged };
    const { revision, savedAt } = await client.call('save-draft', { ...sent, revision: state.draft.revision });
    set({ draft: { ...state.draft, revision, savedAt, saved: true } });
  };

  const saveOver = async (error: unknown): Promise<void> => {
    if (faultOf(error).code !== 'draft-changed-elsewhere') throw error;
    const theirs = await client.call('draft', {});
    const overtaken = { by: 'ours', at: theirs.savedAt ?? new Date().toISOString() } as const;
    set({ draft: { ...state.draft, revision: theirs.revision }, overtaken });
    await saveOnce();
  };

  const save = async (): Promise<void> => {
    clearTimeout(timer);
    const until = changes;
    set({ standing: 'saving' });
    try {
      await saveOnce().catch(saveOver);
      changes -= until;
      set({ standing: changes === 0 ? 'kept' : 'saving', fault: undefined });
    } catch (error) {
      set({ standing: 'failed', fault: faultOf(error) });
    }
  };

  /** One save at a time: the second has to know the revision of the first. */
  const flush = (): Promise<void> => {
    saving ??= saveAll().finally(() => {
      saving = undefined;
    });
    return saving;
  };

  /** With what is changed meanwhile; after a failure the next change tries again. */
  const saveAll = async (): Promise<void> => {
    while (changes > 0) {
      await save();
      if (state.standing === 'failed') return;
    }
  };

  const adopt = (draft: Draft): void => {
    set({ draft, overtaken: { by: 'theirs', at: draft.savedAt ?? new Date().toISOString() } });
  };

  /** An answer without a draft may be older than the first save here: only a second one says that it was discarded. */
  const adoptDiscarded = async (): Promise<void> => {
    const draft = await client.call('draft', {});
    if (!draft.saved && changes === 0 && !saving) adopt(draft);
  };

  const receive = (draft: Draft): void => {
    const { secretsHeld, secretsStored, basedOn, inForce } = draft;
    const busy = changes > 0 || saving !== undefined;
    if (!busy && draft.saved && draft.revision > state.draft.revision) adopt(draft);
    else if (!busy && !draft.saved && state.draft.saved) {
      // What cannot be asked now is asked with the next answer.
      void adoptDiscarded().catch((error: unknown) => set({ fault: faultOf(error) }));
    } else if (draft.revision >= state.draft.revision) {
      set({ draft: { ...state.draft, secretsHeld, secretsStored, basedOn, inForce } });
    }
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(change) {
      changes += 1;
      set({ draft: { ...state.draft, ...change(state.draft) }, standing: 'saving' });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), PAUSE);
    },
    async holdSecret(name, value) {
      const { secretsHeld } = await client.call('draft-secret', { name, value });
      const entered = { ...state.secretsEntered, [name]: (state.secretsEntered[name] ?? 0) + 1 };
      set({ draft: { ...state.draft, secretsHeld }, secretsEntered: entered });
    },
    receive,
    async refresh() {
      const { secretsHeld, secretsStored } = await client.call('draft', {});
      set({ draft: { ...state.draft, secretsHeld, secretsStored } });
    },
    flush,
    async discard() {
      clearTimeout(timer);
      changes = 0;
      await client.call('discard-draft', {});
      set({ draft: await client.call('draft', {}), standing: 'kept', overtaken: undefined, fault: undefined });
    },
    acceptOvertaking: () => set({ overtaken: undefined }),
  };
}
